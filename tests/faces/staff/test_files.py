"""Files of a case at the officers' desk: with a reply, with a note, and who may open them."""

import re

import pytest
from tests.engine.catalogue.factories import definition
from tests.engine.documents.samples import pdf
from tests.faces.files import read, scanner, upload
from tests.faces.portal.conftest import BUILDER

from moothall.engine.cases.models import CaseFile, Remark
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.documents.models import File
from moothall.ground.councils import scope
from moothall.outside.scanner.standin import OURS

__all__ = ["scanner"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ask):
    return ask()


def links(officer, case):
    text = officer.get(f"cases/{case.reference}").text
    return re.findall(rf'href="/staff/(cases/{case.reference}/files/[^"]+)"', text)


def kept(town):
    with scope.opened([town.council.pk], writes=False):
        return list(CaseFile.objects.order_by("pk").values_list("name", "is_public"))


def test_a_reply_and_a_note_carry_files(dev, case, town, scanner):
    dev.post(f"cases/{case.reference}/reply", text="See this", files=[upload("a.pdf")])
    dev.post(f"cases/{case.reference}/note", text="And this", files=[upload("b.pdf")])
    assert kept(town) == [("a.pdf", True), ("b.pdf", False)]
    assert [read(dev.get(link)) for link in links(dev, case)] == [pdf(), pdf()]


def test_s6_an_officer_of_another_team_does_not_get_a_file(dev, sign_in, case, scanner):
    dev.post(f"cases/{case.reference}/reply", text="See this", files=[upload()])
    [link] = links(dev, case)
    asha = sign_in("asha")
    assert asha.get(link).status_code == 404
    assert asha.client.head(f"/staff/{link}", headers=asha.host).status_code == 404


def test_s6_a_file_of_another_case_is_not_there_under_this_one(dev, ask, case, scanner):
    other = ask()
    dev.post(f"cases/{case.reference}/reply", text="See this", files=[upload()])
    [link] = links(dev, case)
    assert dev.get(link.replace(case.reference, other.reference)).status_code == 404


def test_s18_a_virus_is_told_and_the_words_are_kept_in_the_box(dev, case, town, scanner):
    page = dev.post(
        f"cases/{case.reference}/reply", text="My words", files=[upload("a.pdf", pdf(more=OURS))]
    )
    assert page.status_code == 422
    assert "The selected file contains a virus" in page.text
    assert "My words</textarea>" in page.text
    with scope.opened([town.council.pk], writes=False):
        assert (File.objects.count(), Remark.objects.filter(body="My words").count()) == (0, 0)


def test_s18_a_file_that_waits_for_the_scanner_says_so(dev, case, scanner):
    scanner.stop()
    dev.post(f"cases/{case.reference}/reply", text="See this", files=[upload()])
    assert links(dev, case) == []
    assert "has not been checked for viruses yet" in dev.get(f"cases/{case.reference}").text


PHOTO = {"id": "photo", "type": "file", "label": "Show us", "called": "a photo", "max": 2}
WHAT = {"id": "what", "type": "text", "label": "What broke?"}


@pytest.fixture
def broken_bin(town):
    pages = [{"id": "photo", "questions": [PHOTO]}, {"id": "what", "questions": [WHAT]}]
    with scope.opened([town.council.pk], writes=True) as at:
        wanted = definition(pages=pages, channels=["phone"], team="ict-desk")
        catalogue.publish(town.council, wanted, by=BUILDER, at=at)
    return "log/ashby/broken-bin"


def token_in(page):
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def test_files_come_with_a_logged_call_and_survive_what_is_wrong_beside_them(
    dev, town, broken_bin, scanner
):
    token = token_in(dev.get(broken_bin))
    page = dev.post(broken_bin, token=token, channel="phone", photo=[upload("a.pdf")])
    assert (page.status_code, token_in(page), "a.pdf" in page.text) == (422, token, True)
    page = dev.post(broken_bin, token=token, channel="phone", what="Lid")
    assert page.status_code == 302
    assert kept(town) == [("a.pdf", True)]


def test_a_file_is_taken_off_a_call_again(dev, town, broken_bin, scanner):
    token = token_in(dev.get(broken_bin))
    page = dev.post(broken_bin, token=token, channel="phone", photo=[upload("a.pdf")])
    [key] = re.findall(r'name="remove-file" value="([^"]+)"', page.text)
    page = dev.post(broken_bin, **{"token": token, "remove-file": key, "what": "Lid"})
    assert ("a.pdf" in page.text, 'value="Lid"' in page.text) == (False, True)


def test_s18_a_virus_is_told_on_the_call_too(dev, broken_bin, scanner):
    token = token_in(dev.get(broken_bin))
    virus = upload("a.pdf", pdf(more=OURS))
    page = dev.post(broken_bin, token=token, channel="phone", what="Lid", photo=[virus])
    assert page.status_code == 422
    assert page.text.count("The selected file contains a virus") == 2
    assert "Select a photo" not in page.text


@pytest.fixture
def large_things(town):
    inner = {"id": "what", "type": "text", "label": "What is it?", "called": "what it is"}
    asked = {"id": "things", "type": "group", "label": "Which?", "questions": [inner, PHOTO]}
    pages = [{"id": "things", "questions": [asked]}, {"id": "what", "questions": [WHAT]}]
    with scope.opened([town.council.pk], writes=True) as at:
        wanted = definition(pages=pages, channels=["phone"], team="ict-desk")
        catalogue.publish(town.council, wanted, by=BUILDER, at=at)
    return "log/ashby/broken-bin"


def test_the_files_of_items_are_taken_and_put_aside_with_a_call(dev, town, large_things, scanner):
    token = token_in(dev.get(large_things))
    typed = {"token": token, "channel": "phone", "things-count": "1", "things-0-what": "A sofa"}
    page = dev.post(large_things, **typed, **{"things-0-photo": [upload("a.pdf")]})
    assert page.status_code == 422  # what broke is not said yet
    [key] = re.findall(r'name="things-0-photo-held" value="([^"]+)"', page.text)
    dev.post(large_things, **typed, **{"things-0-photo-held": key, "aside": "yes"})
    page = dev.get(f"{large_things}?aside={token}")
    assert re.findall(r'name="things-0-photo-held" value="([^"]+)"', page.text) == [key]
    page = dev.post(large_things, **typed, **{"things-0-photo-held": key, "what": "Lid"})
    assert (page.status_code, kept(town)) == (302, [("a.pdf", True)])


def test_s6_the_files_of_an_answer_are_for_whoever_may_see_the_answer(
    dev, sign_in, town, broken_bin, scanner
):
    pages = [{"id": "photo", "questions": [PHOTO | {"sensitive": True}]}]
    with scope.opened([town.council.pk], writes=True) as at:
        wanted = definition(pages=pages, channels=["phone"], team="ict-desk")
        catalogue.publish(town.council, wanted, by=BUILDER, at=at)
    token = token_in(dev.get(broken_bin))
    dev.post(broken_bin, token=token, channel="phone", photo=[upload("secret.pdf")])
    with scope.opened([town.council.pk], writes=False):
        found = CaseFile.objects.select_related("case").get()
    link = f"cases/{found.case.reference}/files/{found.key}"
    assert "secret.pdf" not in dev.get(f"cases/{found.case.reference}").text
    assert dev.get(link).status_code == 404
    mo = sign_in("mo")
    assert links(mo, found.case) == [link]
    assert read(mo.get(link)) == pdf()
