"""Whoever erases somebody looks at each text and file that may speak of them first (S42)."""

import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from tests.engine.registers.shelf import small
from tests.engine.registers.waiting import PAPER, waits
from tests.faces.pages.signing import HOST, SETUP, identity, sign_in
from tests.faces.test_holdings import NAMES, archived, traces
from tests.faces.test_holdings import robin as robin

from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Record, RecordFile
from moothall.faces.pages import holdings
from moothall.faces.staff.settings import erasing
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import PLATFORM
from moothall.ground.people import actions as people
from moothall.ground.people.words import NotSettled, Role

pytestmark = pytest.mark.django_db
NAME = {"id": "name", "type": "text", "label": "Name", "required": True}
NOTES = {"id": "notes", "type": "longtext", "label": "Notes"}
FIELDS = [NAME, NOTES, {**PAPER, "sensitive": False}]


@pytest.fixture
def desk(client, robin, ashby, settings, tmp_path):
    """An administrator; a bench with a paper whose notes speak of Robin, and one with a name."""
    settings.FILES = tmp_path / "files"
    identity(ashby, "desk@ashby.example", role=Role.ADMIN)
    sign_in(client, "desk@ashby.example")
    with scope.opened([ashby.pk], writes=True) as at:
        see = ["officer", "manager", "admin"]
        made = small(fields=FIELDS, key=["name"], see=see)
        registers.publish(ashby, made, by=SETUP, at=at)
        form = uuid4()
        paper = waits(ashby, form, at, name="a.pdf", field="paper")
        said = {"name": "By the pond", "notes": f"{'far ' * 99}{NAMES[0]} sat", "paper": [paper]}
        registers.add(ashby, "benches", said, by=SETUP, at=at, token=form)
        registers.add(ashby, "benches", {"name": f"{NAMES[1]}'s"}, by=SETUP, at=at)
    return client


def page(desk, robin):
    return desk.get(f"/staff/people/{robin.pk}/held/erase", headers=HOST)


def post(desk, robin, **posted):
    return desk.post(f"/staff/people/{robin.pk}/held/erase", posted, headers=HOST)


def names_in(html):
    """The names of the fields that choose about a place, in their order."""
    return re.findall(r'<select[^>]* name="(place-\w+)"', html)


def benches(council):
    with scope.opened([council.pk], writes=False):
        return [one.values for one in Record.objects.order_by("pk")]


def test_s42_the_access_copy_has_the_texts_and_names_the_files(robin, desk):
    told = json.loads(archived(robin).read("data.json"))
    found = [(one["what"], one["fields"].get("Name") or one["fields"].get("Paper")) for one in told]
    assert ("words in a record", f"{NAMES[1]}'s") in found
    assert ("file of a record that speaks of them", "a.pdf") in found


