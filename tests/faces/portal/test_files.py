"""Files of a request: sent with a message, given back to whoever may see it at that moment."""

import re

import pytest
from tests.engine.documents.samples import pdf, picture, whereabouts
from tests.faces.files import read, scanner, upload
from tests.faces.portal.test_sent import send
from tests.faces.portal.test_tracking import BIN, reference, stranger
from tests.faces.portal.walking import Browser

from moothall.engine.cases.models import CaseFile, Event
from moothall.engine.documents.models import File
from moothall.ground.councils import scope
from moothall.outside.scanner.standin import OURS

__all__ = ["reference", "scanner", "stranger"]
pytestmark = pytest.mark.django_db


def reply(browser, reference, *files, text="Here it is"):
    return browser.post(f"/requests/{reference}/reply", {"text": text, "files": list(files)})


def links(browser, reference):
    text = browser.get(f"/requests/{reference}").text
    return re.findall(rf'href="(/requests/{reference}/files/[^"]+)"', text)


def answer(browser, path, **more):
    """What one request for a path comes to, following nothing."""
    page = browser.client.get(path, headers=browser.host | more)
    read(page)
    return page


@pytest.fixture
def linked(visitor, reference, scanner):
    reply(visitor, reference, upload("Rosa's letter.pdf"))
    [link] = links(visitor, reference)
    return link


def test_a_file_is_sent_with_a_message_and_given_back(visitor, reference, linked):
    assert "Rosa's letter.pdf" in visitor.text
    page = answer(visitor, linked)
    assert (page.status_code, read(page)) == (200, pdf())


def test_several_files_come_with_one_message(visitor, reference, scanner):
    reply(visitor, reference, upload("a.pdf"), upload("b.jpg", picture()))
    assert len(links(visitor, reference)) == 2


def test_s6_s16_a_file_is_a_download_that_no_browser_shows_or_runs(visitor, linked):
    headers = answer(visitor, linked).headers
    assert headers["Content-Disposition"] == 'attachment; filename="Rosa\'s letter.pdf"'
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert set(headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    policy = headers["Content-Security-Policy"]
    for part in ("sandbox", "default-src 'none'", "frame-ancestors 'none'", "form-action 'none'"):
        assert part in policy


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Élodie.pdf", "attachment; filename*=utf-8''%C3%89lodie.pdf"),
        ("a\u202efdp.exe.pdf", 'attachment; filename="afdp_exe.pdf"'),
        ("é" * 300 + ".pdf", "attachment; filename*=utf-8''" + "%C3%A9" * 96 + ".pdf"),
    ],
)
def test_s17_s23_the_name_of_a_download_forges_no_header(visitor, reference, scanner, typed, told):
    reply(visitor, reference, upload(typed))
    [link] = links(visitor, reference)
    assert answer(visitor, link).headers["Content-Disposition"] == told


def test_s17_a_name_with_line_breaks_is_one_line():
    from moothall.engine.documents import naming

    assert naming.kept("a\r\nSet-Cookie: b=c.pdf", "pdf") == "aSet-Cookie_ b_c.pdf"


# --- S6: nobody else, by no way in ---------------------------------------------------------------
def refused(browser, link):
    ways = [
        answer(browser, link),
        browser.client.head(link, headers=browser.host),
        answer(browser, link, range="bytes=0-99"),
    ]
    return {page.status_code for page in ways}


def test_s6_a_stranger_does_not_get_a_file_by_get_head_or_range(stranger, linked):
    assert refused(stranger, linked) == {404}


def test_s6_a_link_that_once_worked_stops_with_the_session(visitor, linked):
    assert answer(visitor, linked).status_code == 200
    visitor.client.session.flush()
    assert refused(visitor, linked) == {404}


def test_s6_a_file_of_another_case_is_not_there_under_ones_own(visitor, linked, reference):
    visitor.walk(BIN)
    other = send(visitor)
    assert refused(visitor, linked.replace(reference, other)) == {404}
    assert answer(visitor, linked).status_code == 200


