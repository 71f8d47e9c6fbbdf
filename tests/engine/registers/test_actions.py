"""Registers are published, records added and changed: checked, worked out, kept with history."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.engine.registers.shelf import AT, SMALLEST, definitions, small

from moothall.engine.catalogue.words import Origin
from moothall.engine.registers import actions, computing, queries
from moothall.engine.registers.actions import keeping
from moothall.engine.registers.models import Change, Record, RegisterVersion, Relation
from moothall.engine.registers.words import (
    Clash,
    KnownAlready,
    NewerElsewhere,
    NoSuchRegister,
    NotAllowed,
    NotARecord,
    What,
)
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor

pytestmark = pytest.mark.django_db
BY = Actor.job("test")


def entries(verb):
    return Entry.objects.filter(verb=verb)


def wrongs(shelf, slug="risks", by="mo", **values):
    with pytest.raises(NotARecord) as refused:
        shelf.add(slug, by=by, **values)
    return refused.value.wrongs


def test_publishing_the_same_again_changes_nothing(shelf):
    (again,) = actions.publish(shelf.council, definitions()["risks"], by=BY, at=AT)
    assert (again.is_new, again.version.number) == (False, 1)


def test_a_partnership_publishes_into_each_of_its_councils(three_rivers, ashby, brackwater):
    with scope.opened([three_rivers.pk, ashby.pk, brackwater.pk], writes=True):
        done = actions.publish(three_rivers, small(), by=BY, at=AT)
        assert [one.council.slug for one in done] == ["ashby", "brackwater"]
        assert [entry.council_id for entry in entries("register.published").order_by("id")] == [
            ashby.pk,
            brackwater.pk,
        ]


def test_over_a_version_of_the_browser_a_folder_needs_force_and_sees_the_differences(shelf):
    council, other = shelf.council, small(name="Seats")
    actions.publish(council, other, by=BY, at=AT, origin=Origin.BROWSER)
    with pytest.raises(NewerElsewhere) as refused:
        actions.publish(council, small(), by=BY, at=AT)
    assert refused.value.differences == ('- name: "Seats"', '+ name: "Benches"')
    (forced,) = actions.publish(council, small(), by=BY, at=AT, is_forced=True)
    assert forced.version.number == 2


def test_a_version_keeps_where_its_listed_fields_are_kept(shelf):
    version = RegisterVersion.objects.get(register__slug="risks")
    assert version.slots["title"] == "t2"
    assert version.slots["act_by"] == "d1_on"


def test_a_record_is_added_with_its_number_score_colour_state_and_review(shelf):
    risk = shelf.risk(likelihood=4, impact=4)
    assert risk.values["reference"] == "R-0001"
    assert risk.values["score"] == 16
    assert (risk.title, risk.rag, risk.state, risk.revision) == (
        "Flood in the server room",
        "red",
        "open",
        1,
    )
    assert risk.review_on == date(2026, 6, 27)
    assert shelf.risk(title="Another").values["reference"] == "R-0002"


def test_adding_has_one_line_of_history_and_one_entry_without_typed_text(shelf):
    risk = shelf.risk()
    (change,) = Change.objects.filter(record=risk)
    assert (change.what, change.by_id, change.fields) == (What.ADDED, shelf.people["mo"].pk, {})
    (entry,) = entries("record.added")
    assert (entry.thing_id, entry.facts) == (risk.pk, {"register": risk.register_id})


def test_the_same_form_sent_twice_adds_one_record(shelf):
    token = uuid.uuid4()
    first = shelf.risk(token=token)
    assert shelf.risk(token=token) == first
    assert entries("record.added").count() == 1


def test_a_record_that_lacks_what_it_needs_is_refused_by_field(shelf):
    assert wrongs(shelf, title="A risk", likelihood=9, owner=10**9) == {
        "likelihood": "A likelihood from 1 to 5 must be 5 or less",
        "owner": "Owner: choose somebody who works here.",
        "category": "Enter Kind of risk",
        "impact": "Enter an impact from 1 to 5",
    }


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("score", 3, "Score is worked out by itself."),
        ("nothing", 3, "There is no field nothing here."),
        ("systems", [10**9], "Systems concerned: choose a record that is there."),
        ("category", "weather", "Select an answer to “Kind of risk”"),
        ("act_by", "27.3.2026", "To be done by must be 2026-03-27"),
    ],
)
def test_what_cannot_be_said_is_refused(shelf, field, value, text):
    risk = shelf.risk()
    with pytest.raises(NotARecord) as refused:
        shelf.change(risk, **{field: value})
    assert refused.value.wrongs == {field: text}


def test_a_field_that_somebody_may_not_see_they_may_not_fill(shelf):
    risk = shelf.risk(confidential="The lock is weak.")
    with pytest.raises(NotARecord) as refused:
        shelf.change(risk, by="asha", confidential="")
    assert refused.value.wrongs == {"confidential": "There is no field confidential here."}
    assert shelf.change(risk, by="asha", cause="Rain").values["confidential"] == "The lock is weak."


@pytest.mark.parametrize("name", ["employee", "resident"])
def test_whoever_may_not_see_a_register_cannot_add_to_it(shelf, name):
    with pytest.raises(NotAllowed, match="Risks is not open"):
        shelf.risk(by=name)


def test_a_guest_cannot_add(shelf):
    with pytest.raises(NotAllowed):
        actions.add(shelf.council, "risks", {"title": "x"}, by=GUEST, at=AT)


def test_a_register_that_is_not_there_is_refused(shelf):
    with pytest.raises(NoSuchRegister):
        shelf.add("trams")


def test_two_records_cannot_have_the_same_key_whatever_the_capitals(shelf):
    first = shelf.add("suppliers", name="Brook Paper Ltd")
    with pytest.raises(KnownAlready, match="the same Name") as refused:
        shelf.add("suppliers", name="BROOK  paper ltd")
    assert refused.value.record_id == first.pk
    shelf.add("suppliers", name="Two", company_number="01234567")
    with pytest.raises(KnownAlready, match="the same Company number"):
        shelf.add("suppliers", name="Three", company_number="01234567")


def test_a_change_keeps_who_said_what_from_what_to_what_and_why(shelf):
    risk = shelf.risk()
    later = AT + timedelta(days=1)
    changed = shelf.change(risk, by="asha", at=later, likelihood=5, why="It rained.")
    assert (changed.values["score"], changed.rag, changed.revision) == (20, "red", 2)
    line = Change.objects.get(record=risk, revision=2)
    assert line.fields == {"likelihood": [3, 5], "score": [12, 20]}
    assert (line.why, line.by_id, line.happened_at) == (
        "It rained.",
        shelf.people["asha"].pk,
        later,
    )
    (entry,) = entries("record.changed")
    assert entry.facts == {"fields": ["likelihood", "score"], "revision": 2}


def test_saying_the_same_again_changes_nothing(shelf):
    risk = shelf.risk()
    again = shelf.change(risk, likelihood=3)
    assert (again.revision, entries("record.changed").count()) == (1, 0)


def test_an_empty_value_empties_a_field(shelf):
    risk = shelf.risk(cause="Rain")
    assert "cause" not in shelf.change(risk, cause=None).values


def test_a_clash_shows_all_three_values_and_loses_nothing(shelf):
    risk = shelf.risk()
    shelf.change(risk, by="asha", likelihood=5)
    with pytest.raises(Clash) as clash:
        shelf.change(risk, revision=1, likelihood=2)
    assert clash.value.fields == {"likelihood": (3, 5, 2)}
    assert clash.value.revision == 2
    assert Record.objects.get(pk=risk.pk).values["likelihood"] == 5


def test_changes_of_other_fields_meanwhile_stay(shelf):
    risk = shelf.risk()
    shelf.change(risk, by="asha", likelihood=5)
    both = shelf.change(risk, revision=1, cause="Rain")
    assert (both.values["likelihood"], both.values["cause"], both.revision) == (5, "Rain", 3)


def test_a_whole_form_sent_late_takes_back_nothing_that_its_writer_left_alone(shelf):
    risk = shelf.risk()
    shelf.change(risk, by="asha", likelihood=5)
    whole = {"title": risk.title, "category": "technology", "likelihood": 3, "impact": 2}
    both = shelf.change(risk, revision=1, **whole)
    assert (both.values["likelihood"], both.values["impact"]) == (5, 2)


def test_what_a_record_leads_to_is_found_from_the_other_side(shelf):
    system = shelf.add("systems", name="Parking", what="Permits")
    risk = shelf.risk(systems=[system.pk])
    assert [row.other_id for row in Relation.objects.filter(record=risk)] == [system.pk]
    (back,) = queries.one(shelf.who("asha"), system.pk).related
    assert (back.label, back.title, back.is_back) == ("Risk", risk.title, True)
    shelf.change(risk, systems=None)
    assert not Relation.objects.filter(record=risk).exists()


def test_a_relation_leads_only_into_the_register_that_it_names(shelf):
    supplier = shelf.add("suppliers", name="Brook Paper Ltd")
    assert wrongs(
        shelf,
        title="x",
        category="law",
        likelihood=1,
        impact=1,
        systems=[supplier.pk],
    ) == {"systems": "Systems concerned: choose a record that is there."}


def test_a_number_that_a_record_brought_along_is_not_given_out_again(shelf):
    for number in ("R-0001", "R-0002", "r-0004"):
        shelf.risk(reference=number.upper())
    assert [shelf.risk().values["reference"] for _ in "ab"] == ["R-0003", "R-0005"]


def test_a_form_sent_twice_in_one_moment_adds_one_record(shelf, monkeypatch):
    token, seen = uuid.uuid4(), []
    first = shelf.add("suppliers", name="Brook", token=token)
    found = keeping._added

    def late(kept, asked):
        seen.append(asked)
        return found(kept, asked) if len(seen) % 2 == 0 else None

    monkeypatch.setattr(keeping, "_added", late)
    assert shelf.add("suppliers", name="Brook", token=token) == first
    assert shelf.add("suppliers", name="Another", token=token) == first
    with pytest.raises(KnownAlready):
        shelf.add("suppliers", name="Brook", token=uuid.uuid4())


def test_a_form_sent_again_by_somebody_who_may_not_gives_nothing_back(shelf):
    token = uuid.uuid4()
    shelf.risk(token=token)
    with pytest.raises(NotAllowed):
        shelf.risk(by="employee", token=token)


def test_a_record_kept_from_the_last_day_there_is_is_kept_until_then():
    kept_for = {"after": "until", "days": 365}
    until = {"id": "until", "type": "date", "label": "Until"}
    definition = small(fields=[*SMALLEST["fields"], until], retention=kept_for)
    last = date.max
    said = {"until": last.isoformat()}
    assert computing.keep_until(definition, said, "", AT.date()) == last


def test_a_relation_leads_into_no_register_that_is_not_open(shelf):
    hidden = small(see=["admin"], change=["admin"])
    leads = {"id": "rel", "type": "relation", "label": "Rel", "to": "benches", "many": True}
    parks = small(register="parks", fields=[*SMALLEST["fields"], leads])
    for definition in (hidden, parks):
        actions.publish(shelf.council, definition, by=BY, at=AT)
    bench, other = (shelf.add("benches", by="set-up", name=name) for name in ("Oak", "Elm"))
    absent = {"rel": "Rel: choose a record that is there."}
    assert wrongs(shelf, "parks", name="Green", rel=[bench.pk]) == absent
    park = shelf.add("parks", by="set-up", name="Green", rel=[bench.pk])
    stays = shelf.change(park, name="Greener", rel=[bench.pk])
    assert stays.values["rel"] == [bench.pk]
    with pytest.raises(NotARecord):
        shelf.change(stays, rel=[bench.pk, other.pk])
    assert "rel" not in shelf.change(stays, rel=None).values


def test_a_record_is_of_a_version_of_its_own_register(shelf):
    brook = shelf.add("suppliers", name="Brook")
    other = RegisterVersion.objects.exclude(register_id=brook.register_id).first()
    refused = pytest.raises(IntegrityError, match="registers_record_version_of_its_register")
    with refused, transaction.atomic():
        Record.objects.filter(pk=brook.pk).update(version_id=other.pk)
