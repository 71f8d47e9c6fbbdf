"""What a register declares to follow is done with what causes it, once, and shown."""

from datetime import timedelta

import pytest
from tests.engine.cases.conftest import ANSWERS
from tests.engine.registers.shelf import AT, definitions

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.contact.models import Message
from moothall.engine.registers import actions, queries
from moothall.engine.registers.actions import several
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.models import Record
from moothall.engine.upkeep import actions as following
from moothall.engine.upkeep import queries as upkeep
from moothall.engine.upkeep.models import Followed
from moothall.engine.upkeep.words import CannotFollow
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Who

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
RISK = {"title": "Flood", "category": "technology", "likelihood": 3, "impact": 4}
LATER = AT + timedelta(days=1)


def closing(then=(), **parts):
    """Return the risks with what follows their closing, and these parts over them."""
    said = definitions()["risks"].model_dump(mode="json", by_alias=True, exclude_none=True)
    for move in said["moves"]:
        if move["id"] == "close":
            move["then"] = list(then)
    return RegisterDefinition.model_validate(said | parts)


def publish(shelf, then=(), **parts):
    actions.publish(shelf.council, closing(then, **parts), by=SETUP, at=AT)


def close(shelf, risk, at=LATER):
    return actions.move(risk, "close", by=shelf.actor("mo"), at=at, why="Gone")


def aged(shelf, **values):
    said = {"name": "Parking", "what": "Permits", "supported_until": "2026-01-31"}
    return shelf.add("systems", **said | {"owner": shelf.people["asha"].pk} | values)


def test_o28_a_system_out_of_support_raises_a_risk_in_its_owners_name_once(shelf):
    system = aged(shelf)
    (risk,) = Record.objects.filter(title="Parking is out of support")
    assert risk.values["owner"] == shelf.people["asha"].pk
    assert risk.values["systems"] == [system.pk]
    assert risk.values["cause"].endswith("ended on 31 January 2026.")
    (message,) = Message.objects.all()
    assert (message.recipient, message.subject) == (
        "asha@ashby.example",
        "Parking is out of support",
    )
    shelf.change(system, users=12)
    assert Record.objects.filter(title="Parking is out of support").count() == 1
    rules = list(Entry.objects.filter(verb="record.followed").values_list("facts__rule", flat=True))
    assert rules == ["when:aged:0", "when:aged:1"]


def test_a_condition_that_held_no_more_is_followed_again(shelf):
    system = aged(shelf)
    system = shelf.change(system, at=LATER, supported_until="2027-01-31")
    assert Followed.objects.filter(is_over=True).count() == 2
    assert Entry.objects.filter(verb="record.ceased").count() == 1
    shelf.change(system, at=LATER, supported_until="2026-02-01")
    assert Record.objects.filter(title="Parking is out of support").count() == 2


def warned(shelf, when, **then):
    """Publish risks that warn their owner on a condition, or do something else that follows."""
    message = {"to": "owner", "subject": "{title}", "text": "Look at it."}
    rule = {"id": "warn", "label": "Warn", "when": when, "then": [then or {"message": message}]}
    publish(shelf, follows=[rule])


def follow(shelf, record, days, slug="risks"):
    return following.follow_one(shelf.kept(slug), record.pk, by=SETUP, at=AT + timedelta(days=days))


def test_a_condition_on_the_day_comes_to_hold_again_of_a_record_that_is_the_same(shelf):
    warned(shelf, "today.endsWith('-03-27')")
    risk = shelf.risk(owner=shelf.people["asha"].pk)
    assert [follow(shelf, risk, days) for days in (0, 1, 2, 365, 366, 731)] == [0, 0, 0, 1, 0, 1]
    assert Message.objects.count() == 3
    assert set(Followed.objects.values_list("revision", flat=True)) == {1}