@pytest.mark.parametrize(
    "edited",
    [
        "{link}/../../../../../etc/passwd",
        "{link}..%2f..%2fsecret-key",
        "{link}%00",
        "{link}/",
        "{link}.pdf",
        "{link}?path=../../secret-key",
        "/requests/{reference}/files/..%2f..%2fsecret-key",
        "/requests/{reference}/files/1",
        "/files/1",
        "/static/../files/1",
    ],
)
def test_s6_an_edited_path_leads_nowhere(visitor, reference, linked, edited):
    path = edited.format(link=linked, reference=reference)
    page = answer(visitor, path)
    if "?" in edited:
        assert read(page) == pdf()
    else:
        assert page.status_code in {400, 404}


def test_s6_a_permitted_range_is_the_whole_file(visitor, linked):
    page = answer(visitor, linked, range="bytes=0-3")
    assert (page.status_code, len(read(page))) == (200, len(pdf()))


def test_s6_what_came_with_a_note_is_not_there_for_the_requester(visitor, reference, linked, town):
    with scope.opened([town.pk], writes=True):
        CaseFile.objects.update(is_public=False)
    assert refused(visitor, linked) == {404}
    assert links(visitor, reference) == []


def test_s4_a_file_is_not_there_on_another_councils_host(visitor, linked, dunmere):
    elsewhere = Browser(visitor.client, dunmere)
    assert refused(elsewhere, linked) == {404}


# --- S18 ----------------------------------------------------------------------------------------
def test_s18_a_virus_is_told_beside_the_field_and_nothing_is_sent(
    visitor, reference, scanner, town
):
    page = reply(visitor, reference, upload("a.pdf", pdf(more=OURS)))
    assert page.status_code == 422
    assert "The selected file contains a virus" in visitor.text
    assert 'href="#files"' in page.text
    assert "Here it is" in page.text
    with scope.opened([town.pk], writes=False):
        assert (File.objects.count(), Event.objects.filter(kind="message").count()) == (0, 0)


def test_s18_a_file_that_could_not_be_scanned_is_listed_and_opened_by_nobody(
    visitor, reference, scanner, town
):
    scanner.stop()
    reply(visitor, reference, upload("a.pdf"))
    assert links(visitor, reference) == []
    assert "has not been checked for viruses yet" in visitor.text
    with scope.opened([town.pk], writes=False):
        key = CaseFile.objects.get().key
    assert refused(visitor, f"/requests/{reference}/files/{key}") == {404}


def test_s19_eleven_files_in_one_field_are_too_many(visitor, reference, scanner):
    page = reply(visitor, reference, *(upload(f"{n}.pdf", pdf(objects=n)) for n in range(1, 12)))
    assert page.status_code == 422
    assert "You can only select up to 10 files" in visitor.text


def test_s19_more_files_than_any_form_has_are_refused_unread(visitor, reference, scanner):
    page = reply(visitor, reference, *(upload(f"{n}.pdf") for n in range(25)))
    assert page.status_code in {400, 413}


def test_s19_a_form_without_end_is_cut_off(visitor, reference, scanner, settings):
    settings.FILE_MEGABYTES = 1
    page = reply(visitor, reference, *(upload(f"{n}.pdf", bytes(1_900_000)) for n in range(6)))
    assert page.status_code == 413


def test_s19_of_a_file_that_is_too_long_no_more_is_kept_than_shows_it(
    visitor, reference, scanner, settings
):
    settings.FILE_MEGABYTES = 1
    page = reply(visitor, reference, upload("a.pdf", bytes(5_000_000)))
    assert page.status_code == 422
    assert "The selected file must be smaller than 1MB" in visitor.text


def test_s20_where_a_photograph_was_taken_does_not_come_back(visitor, reference, scanner):
    reply(visitor, reference, upload("a.jpg", picture(exif=whereabouts())))
    [link] = links(visitor, reference)
    assert b"Exif" not in read(answer(visitor, link))
