"""A manager moves in: brings another desk's cases, explains them, takes them over, undoes it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.engine.moving.conftest import (
    COLUMNS,
    COMMENTS,
    DONE,
    FILE,
    HEADINGS,
    HELD,
    SAID,
    WRONG,
)

from moothall.engine.cases.models import Case
from moothall.engine.moving.jobs import working
from moothall.engine.moving.models import Takeover
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
CHOSEN = {f"f-{name}": column for name, column in COLUMNS.items()} | {
    "as-status:in progress": "open",
    "as-status:pending": "pause:requester",
    "as-status:closed": "closed",
    "as-priority:3 high": "P2",
    "as-priority:2 normal": "P3",
    "as-priority:1 low": "P4",
    "as-team:ICT Desk": "ict-desk",
    "as-officer:Dev": "?",
    "as-officer:Old Hand": "nobody",
    "as-met:met": "yes",
    "service": "ict-fault",
    "dates": "day-first",
    "held": "minutes",
    "counted": "working",
    "rest": "note",
}


SAYING = {f"f-c-{name}": column for name, column in COMMENTS.columns.items()} | {
    "for:false": "told",
    "for:true": "internal",
    "c-dates": "day-first",
    "c-case": "",
}


def worked():
    """Let the job do what waits."""
    while working.work_once():
        pass


def brought(browser, text=FILE, desk="Zammad", name="cases.csv"):
    file = SimpleUploadedFile(name, text.encode())
    page = browser.post("settings/moving-in", file=file, desk=desk)
    worked()
    return page


def heard(browser, where, text=SAID, name="comments.csv", **more):
    """Bring a second file, with what was said."""
    file = SimpleUploadedFile(name, text.encode())
    page = browser.post(f"{where}/comments", comments=file, **more)
    worked()
    return page


def did(browser, where, deed, **fields):
    page = browser.post(f"{where}/do/{deed}", **fields)
    worked()
    return page


@pytest.fixture
def manager(sign_in):
    return sign_in("mo")


def where_of(page):
    return page["Location"].removeprefix("/staff/")


def test_a_list_is_explained_looked_at_taken_over_and_undone(town, manager):
    assert "Move in from another desk" in manager.get("settings").text
    assert "What is attached there does not come" in manager.get("settings/moving-in").text
    where = where_of(brought(manager))
    page = manager.get(where).text
    assert '<option value="Number" selected>' in page
    assert "Cannot be a case:</strong> Resolved: 31 Mar 2026 12:00 is before it was opened" in page
    assert "Sam Field" in page
    did(manager, where, "choose", **CHOSEN, go="look")
    page = manager.get(where).text
    assert "Would be open here</dt><dd>2<" in page
    assert "Would be resolved, closed or cancelled</dt><dd>1<" in page
    did(manager, where, "begin")
    page = manager.get(where).text
    assert "Open here</dt><dd>2<" in page
    rows = manager.get(f"{where}/refused.csv")
    written = rows.text.removeprefix("\ufeff")
    assert written.startswith("List,Line,Reason,Row\r\ncases,5,Resolved: 31")
    with scope.opened([town.council.pk], writes=False):
        [case] = Case.objects.filter(contact_email="sam@example.com", state="open")
    told = manager.get(f"cases/{case.reference}").text
    assert "Moved in from Zammad, where it was INC-1" in told
    assert case.reference in manager.listed("find?text=INC-1")
    did(manager, where, "undo")
    page = manager.get(where).text
    assert "Taken back</dt><dd>3<" in page
    assert "Had been open here</dt><dd>2<" in page
    assert "2 had been open here" in manager.get("settings/moving-in").text
    assert manager.get(f"cases/{case.reference}").status_code == 404


def test_a_list_of_which_no_row_can_be_used_has_no_button_to_take_it_over(town, manager):
    where = where_of(brought(manager, f"{HEADINGS}\n{WRONG}\n"))
    did(manager, where, "choose", **CHOSEN, go="look")
    page = manager.get(where).text
    assert "Rows that cannot be cases</dt><dd>1<" in page
    assert "None of its rows can be used: change what the columns mean" in page
    assert "Take them over" not in page


def test_a_list_that_is_here_already_is_not_taken_over_again(town, manager):
    first = where_of(brought(manager, f"{HEADINGS}\n{HELD}\n"))
    did(manager, first, "choose", **CHOSEN, go="look")
    did(manager, first, "begin")
    again = where_of(brought(manager, f"{HEADINGS}\n{HELD}\n"))
    did(manager, again, "choose", **CHOSEN, go="look")
    page = manager.get(again).text
    assert "Everything in it is here already." in page
    assert "Take them over" not in page


def test_words_of_another_column_are_asked_before_it_is_looked_through(town, manager):
    where = where_of(brought(manager))
    chosen = {name: said for name, said in CHOSEN.items() if not name.startswith("as-team")}
    page = did(manager, where, "choose", **chosen, go="look")
    assert page.status_code == 302
    with scope.opened([town.council.pk], writes=False):
        assert Takeover.objects.get().state == "chosen"
    assert "Now say what the words of Team are here." in manager.get(where).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"desk": ""}, "Enter the name of the other desk"),
        ({"text": ""}, "The selected file is empty"),
        ({"name": "cases.pdf"}, "The selected file must be"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(town, manager, given, said):
    page = brought(manager, **given)
    assert page.status_code == 422
    assert said in page.text


def test_a_mapping_without_a_needed_column_says_which(town, manager):
    where = where_of(brought(manager))
    page = did(manager, where, "choose", **CHOSEN | {"f-opened": ""}, go="look")
    assert page.status_code == 422
    assert "Say which column is “Opened”." in page.text


def test_only_managers_move_in(town, sign_in):
    assert sign_in("dev").get("settings/moving-in").status_code == 403
    assert "Move in from another desk" not in sign_in("dev").get("").text


def test_a_file_is_let_go(town, manager):
    where = where_of(brought(manager, "\n".join([HEADINGS, HELD, DONE]) + "\n"))
    did(manager, where, "drop")
    with scope.opened([town.council.pk], writes=False):
        assert (Takeover.objects.get().state, Takeover.objects.get().length) == ("dropped", 0)


def test_a_second_list_with_what_was_said_is_explained_and_brought(town, manager):
    where = where_of(brought(manager))
    assert "attached to them, and pictures in them, do not come" in manager.get(where).text
    assert heard(manager, where).status_code == 302
    page = manager.get(where).text
    assert '<option value="Body" selected>' in page
    did(manager, where, "choose", **CHOSEN, **SAYING, go="look")
    page = manager.get(where).text
    assert "Comments that would be brought</dt><dd>4<" in page
    assert "No case INC-7 was brought from there" in page
    did(manager, where, "begin")
    page = manager.get(where).text
    assert "Comments brought</dt><dd>4<" in page
    assert re.findall(r'<td role="cell">(\w+)</td><td role="cell">(\d+)</td>', page) == [
        ("Cases", "5"),
        ("Comments", "6"),
        ("Comments", "7"),
    ]
    with scope.opened([town.council.pk], writes=False):
        [case] = Case.objects.filter(contact_email="sam@example.com", state="open")
    told = manager.get(f"cases/{case.reference}").text
    assert "Said at Zammad, internal" in told
    assert "Ask the supplier for more room." in told


def test_comments_of_a_later_file_are_said_before_its_cases_are_undone_and_after(town, manager):
    where = where_of(brought(manager))
    did(manager, where, "choose", **CHOSEN, go="look")
    did(manager, where, "begin")
    assert "go with them" not in manager.get(where).text
    later = where_of(brought(manager))
    heard(manager, later)
    did(manager, later, "choose", **CHOSEN, **SAYING, go="look")
    did(manager, later, "begin")
    page = manager.get(where).text
    assert "What other files brought of these cases goes with them." in page
    assert re.search(rf'4 comments of <a [^>]*href="/staff/{later}">comments.csv</a>', page)
    did(manager, where, "undo")
    page = manager.get(where).text
    assert "Comments of other files that went with cases taken back</dt><dd>4<" in page
    assert "Comments that other files had brought went with the cases:" in page
    assert "4 comments of" in page


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("", SAID, "Choose the list of comments"), ("c.pdf", SAID, "The selected file must be")],
)
def test_what_is_no_list_of_comments_is_refused_with_the_reason(town, manager, name, text, said):
    where = where_of(brought(manager))
    page = heard(manager, where, text, name) if name else manager.post(f"{where}/comments")
    assert page.status_code == 422
    assert f'<a href="#comments">{said}' in page.text


def test_how_a_list_of_comments_is_written_is_said_beside_it(town, manager):
    where = where_of(brought(manager))
    form = manager.get(where).text.partition(f'action="/staff/{where}/comments"')[2]
    fields = re.findall(r'<(?:select|input)[^>]* name="(\w+)"', form.partition("</form>")[0])
    assert fields[1:] == ["comments", "encoding", "delimiter", "heading", "sheet"]
    text = f"Exported,from,Zammad,on,Monday\n{SAID}"
    page = heard(manager, where, text, "c.pdf", heading="2")
    assert 'id="comments-heading" name="heading" type="text" value="2"' in page.text
    heard(manager, where, text, heading="2")
    page = manager.get(where).text
    assert '<option value="Body" selected>' in page
    assert 'id="comments-heading" name="heading" type="text" value="2"' in page
    assert 'id="heading" name="heading" type="text"' in page


def test_whom_comments_were_for_is_asked_before_it_is_looked_through(town, manager):
    where = where_of(brought(manager))
    heard(manager, where)
    saying = {name: said for name, said in SAYING.items() if not name.startswith("for:")}
    did(manager, where, "choose", **CHOSEN, **saying, go="look")
    with scope.opened([town.council.pk], writes=False):
        assert Takeover.objects.get().state == "chosen"
    assert "Now say what the words of Whom it was for are here." in manager.get(where).text