def test_a_condition_that_holds_anew_asks_for_another_case(desk):
    asks = {"case": {"service": "ict-fault", "answers": ANSWERS["ict-fault"]}}
    warned(desk, "today.endsWith('-03-27')", **asks)
    risk = actions.add(desk.council, "risks", RISK, by=desk.actor("mo"), at=AT)
    kept = queries.register(desk.council.pk, "risks")
    for days in (1, 365):
        following.follow_one(kept, risk.pk, by=SETUP, at=AT + timedelta(days=days))
    found = Followed.objects.order_by("pk").values_list("case_reference", flat=True)
    assert len(set(found)) == Case.objects.count() == 2


def raised():
    return Record.objects.filter(title__endswith="out of support").count()


def test_what_is_put_back_follows_nothing_that_held_before(shelf):
    system, mo = aged(shelf), shelf.actor("mo")
    gone = actions.remove(system, by=mo, at=AT, why="Not ours")
    actions.restore(gone, by=mo, at=LATER)
    other = aged(shelf, name="Loans", supported_until="2027-01-31")
    _, merged = actions.merge(system, other, by=mo, at=AT, why="The same")
    actions.unmerge(merged, by=mo, at=LATER)
    assert (raised(), Message.objects.count()) == (1, 1)
    shelf.change(Record.objects.get(pk=system.pk), supported_until="2027-01-31")
    assert Followed.objects.filter(is_over=True).count() == 2


def test_what_is_undone_of_a_merge_follows_nothing_that_held_before(shelf):
    warned(shelf, "!has(record.controls)")
    stays = shelf.risk(title="Fire", owner=shelf.people["asha"].pk)
    other, mo = shelf.risk(title="A fire", controls="Doors"), shelf.actor("mo")
    _, gone = actions.merge(other, stays, by=mo, at=AT, why="The same")
    assert Followed.objects.get().is_over
    actions.unmerge(gone, by=mo, at=LATER)
    assert (Followed.objects.get().is_over, Message.objects.count()) == (False, 1)


def test_a_change_of_several_that_is_undone_follows_nothing_that_held_before(shelf):
    mo, kept = shelf.actor("mo"), shelf.kept("systems")
    systems = [aged(shelf, name=f"System {number}") for number in range(3)]
    seen = {one.pk: one.revision for one in systems}
    later = several.Wanted(values={"supported_until": "2030-01-31"})
    bulk = several.change_together(kept, seen, later, by=mo, at=AT).bulk
    assert Followed.objects.filter(is_over=True, ceased_in=2).count() == 6
    several.undo_together(bulk, by=mo, at=LATER)
    assert (raised(), Followed.objects.filter(is_over=False).count()) == (3, 6)
    assert Entry.objects.filter(verb="record.resumed").count() == 3
    shelf.change(Record.objects.get(pk=systems[0].pk), supported_until="2027-01-31")
    shelf.change(Record.objects.get(pk=systems[0].pk), supported_until="2026-01-31")
    assert raised() == 4


def test_who_works_here_no_more_is_not_told_and_owns_nothing_that_follows(shelf):
    system = aged(shelf, supported_until="2026-03-28")
    people.disable(shelf.people["asha"], by=SETUP, at=AT)
    actions.refresh(shelf.kept("systems"), by=SETUP, at=AT + timedelta(days=2))
    assert follow(shelf, system, 2, "systems") == 2
    (risk,) = Record.objects.filter(title="Parking is out of support")
    assert "owner" not in risk.values
    assert not Message.objects.exists()
    assert Followed.objects.get(kind="message").told_id is None


def test_a_system_that_is_supported_or_retired_raises_nothing(shelf):
    aged(shelf, supported_until="2027-01-31")
    assert not Followed.objects.exists()


def test_where_nobody_has_an_address_that_is_said(shelf):
    system = aged(shelf, owner=None)
    assert not Message.objects.exists()
    steps = upkeep.followed(shelf.who("mo"), queries.one(shelf.who("mo"), system.pk))
    assert [(step.kind, step.is_told) for step in steps] == [("message", False), ("record", False)]