def test_s42_each_place_is_shown_with_its_words_marked_and_opens(desk, robin, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        people.add(ashby, NAMES[0].upper(), email="else@example.org", by=SETUP, at=at)
    html = page(desk, robin).text
    assert f"<mark>{NAMES[0]}</mark> sat" in html
    assert f"<mark>{NAMES[1]}</mark>&#39;s" in html
    assert html.count("far ") < 50
    assert "1 other of the same name is known here." in html
    assert len(names_in(html)) == 3
    [record, _] = re.findall(r'href="(/staff/registers/benches/\d+)"', html)
    assert desk.get(record, headers=HOST).status_code == 200
    [file] = re.findall(r'href="(/staff/registers/benches/\d+/files/[^"]+)"', html)
    given = desk.get(file, headers=HOST)
    assert b"".join(given.streaming_content) == f"a.pdf of {ashby.pk}".encode()


def test_s42_nothing_is_erased_before_every_place_was_chosen_about(desk, robin, ashby):
    before = benches(ashby)
    for posted in ({"sure": ""}, {"sure": "yes"}):
        answer = post(desk, robin, **posted)
        assert answer.status_code == 422
        assert "Choose what becomes of the words in Notes, By the pond" in answer.text
    [notes, name, _] = names_in(page(desk, robin).text)
    answer = post(desk, robin, sure="yes", **{notes: "law"})
    assert answer.status_code == 422
    assert re.search(rf'id="{notes}".*?<option value="law" selected', answer.text, re.DOTALL)
    assert f'href="#{notes}"' not in answer.text
    assert f'href="#{name}"' in answer.text
    assert benches(ashby) == before
    assert traces([ashby.pk, PLATFORM])


def test_s42_what_was_chosen_is_done_with_all_the_rest_in_one_go(desk, robin, ashby):
    [notes, name, file] = names_in(page(desk, robin).text)
    chosen = {notes: "taken", name: "taken", file: "taken"}
    answer = post(desk, robin, sure="yes", **chosen)
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/people/{robin.pk}/held")
    [pond, other] = benches(ashby)
    assert pond == {"name": "By the pond", "notes": f"{'far ' * 99}[erased] sat"}
    assert re.fullmatch(r"\[erased \d+\]'s", other["name"])
    assert traces([ashby.pk, PLATFORM]) == []
    with scope.opened([ashby.pk], writes=False):
        assert not RecordFile.objects.exists()
        erased = Entry.objects.filter(verb="person.erased").latest("pk").facts["erased"]
        assert erased["places in records, taken"] == 3
        assert Entry.objects.filter(verb="record.settled").count() == 2
        entries = Entry.objects.count()
    again = post(desk, robin, sure="yes", **chosen)
    assert again.status_code == 302
    said = desk.get(again["Location"], headers=HOST).text
    assert "They were erased before. Nothing was left to erase." in said
    assert benches(ashby) == [pond, other]
    with scope.opened([ashby.pk], writes=False):
        assert Entry.objects.count() == entries


def test_s42_what_is_kept_says_on_which_ground_in_the_journal(desk, robin, ashby):
    [notes, name, _] = names_in(page(desk, robin).text)
    assert post(desk, robin, sure="yes", **{notes: "another", name: "claims"}).status_code == 302
    with scope.opened([ashby.pk], writes=False):
        facts = Entry.objects.filter(verb="record.settled").order_by("thing_id")
        assert [one.facts for one in facts] == [{"another": 1}, {"claims": 1}]
        assert RecordFile.objects.count() == 1
    assert benches(ashby)[1] == {"name": f"{NAMES[1]}'s"}


def test_s42_of_more_places_than_a_page_lists_the_rest_is_kept_on_a_ground(
    desk, robin, ashby, monkeypatch
):
    monkeypatch.setattr(erasing, "LISTED", 1)
    html = page(desk, robin).text
    assert "The other 1 place" in html
    [notes, _] = names_in(html)
    for rest in ("", "taken"):
        answer = post(desk, robin, sure="yes", rest=rest, **{notes: "taken"})
        assert answer.status_code == 422
        assert "Choose on which ground" in answer.text
    assert post(desk, robin, sure="yes", rest="archive", **{notes: "taken"}).status_code == 302
    assert benches(ashby)[1] == {"name": f"{NAMES[1]}'s"}


def test_s42_more_files_than_a_page_lists_are_said_and_stay(desk, robin, monkeypatch):
    monkeypatch.setattr(erasing, "LISTED", 0)
    assert (
        "1 more file of records that name them is not listed, and stays" in page(desk, robin).text
    )


def test_s42_without_a_choice_nothing_is_erased_at_all(desk, robin, ashby):
    with (
        scope.opened([ashby.pk, PLATFORM], writes=True) as at,
        pytest.raises(NotSettled, match="each place"),
    ):
        holdings.erase(robin, by=SETUP, at=at)
    assert traces([ashby.pk, PLATFORM])


def test_s42_only_an_administrator_sees_them(robin, ashby):
    identity(ashby, "audit@ashby.example", role=Role.AUDITOR)
    auditor = Client()
    sign_in(auditor, "audit@ashby.example")
    assert page(auditor, robin).status_code == 403
