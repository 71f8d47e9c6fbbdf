"""What records say of somebody is given out to them, and taken out when they are erased (S42)."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.registers.shelf import AT, small

from moothall.engine.registers import actions
from moothall.engine.registers.models import BulkChange, Change, Record
from moothall.engine.registers.queries import naming
from moothall.ground.journal.models import Entry
from moothall.ground.people import queries as people
from moothall.ground.search.models import Findable

pytestmark = pytest.mark.django_db
ROBIN = {"name": "Robin Quill", "email": "Robin@quill.example", "phone": "+442079460777"}
ELSE = {"name": "Ann Else", "email": "ann@else.example", "phone": "+442079460888"}
FIELDS = [
    {"id": "name", "type": "text", "label": "Name", "required": True},
    {"id": "who", "type": "officer", "label": "Who has it", "required": True, "list": True},
    {"id": "contact", "type": "person", "label": "Whom to ask"},
    {"id": "email", "type": "email", "label": "Email"},
    {"id": "phone", "type": "phone", "label": "Telephone"},
    {
        "id": "told",
        "type": "computed",
        "label": "To ring",
        "gives": "text",
        "value": "record.phone",
    },
]


@pytest.fixture
def kits(shelf):
    """A register whose records name people in every way there is."""
    kits = small(register="kits", title="email", key=["name", "who"], fields=FIELDS)
    actions.publish(shelf.council, kits, by=shelf.actor("mo"), at=AT, is_forced=True)
    return shelf


def robin(shelf):
    """By what Asha is known, who is Robin too."""
    whose = people.whose(shelf.people["asha"])
    known = {"emails": frozenset({"robin@quill.example"}), "phones": frozenset({"442079460777"})}
    return replace(whose, **known)


def erase(shelf):
    return actions.erase_records(robin(shelf), by=shelf.actor("mo"), at=AT)


def told(shelf):
    """What is given out: kind, record, field and words."""
    return [
        (one.what, one.fields["record"], label, said)
        for one in naming.held_on(robin(shelf))
        for label, said in one.fields.items()
        if label not in ("register", "record")
    ]


def ids(shelf):
    return shelf.people["asha"].pk, shelf.people["mo"].pk


def test_s42_fields_that_name_them_are_given_out_with_title_and_register(kits):
    asha, mo = ids(kits)
    kits.add("kits", name="One", who=asha, email="ROBIN@quill.example", phone="+442079460777")
    kits.add("kits", name="Two", who=mo, contact=ROBIN)
    kits.add("kits", name="Three", who=mo, contact=ELSE, email="ann@else.example")
    now = "record of a register"
    assert set(told(kits)) == {
        (now, "ROBIN@quill.example", "Who has it", "Asha"),
        (now, "ROBIN@quill.example", "Email", "ROBIN@quill.example"),
        (now, "ROBIN@quill.example", "Telephone", "+442079460777"),
        (now, "—", "Whom to ask", "Robin Quill, Robin@quill.example, +442079460777"),
    }


def test_s42_what_named_them_before_is_given_out_from_the_history(kits):
    asha, mo = ids(kits)
    one = kits.add("kits", name="One", who=asha, email="ann@else.example")
    kits.change(one, who=mo)
    [(what, _, label, said)] = told(kits)
    assert (what, label, said) == ("line in the history of a record", "Who has it", "Asha")


def test_s42_they_are_taken_out_of_records_and_of_their_history(kits):
    asha, mo = ids(kits)
    one = kits.add("kits", name="One", who=asha, email=ROBIN["email"], phone=ROBIN["phone"])
    one = kits.change(one, contact=ROBIN)
    kits.change(one, contact=ELSE)
    before = kits.add("kits", name="Two", who=asha)
    kits.change(before, who=mo)
    assert erase(kits) == 2
    now = Record.objects.get(pk=one.pk)
    assert now.values == {"name": "One", "contact": ELSE}
    assert (now.title, now.key, now.revision) == ("—", None, 4)
    assert told(kits) == []
    lines = list(Change.objects.filter(record_id=one.pk).order_by("revision"))
    assert [line.fields for line in lines] == [
        {},
        {"contact": [None, None]},
        {"contact": [None, ELSE]},
        {"who": [None, None], "email": [None, None], "phone": [None, None], "told": [None, None]},
    ]
    assert lines[-1].why == "Somebody whom it named was erased"
    [_, changed] = Change.objects.filter(record_id=before.pk).order_by("revision")
    assert changed.fields == {"who": [None, mo]}
    severed = Entry.objects.filter(verb="record.severed").values_list("thing_id", flat=True)
    assert sorted(severed) == [one.pk, before.pk]
    assert erase(kits) == 0


def test_s42_a_record_is_found_by_them_no_more_and_one_that_was_removed_not_again(kits):
    asha, _ = ids(kits)
    for name in ("One", "Two"):
        one = kits.add("kits", name=name, who=asha, email=ROBIN["email"])
    actions.remove(one, by=kits.actor("mo"), at=AT, why="Typed in error")
    assert erase(kits) == 2
    found = Findable.objects.filter(kind="record")
    assert [row.title for row in found] == ["One"]
    assert "quill" not in str(found.values()).lower()


def test_s42_a_number_beside_the_address_of_another_and_a_namesake_stay(kits):
    _, mo = ids(kits)
    namesake = {"name": "Robin Quill", "email": "other@quill.example", "phone": ROBIN["phone"]}
    kits.add("kits", name="One", who=mo, phone=ROBIN["phone"], email="ann@else.example")
    kits.add("kits", name="Two", who=mo, contact=namesake)
    assert (told(kits), erase(kits)) == ([], 0)
    kits.add("kits", name="Three", who=mo, phone=ROBIN["phone"])
    kits.add("kits", name="Four", who=mo, contact={**namesake, "email": ""})
    assert (len(told(kits)), erase(kits)) == (2, 2)


def test_s42_a_field_that_is_asked_no_more_or_otherwise_is_reached_too(kits):
    asha, _ = ids(kits)
    one = kits.add("kits", name="One", who=asha, contact=ROBIN, email=ROBIN["email"])
    other = [field for field in FIELDS if field["id"] not in ("who", "contact", "phone", "told")]
    other[1] = {"id": "email", "type": "yesno", "label": "Email"}
    later = small(register="kits", title="name", fields=other)
    actions.publish(kits.council, later, by=kits.actor("mo"), at=AT, is_forced=True)
    assert "robin@quill.example" in str(Record.objects.get(pk=one.pk).values).lower()
    assert erase(kits) == 1
    assert Record.objects.get(pk=one.pk).values == {"name": "One"}
    assert "quill" not in str(Change.objects.values_list("fields")).lower()


def retyped(shelf, **types):
    """The register with these fields of other types; the others are as they were."""
    later = [one | {"type": types.get(one["id"], one["type"])} for one in FIELDS]
    kits = small(register="kits", title="name", fields=later)
    actions.publish(shelf.council, kits, by=shelf.actor("mo"), at=AT, is_forced=True)


def copies(shelf, number):
    """All that is kept of a record, its history and what records are found by."""
    kept = Record.objects.get(pk=number).values
    lines = Change.objects.filter(record_id=number).values_list("fields", flat=True)
    return f"{kept} {list(lines)} {list(Findable.objects.values())}".lower().replace(" ", "")


@pytest.mark.parametrize("then", ["text", "longtext"])
@pytest.mark.parametrize("last", [None, "date"])
def test_s42_the_text_that_a_field_repeats_of_its_other_type_is_theirs_too(kits, then, last):
    asha, mo = ids(kits)
    one = kits.add("kits", name="One", who=mo, contact=ROBIN)
    two = kits.add("kits", name="Two", who=asha)
    told_by_number = {**ROBIN, "email": ""}
    three = kits.add("kits", name="Three", who=mo, contact=told_by_number)
    four = kits.add("kits", name="Four", who=mo, email=ROBIN["email"])
    five = kits.add("kits", name="Five", who=mo, phone=ROBIN["phone"])
    other = kits.add("kits", name="Six", who=mo, contact=ELSE)
    others = dict.fromkeys(("who", "contact", "email", "phone"), then)
    retyped(kits, **others)
    text = "Robin Quill;Robin@quill.example;+442079460777"
    assert Record.objects.get(pk=one.pk).values["contact"] == text
    assert Record.objects.get(pk=two.pk).values["who"] == str(asha)
    if last:
        retyped(kits, **dict.fromkeys(others, last))
        assert Record.objects.get(pk=one.pk).values[f"contact~{then}"] == text
    given = {(what, label): said for what, _, label, said in told(kits)}
    record, label = "record of a register", f"Whom to ask (as {then})" if last else "Whom to ask"
    assert given[record, label] in (text, "Robin Quill;;+442079460777")
    assert erase(kits) == 5
    for number in (one.pk, two.pk, three.pk, four.pk, five.pk):
        kept = copies(kits, number)
        assert "quill" not in kept
        assert "79460777" not in kept
    lines = Change.objects.filter(record_id=two.pk).values_list("fields", flat=True)
    said = [value for line in lines for name in line for value in line[name] if "who" in name]
    assert set(said) == {None}
    assert Record.objects.get(pk=two.pk).values == {"name": "Two"}
    assert "ann else" in str(Record.objects.get(pk=other.pk).values).lower()
    assert told(kits) == []
    assert erase(kits) == 0


def test_s42_the_number_that_a_field_became_is_theirs_too(kits):
    asha, mo = ids(kits)
    one = kits.add("kits", name="One", who=asha, phone=ROBIN["phone"])
    two = kits.add("kits", name="Two", who=mo, phone=ELSE["phone"])
    retyped(kits, who="number", phone="number")
    assert Record.objects.get(pk=one.pk).values["phone"] == 2079460777
    assert erase(kits) == 1
    assert Record.objects.get(pk=one.pk).values == {"name": "One"}
    assert Record.objects.get(pk=two.pk).values["phone"] == 2079460888


def test_s42_the_text_from_which_a_field_was_read_is_theirs_too(kits):
    _, mo = ids(kits)
    retyped(kits, email="text", contact="text")
    texts = {"email": "Robin@quill.example", "contact": "R;robin@quill.example"}
    one = kits.add("kits", name="One", who=mo, **texts)
    retyped(kits)
    assert "email~text" in Record.objects.get(pk=one.pk).values
    assert erase(kits) == 1
    assert "quill" not in copies(kits, one.pk)


def test_s42_what_was_worked_out_of_them_and_stays_as_a_text_is_theirs_too(kits):
    _, mo = ids(kits)
    one = kits.add("kits", name="One", who=mo, phone=ROBIN["phone"])
    for kind in ("text", "date"):
        fields = [*FIELDS[:-1], {"id": "told", "type": kind, "label": "To ring"}]
        later = small(register="kits", title="name", fields=fields)
        actions.publish(kits.council, later, by=kits.actor("mo"), at=AT, is_forced=True)
    assert Record.objects.get(pk=one.pk).values["told~text"] == ROBIN["phone"]
    assert erase(kits) == 1
    assert Record.objects.get(pk=one.pk).values == {"name": "One", "who": mo}
    assert "79460777" not in copies(kits, one.pk)


@pytest.mark.parametrize("is_computed", [True, False])
def test_s42_a_text_that_was_or_is_worked_out_of_them_is_emptied(kits, is_computed):
    _, mo = ids(kits)
    one = kits.add("kits", name="One", who=mo, phone=ROBIN["phone"])
    retyped_told = [*FIELDS[:-1], {"id": "told", "type": "text", "label": "To ring"}]
    for fields in (retyped_told, FIELDS) if is_computed else (retyped_told,):
        later = small(register="kits", title="name", fields=fields)
        actions.publish(kits.council, later, by=kits.actor("mo"), at=AT, is_forced=True)
    assert Record.objects.get(pk=one.pk).values["told"] == ROBIN["phone"]
    assert erase(kits) == 1
    assert Record.objects.get(pk=one.pk).values == {"name": "One", "who": mo}
    assert "79460777" not in copies(kits, one.pk)


def test_s42_a_text_that_names_another_s_address_is_not_theirs_by_its_number(kits):
    _, mo = ids(kits)
    namesake = {**ROBIN, "email": "other@quill.example"}
    kits.add("kits", name="One", who=mo, contact=namesake)
    kits.add("kits", name="Two", who=mo, contact=ELSE, phone=ROBIN["phone"])
    retyped(kits, contact="text", who="text")
    assert (told(kits), erase(kits)) == ([], 0)


def test_s42_no_field_is_given_out_in_place_of_another_of_its_label(kits):
    _, mo = ids(kits)
    fields = [one | {"label": "record"} for one in FIELDS if one["id"] in ("email", "phone")]
    alike = [one for one in FIELDS if one["id"] not in ("email", "phone", "told")] + fields
    kits.add("kits", name="One", who=mo, contact=ROBIN, **{k: ROBIN[k] for k in ("email", "phone")})
    later = [one | ({"type": "text"} if one["id"] == "contact" else {}) for one in alike]
    small_kits = small(register="kits", title="name", fields=later)
    actions.publish(kits.council, small_kits, by=kits.actor("mo"), at=AT, is_forced=True)
    now = [(label, said) for what, _, label, said in told(kits) if what.startswith("record")]
    assert sorted(now) == [
        ("Whom to ask", "Robin Quill;Robin@quill.example;+442079460777"),
        ("Whom to ask (as person)", "Robin Quill, Robin@quill.example, +442079460777"),
        ("record (email)", "Robin@quill.example"),
        ("record (phone)", "+442079460777"),
    ]


def test_s42_what_several_were_to_say_is_emptied_and_undoing_it_brings_nothing_back(kits):
    asha, mo = ids(kits)
    one = kits.add("kits", name="One", who=asha)
    wanted = actions.Wanted(values={"contact": ROBIN, "who": mo})
    seen = {one.pk: one.revision}
    by = kits.actor("mo")
    bulk = actions.change_together(kits.kept("kits"), seen, wanted, by=by, at=AT).bulk
    erase(kits)
    kept = BulkChange.objects.get(pk=bulk.pk)
    assert kept.wanted["values"] == {"contact": None, "who": mo}
    actions.undo_together(kept, by=by, at=AT)
    assert Record.objects.get(pk=one.pk).values == {"name": "One", "who": mo}


def test_many_records_are_emptied_by_as_many_statements_as_a_few(kits):
    asha, _ = ids(kits)

    def statements(number):
        for count in range(number):
            kits.add("kits", name=f"{number} {count}", who=asha, email="robin@quill.example")
        with CaptureQueriesContext(connection) as sent:
            assert erase(kits) == number
        return len(sent)

    assert statements(2) == statements(6)
