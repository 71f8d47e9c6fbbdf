"""S12: who is on call, swaps, cover, handover, what is flagged; and who is told at night (O5)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june, utc
from tests.practices.servicedesk.conftest import names, of, problems, weeks

from moothall.engine.cases import actions as cases
from moothall.engine.cases import duty as standing_in
from moothall.engine.cases.models import Target, Task
from moothall.engine.contact import actions as contact
from moothall.engine.contact import rules
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel
from moothall.ground.councils.models import Council, Membership
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.ground.people.models import Person
from moothall.practices.servicedesk import actions, jobs
from moothall.practices.servicedesk.models import Covered, Handover, Shift, Swap
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import (
    NotThisLayer,
    NotThisRota,
    NotThisShift,
    NotYourShift,
    OverAlready,
    Said,
)

pytestmark = pytest.mark.django_db


def test_who_is_on_call_now_and_next_changes_at_nine_on_the_wall(staffed):
    assert names(staffed, june(8, "08:59")) == ["Asha"]
    assert names(staffed, june(8, "09:00")) == ["Dev"]
    [next_one] = duty.coming(staffed, june(8, "09:00"))
    assert (next_one.name, next_one.starts_at) == ("Mo", utc(june(15, "09:00")))
    assert duty.on_call(staffed, june(2))[0].phone == "07700 900 001"


def test_a_team_has_one_rota_and_a_layer_only_its_people(staffed, desk):
    with pytest.raises(NotThisRota, match="has a rota already"):
        actions.add_rota(
            desk.council, Said(name="x", team="ict-desk"), teams={"ict-desk"}, by=SETUP, at=june(1)
        )
    stranger = desk.people["employee"]
    with pytest.raises(NotThisLayer, match="team are put on call"):
        actions.set_layer(staffed, weeks(stranger, name="Other"), by=SETUP, at=june(1))


def test_planning_again_changes_nothing_and_keeps_what_was_changed_by_hand(staffed, trio):
    before = list(Shift.objects.values_list("pk", "identity_id", "starts_at"))
    assert actions.plan(staffed, by=SETUP, at=june(1, "00:00")) == 0
    assert list(Shift.objects.values_list("pk", "identity_id", "starts_at")) == before
    actions.cover(of(staffed, "Dev")[0], trio[2].identity_id, by=SETUP, at=june(1, "08:00"))
    assert actions.plan(staffed, by=SETUP, at=june(1, "08:00")) == 0
    assert names(staffed, june(9)) == ["Mo"]
    assert actions.plan(staffed, by=SETUP, at=june(15)) == 2


def test_the_job_plans_ahead_once_a_day(staffed):
    assert jobs.plan_once() > 0  # months have passed since June
    assert jobs.plan_once() == 0
    assert {*jobs.CHORES} == {"groups", "rotas"}


def test_a_part_of_a_shift_is_covered_and_the_rest_stays(staffed, trio):
    night = june(9, "17:00"), june(10, "09:00")
    actions.cover(of(staffed, "Dev")[0], trio[0].identity_id, span=night, by=SETUP, at=june(2))
    assert [names(staffed, at) for at in (june(9), june(9, "20:00"), june(10, "10:00"))] == [
        ["Dev"],
        ["Asha"],
        ["Dev"],
    ]
    assert duty.flags(staffed, june(2)) == []
    facts = Entry.objects.get(verb="shift.covered").facts
    assert facts["instead_of"] == trio[1].identity_id


def test_a_shift_that_is_under_way_is_covered_from_now_on_and_one_that_is_over_is_not(
    staffed, trio
):
    actions.cover(of(staffed, "Asha")[0], trio[1].identity_id, by=SETUP, at=june(3))
    assert [names(staffed, june(2)), names(staffed, june(4))] == [["Asha"], ["Dev"]]
    first = of(staffed, "Asha")[0]
    with pytest.raises(NotThisShift, match="is over"):
        actions.cover(first, trio[1].identity_id, by=SETUP, at=june(9))


def test_the_database_refuses_two_shifts_of_one_layer_at_once(staffed):
    one = of(staffed, "Dev")[0]
    one.pk, one.starts_at = None, one.starts_at + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="layer_has_one_shift_at_a_time"), transaction.atomic():
        one.save()


def test_a_swap_changes_both_shifts_once_it_is_accepted(staffed, trio):
    asha, dev, mo = (one.identity_id for one in trio)
    mine, theirs = of(staffed, "Dev")[0], of(staffed, "Mo")[0]
    swap = actions.offer(mine, dev, back=theirs, by=trio[1].actor, at=june(2))
    assert names(staffed, june(9)) == ["Dev"]
    with pytest.raises(NotThisShift, match="offered to somebody else"):
        actions.accept(swap, asha, by=trio[0].actor, at=june(3))
    actions.accept(swap, mo, by=trio[2].actor, at=june(3))
    assert [names(staffed, june(9)), names(staffed, june(16))] == [["Mo"], ["Dev"]]
    with pytest.raises(OverAlready, match="accepted already"):
        actions.accept(swap, mo, by=trio[2].actor, at=june(3))


def test_an_offer_to_anybody_is_taken_by_one_and_declined_by_who_was_asked(staffed, trio):
    asha, dev, _ = (one.identity_id for one in trio)
    mine = of(staffed, "Dev")[0]
    swap = actions.offer(mine, dev, by=trio[1].actor, at=june(2))
    with pytest.raises(NotThisShift, match="offered already"):
        actions.offer(mine, dev, by=trio[1].actor, at=june(2))
    with pytest.raises(NotYourShift):
        actions.decline(swap, asha, by=trio[0].actor, at=june(2))
    actions.accept(swap, asha, by=trio[0].actor, at=june(2))
    assert names(staffed, june(9)) == ["Asha"]
    again = actions.offer(of(staffed, "Mo")[0], trio[2].identity_id, by=trio[2].actor, at=june(2))
    actions.decline(again, trio[2].identity_id, by=trio[2].actor, at=june(2))
    assert Swap.objects.get(pk=again.pk).state == "withdrawn"


def test_only_ones_own_shift_that_has_not_begun_is_offered(staffed, trio):
    asha = trio[0].identity_id
    with pytest.raises(NotThisShift, match="of your own"):
        actions.offer(of(staffed, "Dev")[0], asha, by=trio[0].actor, at=june(2))
    with pytest.raises(NotThisShift, match="has begun"):
        actions.offer(of(staffed, "Asha")[0], asha, by=trio[0].actor, at=june(2))


def test_what_is_handed_over_is_read_and_taken_by_who_comes(staffed, trio):
    asha, dev, mo = (one.identity_id for one in trio)
    shift = of(staffed, "Asha")[0]
    with pytest.raises(NotYourShift):
        actions.hand_over(shift, dev, "x", by=trio[1].actor, at=june(8, "08:00"))
    note = "The pump is off. The supplier comes at noon."
    left = actions.hand_over(shift, asha, note, by=trio[0].actor, at=june(8, "08:00"))
    with pytest.raises(NotYourShift, match="after that shift"):
        actions.take_over(left, mo, by=trio[2].actor, at=june(8, "09:05"))
    actions.take_over(left, dev, by=trio[1].actor, at=june(8, "09:05"))
    taken = Handover.objects.get()
    assert (taken.taken_by_id, taken.taken_at) == (dev, june(8, "09:05"))
    actions.take_over(left, dev, by=trio[1].actor, at=june(8, "10:00"))
    assert Entry.objects.filter(verb="handover.taken").count() == 1
    with pytest.raises(OverAlready):
        actions.hand_over(shift, asha, "More", by=trio[0].actor, at=june(8, "10:00"))


def test_gaps_are_seen_in_advance_and_only_where_the_desk_does_not_work(rota, trio):
    assert problems(rota, june(1, "00:00"))[0] == ("gap", "")
    actions.set_layer(rota, weeks(trio[0], until_on=weeks().from_on), by=SETUP, at=june(1, "00:00"))
    gaps = [one for one in duty.flags(rota, june(2)) if one.problem == "gap"]
    assert gaps[0].starts_at == june(8, "17:00")  # until nine Asha, until five the desk
    assert gaps[0].ends_at == june(9, "08:30")


def test_absence_double_booking_leaving_and_a_missing_number_are_flagged(rota, trio, desk):
    asha, dev, _ = trio
    actions.set_layer(rota, weeks(asha, dev), by=SETUP, at=june(1, "00:00"))
    second = weeks(dev, asha, name="Second", rank=2)
    actions.set_layer(rota, second, by=SETUP, at=june(1, "00:00"))
    assert ("number", "Asha") in problems(rota, june(2))
    for one in (asha, dev):
        actions.set_number(rota, one.identity_id, "07700 900 001", by=SETUP, at=june(2))
    assert problems(rota, june(2)) == []
    [shift] = [one for one in of(rota, "Dev") if one.layer.rank == 1][:1]
    actions.cover(shift, asha.identity_id, by=SETUP, at=june(2))
    assert problems(rota, june(2)) == [("twice", "Asha")]
    actions.note_absence(rota, dev.identity_id, (june(3), june(4)), by=SETUP, at=june(2))
    assert ("away", "Dev") in problems(rota, june(2))
    people.leave_team(dev, desk.teams["ict-desk"], by=SETUP, at=june(2))
    assert ("left", "Dev") in problems(rota, june(2))


def fire(case, at):
    Message.objects.all().delete()
    target = Target.objects.get(case=case, code="resolution")
    cases.fire_thresholds(target, by=SETUP, at=at)
    return list(Message.objects.order_by("pk").values_list("recipient", flat=True))


@pytest.fixture
def urgent(desk):
    """A P1, four hours around the clock, at seven in the evening."""
    return desk.case("ict-fault", answers={"impact": "council"}, at=june(1, "19:00"))


def test_outside_working_hours_whoever_is_on_call_is_told(staffed, urgent):
    assert fire(urgent, june(1, "21:00")) == ["asha@ashby.example"]
    assert fire(urgent, june(1, "23:01")) == ["asha@ashby.example"]  # not the manager


def test_whoever_is_on_call_and_prefers_texts_is_texted_at_night_too(staffed, trio, urgent, desk):
    contact.prefer(trio[0], Channel.TEXT, by=trio[0].actor, at=june(1))
    night = june(1, "23:01")
    assert fire(urgent, night) == ["asha@ashby.example", "+447700900001"]
    text = Message.objects.get(channel=Channel.TEXT)
    assert urgent.reference in text.body
    assert rules.may_go_at(text, night) == night
    Message.objects.filter(pk=text.pk).update(topic="")
    assert rules.may_go_at(Message.objects.get(pk=text.pk), night) > night


@pytest.mark.parametrize(
    ("prefers", "phone"), [(Channel.EMAIL, "07700 900 001"), (Channel.TEXT, "020 7946 0777")]
)
def test_nobody_on_call_is_texted_unasked_or_at_a_landline(staffed, trio, urgent, prefers, phone):
    contact.prefer(trio[0], prefers, by=trio[0].actor, at=june(1))
    actions.set_number(staffed, trio[0].identity_id, phone, by=SETUP, at=june(1))
    assert fire(urgent, june(1, "21:00")) == ["asha@ashby.example"]


def test_a_text_to_whoever_is_on_call_that_is_lost_asks_the_team_to_ring(staffed, trio, urgent):
    contact.prefer(trio[0], Channel.TEXT, by=trio[0].actor, at=june(1))
    fire(urgent, june(1, "21:00"))
    lost = Message.objects.get(channel=Channel.TEXT)
    Message.objects.filter(pk=lost.pk).update(state="failed", reason="?", next_try_at=None)
    assert cases.take_up_lost(Message.objects.get(pk=lost.pk), by=SETUP, at=june(1, "22:00"))
    assert "ring them" in Task.objects.get(code=f"reach-{lost.pk}").name


def test_in_working_hours_the_team_is_told_as_ever(staffed, desk):
    case = desk.case("ict-fault", answers={"impact": "council"}, at=june(1, "10:00"))
    assert fire(case, june(1, "12:00")) == [desk.teams["ict-desk"].email]


def test_without_anybody_on_call_the_team_is_told_as_ever(rota, urgent, desk):
    assert fire(urgent, june(1, "21:00")) == [desk.teams["ict-desk"].email]


@pytest.fixture
def second(staffed, trio):
    """Dev is called second in the week in which Asha is called first."""
    pattern = weeks(trio[1], trio[0], name="Second", rank=2)
    actions.set_layer(staffed, pattern, by=SETUP, at=june(1, "00:00"))


def leaves(desk, rota, asha):
    people.disable(asha, by=SETUP, at=june(1, "20:00"))


def leaves_the_team(desk, rota, asha):
    people.leave_team(asha, desk.teams["ict-desk"], by=SETUP, at=june(1, "20:00"))


def is_away(desk, rota, asha):
    span = june(1, "20:00"), june(2)
    actions.note_absence(rota, asha.identity_id, span, by=SETUP, at=june(1, "20:00"))


def has_no_right_address(desk, rota, asha):
    Person.objects.filter(pk=asha.pk).update(email="asha at ashby")


OUT_OF_REACH = [leaves, leaves_the_team, is_away, has_no_right_address]


@pytest.mark.parametrize("happens", OUT_OF_REACH)
def test_the_next_is_told_where_the_first_is_out_of_reach(
    staffed, second, trio, urgent, desk, happens
):
    happens(desk, staffed, trio[0])
    assert fire(urgent, june(1, "21:00")) == ["dev@ashby.example"]


@pytest.mark.parametrize("happens", OUT_OF_REACH)
def test_the_team_is_told_where_nobody_on_call_is_within_reach(
    staffed, trio, urgent, desk, happens
):
    happens(desk, staffed, trio[0])
    assert fire(urgent, june(1, "21:00")) == [desk.teams["ict-desk"].email]


def test_the_team_is_told_where_nothing_could_be_queued_for_whoever_stands_in(
    urgent, desk, monkeypatch
):
    monkeypatch.setattr(standing_in, "_answers", [])
    standing_in.say(lambda case, at: standing_in.Told("nobody at ashby"))
    assert fire(urgent, june(1, "21:00")) == [desk.teams["ict-desk"].email]


def test_what_the_rota_does_not_answer_for_is_told_to_the_team(staffed, urgent, desk):
    day = june(1).astimezone(ZoneInfo("Europe/London")).date()
    listed = {"council": desk.council, "rota": staffed, "service": "ict-fault"}
    line = Covered.objects.create(**listed, priorities=["P2"], from_on=day)
    assert fire(urgent, june(1, "21:00")) == [desk.teams["ict-desk"].email]
    line.priorities = ["P1"]
    line.save()
    assert fire(urgent, june(1, "22:00")) == ["asha@ashby.example"]


def test_a_shared_service_answers_for_each_of_its_councils(staffed, urgent, desk):
    shared = Council.objects.create(slug="shared-ict", name="Shared ICT", kind="partnership")
    Membership.objects.create(council=desk.council, partnership=shared)
    from moothall.ground.councils import scope

    actions.end_rota(staffed, by=SETUP, at=june(1))
    with scope.opened([desk.council.pk, shared.pk], writes=True):
        said = Said(name="Shared out of hours", team="ict-desk")
        rota = actions.add_rota(shared, said, teams={"ict-desk"}, by=SETUP, at=june(1))
        actions.set_layer(rota, weeks(desk.people["dev"]), by=SETUP, at=june(1, "00:00"))
    assert fire(urgent, june(1, "21:00")) == ["dev@ashby.example"]


def test_a_calendar_address_is_made_anew_and_ended(staffed, trio):
    number = trio[0].identity_id
    first = actions.make_feed(staffed, number, by=trio[0].actor, at=june(2))
    second = actions.make_feed(staffed, number, by=trio[0].actor, at=june(2))
    assert duty.feed(first) is None
    assert duty.feed(second).rota == staffed
    actions.end_feed(duty.feed_of(staffed, number), by=trio[0].actor, at=june(2))
    assert duty.feed(second) is None


def test_what_a_rota_holds_on_somebody_is_shown_and_erased(staffed, trio):
    actions.hand_over(
        of(staffed, "Asha")[0], trio[0].identity_id, "Ring Bo", by=SETUP, at=june(8, "08:00")
    )
    whose = known.whose(trio[0])
    kinds = {kept.what for kept in duty.held_on(whose)}
    assert kinds == {"shift on call", "number on call", "handover"}
    assert actions.erase(whose, by=SETUP, at=june(9)) == 2
    assert trio[0].identity_id not in duty.numbers(staffed)
    assert Handover.objects.get().note == "Erased"


def test_texts_to_whoever_was_on_call_are_shown_and_erased_and_sent_no_more(staffed, trio, urgent):
    contact.prefer(trio[0], Channel.TEXT, by=trio[0].actor, at=june(1))
    fire(urgent, june(1, "21:00"))
    whose = known.whose(trio[0])
    assert "+447700900001" not in {f"+{number}" for number in whose.phones}
    [held] = [kept for kept in duty.held_on(whose) if kept.what == "text while on call"]
    assert urgent.reference in held.fields["text"]
    assert actions.erase(whose, by=SETUP, at=june(9)) == 2  # the text and the number
    text = Message.objects.get(channel=Channel.TEXT)
    assert (text.recipient, text.body, text.state) == (f"erased-{text.pk}", "", "failed")
    assert (text.next_try_at, text.is_attended) == (None, True)
    assert Message.objects.get(channel=Channel.EMAIL).state == "queued"


def test_texts_to_a_telephone_that_is_handed_on_stay_those_of_whoever_has_it(staffed, trio, urgent):
    contact.prefer(trio[0], Channel.TEXT, by=trio[0].actor, at=june(1))
    actions.set_number(staffed, trio[1].identity_id, "+44 7700 900001", by=SETUP, at=june(1))
    fire(urgent, june(1, "21:00"))
    whose = known.whose(trio[0])
    assert "text while on call" not in {kept.what for kept in duty.held_on(whose)}
    actions.erase(whose, by=SETUP, at=june(9))
    assert Message.objects.get(channel=Channel.TEXT).state == "queued"