def test_what_follows_leads_to_what_was_added_and_only_for_who_may_see_it(shelf):
    system = aged(shelf)
    seen = upkeep.followed(shelf.who("mo"), queries.one(shelf.who("mo"), system.pk))
    assert [(one.because, one.title, one.register, one.told) for one in seen] == [
        ("It is out of support", "", "", "Asha"),
        ("It is out of support", "Parking is out of support", "risks", ""),
    ]
    publish(shelf, see=["manager"], change=["manager"])
    whole = queries.one(shelf.who("asha"), system.pk)
    assert [one.title for one in upkeep.followed(shelf.who("asha"), whole)] == ["", ""]


def test_a_move_makes_the_case_that_follows_it_and_pressed_twice_one(desk):
    definition = closing([{"case": {"service": "ict-fault", "answers": ANSWERS["ict-fault"]}}])
    actions.publish(desk.council, definition, by=SETUP, at=AT)
    mo = desk.actor("mo")
    risk = actions.add(desk.council, "risks", RISK, by=mo, at=AT)
    for _ in range(2):
        actions.move(risk, "close", by=mo, at=LATER, why="Gone")
    (case,) = Case.objects.all()
    who = Who(1, {desk.council.pk: mo.id}, {desk.council.pk: frozenset({"manager"})})
    (step,) = upkeep.followed(who, queries.one(who, risk.pk))
    assert (step.because, step.reference) == ("Close", case.reference)
    assert [one.id for one in cases.records_about(case, who)] == [risk.pk]


def test_a_case_is_named_for_who_may_see_it_alone(desk):
    definition = closing([{"case": {"service": "ict-fault", "answers": ANSWERS["ict-fault"]}}])
    actions.publish(desk.council, definition, by=SETUP, at=AT)
    mo = desk.actor("mo")
    risk = actions.add(desk.council, "risks", RISK, by=mo, at=AT)
    actions.move(risk, "close", by=mo, at=LATER, why="Gone")
    other = Who(1, {desk.council.pk: 0}, {desk.council.pk: frozenset({"officer"})})
    (step,) = upkeep.followed(other, queries.one(other, risk.pk))
    assert (step.kind, step.because, step.reference) == ("case", "Close", "")


def test_who_was_told_is_named_for_who_sees_the_field_that_says_so(shelf):
    system = aged(shelf)
    said = definitions()["systems"].model_dump(mode="json", by_alias=True, exclude_none=True)
    for field in said["fields"]:
        if field["id"] == "owner":
            field["see"] = ["manager"]
    actions.publish(shelf.council, RegisterDefinition.model_validate(said), by=SETUP, at=LATER)
    told = [
        [one.told for one in upkeep.followed(who, queries.one(who, system.pk))]
        for who in (shelf.who("mo"), shelf.who("asha"))
    ]
    assert told == [["Asha", ""], ["", ""]]


def test_what_cannot_follow_refuses_what_it_follows(shelf):
    publish(shelf, then=[{"case": {"service": "dragons"}}])
    risk = shelf.risk()
    with pytest.raises(CannotFollow, match="nothing was: There is no service called 'dragons'"):
        close(shelf, risk)
    assert Record.objects.get(pk=risk.pk).state == "open"
    assert not Followed.objects.exists()


def test_what_follows_is_not_followed_in_its_turn(shelf):
    rule = {
        "id": "twin",
        "label": "It has a twin",
        "when": "record.likelihood > 0",
        "then": [
            {
                "record": {
                    "register": "risks",
                    "values": {"title": "{title} too", "category": "money"},
                    "take": {"likelihood": "likelihood", "impact": "impact"},
                }
            }
        ],
    }
    publish(shelf, follows=[rule])
    shelf.risk(title="Flood")
    assert sorted(Record.objects.values_list("title", flat=True)) == ["Flood", "Flood too"]


def test_an_erased_record_takes_what_followed_it_with_it(shelf):
    system = aged(shelf)
    actions.move(system, "retire", by=shelf.actor("mo"), at=AT, why="Gone")
    actions.erase_kept_long_enough(shelf.council.pk, by=SETUP, at=AT + timedelta(days=2600))
    assert not Followed.objects.filter(record_id=system.pk).exists()
