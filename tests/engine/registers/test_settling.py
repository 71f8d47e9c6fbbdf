"""Texts and files of records that may speak of whoever is erased: each is chosen about (S42)."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import council as a_council
from tests.engine.registers.conftest import a_shelf
from tests.engine.registers.shelf import AT, small
from tests.engine.registers.waiting import waits

from moothall.engine.documents.models import File
from moothall.engine.registers import actions
from moothall.engine.registers.models import BulkChange, Change, Load, Record, RecordFile
from moothall.engine.registers.queries import filed, mentioning
from moothall.engine.registers.queries.mentioning import Where
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import queries as people
from moothall.ground.people.words import NotSettled, Settled
from moothall.ground.search.models import Findable

pytestmark = pytest.mark.django_db
LETTER = "Robin Quill\n9 Quill Row\nAshby\nZZ1 1AA"
FIELDS = [
    {"id": "name", "type": "text", "label": "Name", "required": True, "list": True},
    {"id": "notes", "type": "longtext", "label": "Notes"},
    {"id": "who", "type": "officer", "label": "Who has it"},
    {"id": "contact", "type": "person", "label": "Whom to ask"},
    {"id": "phone", "type": "phone", "label": "Telephone"},
    {"id": "where", "type": "address", "label": "Where"},
    {"id": "paper", "type": "file", "label": "Paper", "max": 3},
    {
        "id": "loud",
        "type": "computed",
        "label": "Aloud",
        "gives": "text",
        "value": "record.notes + '!'",
    },
]


@pytest.fixture
def kits(shelf, settings, tmp_path):
    """A register with texts, and a file field."""
    settings.FILES = tmp_path / "files"
    publish(shelf)
    return shelf


def publish(shelf, **more):
    kits = small(register="kits", title="name", key=["name"], fields=FIELDS, **more)
    actions.publish(shelf.council, kits, by=shelf.actor("mo"), at=AT, is_forced=True)


def robin(shelf):
    """By what Asha is known, who is Robin too."""
    return replace(
        people.whose(shelf.people["asha"]),
        names=("Robin Quill",),
        emails=frozenset({"robin@quill.example"}),
        phones=frozenset({"442079460777"}),
        letters=frozenset({LETTER}),
    )


def places(shelf):
    return mentioning.places(robin(shelf))


def settle(shelf, chosen=None, rest="", *, every=""):
    if chosen is None:
        chosen = {one.token: every for one in places(shelf)}
    return actions.settle(robin(shelf), chosen, rest=rest, by=shelf.actor("mo"), at=AT)


def told(shelf):
    return [(one.where, one.label, one.text) for one in places(shelf)]


def copies(number):
    """All that is kept of a record, its history and what records are found by."""
    kept = Record.objects.filter(pk=number).values()
    lines = Change.objects.filter(record_id=number).values("fields", "why")
    return f"{list(kept)} {list(lines)} {list(Findable.objects.values())}".lower()


def test_s42_each_text_is_shown_once_wherever_it_stands(kits):
    one = kits.add("kits", name="Robin Quill's chair", notes="Ring 020 7946 0777 first")
    one = kits.change(one, notes="Nobody", why="Robin Quill asked")
    kits.change(one, name="A chair")
    assert told(kits) == [
        (Where.BEFORE, "Notes", "Ring 020 7946 0777 first"),
        (Where.BEFORE, "Name", "Robin Quill's chair"),
        (Where.REASON, "Reason", "Robin Quill asked"),
    ]
    [number, name, why] = places(kits)
    assert [(one.kinds, len(one.lines)) for one in (number, name, why)] == [
        (["telephone number"], 1),
        (["name"], 1),
        (["name"], 1),
    ]
    assert name.parts == [("Robin Quill", True), ("'s chair", False)]
    assert (name.register, name.slug) == ("Benches", "kits")


def test_s42_the_access_copy_lists_each_place_and_the_names_of_files(kits):
    kits.add("kits", name="A chair", notes="Write to ROBIN@quill.example")
    with_paper(kits, "b.pdf")
    [words, name, file] = mentioning.held_on(robin(kits))
    stands = {"register": "Benches", "record": "A chair"}
    assert (words.what, words.fields) == (
        "words in a record",
        {**stands, "Notes": "Write to ROBIN@quill.example"},
    )
    assert name.fields == {**stands, "record": "Robin Quill", "Name": "Robin Quill"}
    assert (file.what, file.fields) == (
        "file of a record that speaks of them",
        {**stands, "record": "Robin Quill", "Paper": "b.pdf"},
    )
    assert file.files == ()


def test_s42_words_are_taken_out_of_a_record_and_its_history_and_nothing_else(kits):
    text = "Robin Quill, 9 Quill Row, Ashby, ZZ1 1AA; not Robin Quillfeather"
    one = kits.add("kits", name="A chair", notes="Robin Quill")
    one = kits.change(one, notes=text, why="Robin Quill rang")
    other = kits.add("kits", name="Other", notes="Robin Quillfeather, 29 Quill Row")
    assert settle(kits, every="taken") == {"taken": 3}
    now = Record.objects.get(pk=one.pk)
    assert now.values["notes"] == "[erased], [erased]; not Robin Quillfeather"
    assert now.values["loud"] == "[erased], [erased]; not Robin Quillfeather!"
    [added, changed, last] = Change.objects.filter(record_id=one.pk).order_by("revision")
    assert changed.fields["notes"] == ["[erased]", now.values["notes"]]
    assert changed.fields["loud"] == ["[erased]!", now.values["loud"]]
    assert (added.why, changed.why, last.why) == (
        "",
        "[erased] rang",
        "Words or files about somebody who was erased were taken out",
    )
    assert "robin quill," not in copies(one.pk)
    assert Record.objects.get(pk=other.pk).revision == 1
    assert (told(kits), settle(kits, {})) == ([], {})
    assert Record.objects.get(pk=one.pk).revision == now.revision


def test_s42_what_is_kept_stays_and_its_ground_is_journalled(kits):
    one = kits.add("kits", name="A chair", notes="Robin Quill")
    kits.change(one, why="Robin Quill asked", name="Another chair")
    [notes, why] = places(kits)
    done = settle(kits, {notes.token: Settled.LAW, why.token: Settled.TAKEN})
    assert done == {"law": 1, "taken": 1}
    assert Record.objects.get(pk=one.pk).values["notes"] == "Robin Quill"
    entry = Entry.objects.get(verb="record.settled")
    assert (entry.thing_id, entry.facts) == (one.pk, {"law": 1, "taken": 1})
    assert told(kits) == [(Where.NOW, "Notes", "Robin Quill")]


def test_s42_nothing_is_taken_out_that_nobody_chose_about(kits):
    kits.add("kits", name="A chair", notes="Robin Quill")
    for chosen, rest in (({}, ""), ({}, "taken"), ({"another": "taken"}, "")):
        with pytest.raises(NotSettled, match="each place"):
            settle(kits, chosen, rest)
    [notes] = places(kits)
    with pytest.raises(NotSettled, match="one of"):
        settle(kits, {notes.token: "burn"})
    assert settle(kits, {}, "another") == {"another": 1}
    assert Record.objects.get().values["notes"] == "Robin Quill"


def test_s42_a_text_that_was_changed_meanwhile_is_another_place(kits):
    one = kits.add("kits", name="A chair", notes="Robin Quill")
    chosen = {place.token: "taken" for place in places(kits)}
    kits.change(one, notes="Robin Quill is well")
    with pytest.raises(NotSettled):
        settle(kits, chosen)


def test_s42_a_key_stays_one_of_its_own(kits):
    names = ("Robin Quill", "robin@quill.example", "020 7946 0777")
    one, two, three = (kits.add("kits", name=name) for name in names)
    settle(kits, every="taken")
    found = [Record.objects.get(pk=one.pk) for one in (one, two, three)]
    assert [one.title for one in found] == [f"[erased {one.pk}]" for one in found]
    assert len({one.key for one in found}) == 3


def test_s42_parts_of_a_value_that_is_no_text_go_and_an_address_goes_whole(kits):
    namesake = {"name": "Robin Quill", "email": "other@quill.example", "phone": "+442079460777"}
    where = {"lines": ["9 Quill Row", "Ashby"], "postcode": "ZZ1 1AA", "uprn": ""}
    beside = {"name": "Ann", "email": "ann@else.example", "phone": ""}
    one = kits.add("kits", name="One", contact=namesake, where=where)
    two = kits.add("kits", name="Two", contact=beside, phone="+442079460777")
    settle(kits, every="taken")
    assert Record.objects.get(pk=one.pk).values == {
        "name": "One",
        "contact": {"name": "[erased]", "email": "other@quill.example", "phone": ""},
    }
    assert Record.objects.get(pk=two.pk).values == {"name": "Two", "contact": beside}


def test_s42_what_names_them_by_its_type_is_no_place(kits):
    theirs = {"name": "Robin Quill", "email": "robin@quill.example", "phone": ""}
    kits.add("kits", name="One", contact=theirs, who=kits.people["asha"].pk)
    assert places(kits) == []


def test_s42_a_record_that_was_removed_is_reached_and_found_by_nothing(kits):
    one = kits.add("kits", name="A chair", notes="Robin Quill")
    actions.remove(one, by=kits.actor("mo"), at=AT, why="Robin Quill took it")
    assert len(places(kits)) == 2
    settle(kits, every="taken")
    assert "robin" not in copies(one.pk)
    assert not Findable.objects.filter(kind="record").exists()


def test_s42_a_field_that_the_register_asks_no_more_is_reached(kits):
    one = kits.add("kits", name="A chair", notes="Robin Quill's")
    fields = [field for field in FIELDS if field["id"] not in ("notes", "loud")]
    later = small(register="kits", title="name", fields=fields)
    actions.publish(kits.council, later, by=kits.actor("mo"), at=AT, is_forced=True)
    assert sorted(place.label for place in places(kits)) == ["loud", "notes"]
    settle(kits, every="taken")
    assert "robin" not in copies(one.pk)


def test_s42_another_council_s_records_are_not_looked_at(kits):
    other = a_council("dunmere")
    with scope.opened([kits.council.pk, other.pk], writes=True):
        there = a_shelf(other)
        publish(there)
        theirs = there.add("kits", name="A chair", notes="Robin Quill")
        assert (places(kits), settle(kits, {})) == ([], {})
        assert Record.objects.get(pk=theirs.pk).values["notes"] == "Robin Quill"


def test_s42_the_reason_of_what_was_done_to_several_is_one_place_and_goes_from_all(kits):
    made = [kits.add("kits", name=name) for name in ("One", "Two")]
    wanted = actions.Wanted(values={"notes": "Robin Quill"}, why="Robin Quill asked")
    seen = {one.pk: one.revision for one in made}
    bulk = actions.change_together(kits.kept("kits"), seen, wanted, by=kits.actor("mo"), at=AT).bulk
    found = places(kits)
    assert [one.where for one in found] == [Where.NOW, Where.REASON, Where.NOW]
    assert found[1].others == {made[1].pk}
    settle(kits, every="taken")
    kept = BulkChange.objects.get(pk=bulk.pk)
    assert (kept.why, kept.wanted["values"]) == ("[erased] asked", {"notes": "[erased]"})
    assert all("robin" not in copies(one.pk) for one in made)
    assert Entry.objects.filter(verb="record.settled").count() == 2


def test_s42_the_name_of_a_file_that_was_loaded_goes_with_the_reason_that_names_it(kits):
    one = kits.add("kits", name="A chair")
    register = kits.kept("kits").register_id
    load = Load.objects.create(
        council=kits.council,
        register_id=register,
        file_name="Robin Quill.csv",
        begun_at=AT,
        by_kind="job",
    )
    line = Change.objects.get(record_id=one.pk)
    Change.objects.filter(pk=line.pk).update(why="From Robin Quill.csv, load 1", load=load)
    settle(kits, every="taken")
    assert Load.objects.get().file_name == "[erased].csv"
    assert Change.objects.get(record_id=one.pk).why == "From [erased].csv, load 1"


def with_paper(shelf, *names, **more):
    """A record whose title says them, with papers."""
    made = shelf.add("kits", **{"name": "Robin Quill", **more})
    for name in names:
        form = filed.form_of(made, shelf.actor("mo"))
        paper = waits(shelf.council, form, AT, name=name, field="paper")
        before = made.values.get("paper", [])
        made = shelf.change(made, paper=[*before, paper])
    return made


def test_s42_a_file_is_looked_at_and_goes_for_good_where_that_is_chosen(kits):
    made = with_paper(kits, "a.pdf", "b.pdf")
    [name, one, two] = places(kits)
    assert [(place.where, place.text) for place in (one, two)] == [
        (Where.FILE, "a.pdf"),
        (Where.FILE, "b.pdf"),
    ]
    assert settle(kits, {name.token: "law", one.token: "taken"}) == {"law": 1, "taken": 1}
    now = Record.objects.get(pk=made.pk)
    assert [file["name"] for file in now.values["paper"]] == ["b.pdf"]
    assert [file.name for file in RecordFile.objects.all()] == ["b.pdf"]
    assert "a.pdf" not in copies(made.pk)
    assert File.objects.count() == 2
    [last] = [place for place in places(kits) if place.file]
    settle(kits, {name.token: "law", last.token: "taken"})
    assert "paper" not in Record.objects.get(pk=made.pk).values


def test_s42_a_file_that_is_called_by_their_name_is_listed_also_of_another_record(kits):
    with_paper(kits, "letter_to-robin-quill.pdf", "robin-quillfeather.pdf", name="A chair")
    [place] = places(kits)
    assert (place.where, place.text) == (Where.FILE, "letter_to-robin-quill.pdf")
    assert settle(kits, {}) == {}


def test_s42_a_file_that_came_by_a_merge_goes_from_the_record_that_stays(kits):
    gone = with_paper(kits, "a.pdf")
    stays = kits.add("kits", name="A chair")
    actions.merge(gone, stays, by=kits.actor("mo"), at=AT, why="Twice")
    stays = Record.objects.get(pk=stays.pk)
    [file] = [place for place in places(kits) if place.file]
    settle(kits, {file.token: "taken"}, "law")
    assert RecordFile.objects.count() == 0
    for number in (gone.pk, stays.pk):
        assert "a.pdf" not in copies(number)


def test_many_places_are_settled_by_as_many_statements_as_a_few(kits):
    def statements(number):
        for count in range(number):
            kits.add("kits", name=f"{number} {count}", notes=f"Robin Quill {count}")
        chosen = {one.token: "taken" for one in places(kits)}
        with CaptureQueriesContext(connection) as sent:
            assert settle(kits, chosen) == {"taken": number}
        return len(sent)

    assert statements(2) == statements(6)
