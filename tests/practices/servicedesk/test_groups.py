"""Success and focus groups: who is in them, what they do, and what nobody may do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.telling import june
from tests.practices.servicedesk.conftest import JOIN, volunteer

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST
from moothall.ground.people import queries as people
from moothall.practices.servicedesk import actions, jobs
from moothall.practices.servicedesk.models import Group, GroupSession, Guest, Member, Undertaking
from moothall.practices.servicedesk.queries import groups
from moothall.practices.servicedesk.words.groups import (
    NotAMember,
    NotThisGoal,
    NotThisGroup,
    NotThisSession,
    NotThisUndertaking,
    SaidOfGoal,
    SaidOfGroup,
    SaidOfMember,
    SaidOfSession,
    SaidOfUndertaking,
    SessionState,
)

pytestmark = pytest.mark.django_db
MEETING = SaidOfSession(
    title="What to mend first",
    starts_at=june(10, "10:00"),
    ends_at=june(10, "11:00"),
    place="Town Hall, room 3",
    agenda="Printers\nMeeting rooms",
)
DO = SaidOfUndertaking(
    what="Mend the printers", owner="Dev", email="dev@ashby.example", due_on=date(2026, 6, 20)
)
FAR_OFF = datetime(9999, 12, 30, 10, tzinfo=UTC)
MEMBERS = [
    (line, SaidOfMember(name=f"Member {line:03}", email=f"m{line}@example.com", place="Parks"))
    for line in range(2, 198)
]


@pytest.fixture
def how(desk):
    return {"by": desk.actor("mo"), "at": june(1)}


@pytest.fixture
def group(desk, how):
    said = SaidOfGroup(name="ICT success group", purpose="Say what helps.", service=JOIN)
    return actions.add_group(desk.council, said, **how)


@pytest.fixture
def full(group, how):
    """The group with 196 members from a file."""
    actions.load_members(group, MEMBERS, has_agreed=True, **how)
    return group


def told(subject=""):
    found = Message.objects.filter(case_id=None, subject__startswith=subject)
    return sorted(found.values_list("recipient", flat=True))


def test_a_file_of_196_loads_once_and_writes_to_nobody(group, how):
    bad = [(198, SaidOfMember(name="No address", email="nobody")), (199, "the line is broken")]
    first = actions.load_members(group, [*MEMBERS, *bad], has_agreed=True, **how)
    assert (first.added, first.known) == (196, 0)
    assert [line for line, _ in first.refused] == [198, 199]
    again = actions.load_members(group, MEMBERS, has_agreed=True, **how)
    assert (again.added, again.known, groups.current(group).count()) == (0, 196, 196)
    assert told() == []


def test_a_file_loaded_again_brings_nobody_back_who_left(full, how):
    one = groups.current(full).get(email="m2@example.com")
    actions.leave(one, by=GUEST, at=june(2))
    again = actions.load_members(full, MEMBERS, has_agreed=True, **how)
    assert (again.added, again.known) == (0, 195)
    [(line, why)] = again.refused
    assert (line, "They left" in why) == (2, True)
    assert groups.current(full).count() == 195


def test_loading_asks_as_often_for_196_as_for_two(group, how, django_assert_num_queries):
    with django_assert_num_queries(7):
        actions.load_members(group, MEMBERS[:2], has_agreed=True, **how)
    with django_assert_num_queries(7):
        actions.load_members(group, MEMBERS, has_agreed=True, **how)


def test_nobody_becomes_a_member_who_did_not_say_yes(group, how):
    said = MEMBERS[0][1]
    with pytest.raises(NotAMember, match="said yes"):
        actions.add_member(group, said, has_agreed=False, **how)
    with pytest.raises(NotAMember, match="said yes"):
        actions.load_members(group, MEMBERS, has_agreed=False, **how)
    with pytest.raises(NotAMember, match="Enter an email address"):
        actions.add_member(group, replace(said, email="x"), has_agreed=True, **how)
    actions.add_member(group, said, has_agreed=True, **how)
    with pytest.raises(NotAMember, match="already"):
        actions.add_member(group, replace(said, email="M2@Example.com"), has_agreed=True, **how)


def test_members_come_a_page_at_a_time_and_are_found_by_words(full):
    first = groups.members(full)
    assert [one.name for one in first.members] == [f"Member {n:03}" for n in range(2, 52)]
    second = groups.members(full, after=first.after)
    assert second.members[0].name == "Member 052"
    last = groups.members(full, after=groups.members(full, after=second.after).after)
    assert (len(last.members), last.after) == (46, None)
    assert [one.email for one in groups.members(full, "parks 197@").members] == ["m197@example.com"]
    assert groups.members(full, "nobody").members == []


def test_an_employee_joins_is_welcomed_and_leaves(desk, group):
    me = desk.people["employee"]
    member = actions.join(group, me, by=me.actor, at=june(2))
    assert actions.join(group, me, by=me.actor, at=june(2)).pk == member.pk
    assert told("Welcome") == ["employee@ashby.example"]
    assert f"/groups/leave/{member.token}" in Message.objects.get().body
    actions.leave(member, by=me.actor, at=june(3))
    actions.leave(member, by=GUEST, at=june(4))
    assert Member.objects.get().left_at == june(3)
    again = actions.join(group, me, by=me.actor, at=june(5))
    assert (again.pk != member.pk, groups.current(group).count()) == (True, 1)


def test_a_closed_group_is_joined_by_nobody_themselves(desk, group, how):
    said = SaidOfGroup(name="ICT success group", is_open=False)
    actions.change_group(group, said, **how)
    me = desk.people["employee"]
    with pytest.raises(NotAMember, match="not open"):
        actions.join(group, me, by=me.actor, at=june(2))


def test_groups_have_names_and_services_of_their_own(desk, group, how):
    with pytest.raises(NotThisGroup, match="name"):
        actions.add_group(desk.council, SaidOfGroup(name="ICT success group"), **how)
    with pytest.raises(NotThisGroup, match="another group"):
        actions.add_group(desk.council, SaidOfGroup(name="B", service=JOIN), **how)
    with pytest.raises(NotThisGroup, match="agrees"):
        actions.add_group(desk.council, SaidOfGroup(name="B", service="ict-equipment"), **how)
    with pytest.raises(NotThisGroup, match="called"):
        actions.add_group(desk.council, SaidOfGroup(name=" "), **how)
    actions.end_group(group, **how)
    assert actions.add_group(desk.council, SaidOfGroup(name="ICT success group"), **how)


def test_whoever_asks_by_the_service_becomes_a_member_and_their_request_is_resolved(desk, group):
    case = volunteer(desk)
    [(_, waiting)] = groups.volunteers(desk.council.pk)
    member = actions.take_in(group, waiting, by=jobs.GROUPS, at=june(2))
    case.refresh_from_db()
    assert (member.email, member.case_id, member.way) == (case.contact_email, case.pk, "asked")
    assert case.state == "resolved"
    assert groups.volunteers(desk.council.pk) == []


def test_who_says_no_to_being_emailed_becomes_no_member(desk, group):
    case = volunteer(desk, agrees=False)
    assert actions.take_in(group, case, by=jobs.GROUPS, at=june(2)) is None
    assert jobs.groups_once() == 0
    case.refresh_from_db()
    assert (case.state, Member.objects.count(), told()) == ("open", 0, [])


def test_who_left_and_opens_the_request_again_is_not_taken_in_again(desk, group):
    case = volunteer(desk)
    member = actions.take_in(group, case, by=jobs.GROUPS, at=june(2))
    actions.leave(member, by=GUEST, at=june(3))
    case = cases.reopen(case, by=desk.actor("employee"), at=june(4), remark="Take me off, please.")
    assert groups.volunteers(desk.council.pk) == []
    assert actions.take_in(group, case, by=jobs.GROUPS, at=june(4)) is None
    case.refresh_from_db()
    assert (case.state, groups.current(group).count()) == ("open", 0)


def test_one_request_that_is_refused_stops_nothing_else(desk, group, how, caplog):
    stuck = volunteer(desk)
    volunteer(desk)
    actions.agree(group, DO, **how)
    waits = {"reason": FOR_PAYMENT, "until": "2026-06-09", "stops_clock": True}
    told = {"effective_at": june(1), "recorded_at": june(1), "by_kind": "job", "data": waits}
    Event.objects.create(
        council=desk.council, case=stuck, sequence=99, kind=EventKind.PAUSED, **told
    )
    Case.objects.filter(pk=stuck.pk).update(state="paused")
    assert jobs.groups_once() == 2
    assert f"Case {stuck.pk} is left as it is" in caplog.text


def test_a_session_is_planned_with_a_place_or_a_link_before_it_begins(group, how):
    for wrong, said in (
        ("place, or a link", {"place": " "}),
        ("https", {"link": "javascript:alert(1)"}),
        ("must end after", {"ends_at": june(10, "10:00")}),
        ("before it begins", {"starts_at": june(1), "ends_at": june(1, "23:00")}),
        ("what the session is about", {"title": ""}),
        ("within 20 years", {"starts_at": FAR_OFF, "ends_at": FAR_OFF + timedelta(hours=1)}),
    ):
        with pytest.raises(NotThisSession, match=wrong):
            actions.plan_session(group, replace(MEETING, **said), **how)


def test_a_session_is_not_moved_decades_off(group, how):
    session = actions.plan_session(group, MEETING, **how)
    far = replace(MEETING, starts_at=FAR_OFF, ends_at=FAR_OFF + timedelta(hours=1))
    with pytest.raises(NotThisSession, match="within 20 years"):
        actions.change_session(session, far, **how)


def test_nothing_is_agreed_or_wanted_by_a_day_decades_off(group, how):
    with pytest.raises(NotThisUndertaking, match="within 20 years"):
        actions.agree(group, replace(DO, due_on=FAR_OFF.date()), **how)
    goal = SaidOfGoal(measure="satisfaction", aim="least", value=90, by_on=FAR_OFF.date())
    with pytest.raises(NotThisGoal, match="within 20 years"):
        actions.set_goal(group, goal, measures=["satisfaction"], **how)


def test_every_member_is_invited_once_and_answers_by_a_link(desk, full, how):
    session = actions.plan_session(full, MEETING, **how)
    assert actions.invite(session, **how) == 196
    assert actions.invite(session, **how) == 0
    assert len(told("Invitation: What to mend first, Wednesday 10 June 2026")) == 196
    guest = Guest.objects.order_by("pk").first()
    body = Message.objects.get(recipient=guest.member.email).body
    assert f"/groups/sessions/{guest.token}" in body
    assert "Wednesday 10 June 2026, 10:00 to 11:00" in body
    actions.reply(guest, "yes", by=GUEST, at=june(2))
    actions.reply(guest, "no", by=GUEST, at=june(3))
    assert groups.turnouts([session.pk])[session.pk] == groups.Turnout(196, 0, 1, 0)
    with pytest.raises(NotThisSession):
        actions.reply(guest, "perhaps", by=GUEST, at=june(3))
    with pytest.raises(NotThisSession, match="held or cancelled"):
        actions.reply(guest, "yes", by=GUEST, at=june(11))


def test_inviting_asks_as_often_for_196_as_for_two(group, how, django_assert_num_queries):
    actions.load_members(group, MEMBERS[:2], has_agreed=True, **how)
    session = actions.plan_session(group, MEETING, **how)
    with django_assert_num_queries(9):
        actions.invite(session, **how)
    actions.load_members(group, MEMBERS, has_agreed=True, **how)
    with django_assert_num_queries(9):
        actions.invite(session, **how)


def test_a_change_and_a_cancellation_are_told_to_who_did_not_decline(group, how):
    actions.load_members(group, MEMBERS[:3], has_agreed=True, **how)
    session = actions.plan_session(group, MEETING, **how)
    actions.invite(session, **how)
    declined, left, stays = Guest.objects.order_by("pk").select_related("member")
    actions.reply(declined, "no", by=GUEST, at=june(2))
    actions.leave(left.member, by=GUEST, at=june(2))
    actions.change_session(session, replace(MEETING, place="Library"), **how)
    assert told("Changed") == [stays.member.email]
    actions.cancel_session(session, **how)
    assert told("Cancelled") == [stays.member.email]
    with pytest.raises(NotThisSession, match="held or cancelled"):
        actions.invite(session, **how)
    assert GroupSession.objects.get().revision == 2


def test_a_change_that_changes_nothing_is_told_to_nobody(group, how):
    actions.load_members(group, MEMBERS[:2], has_agreed=True, **how)
    session = actions.plan_session(group, MEETING, **how)
    actions.invite(session, **how)
    actions.change_session(session, replace(MEETING, title=" What to mend first "), **how)
    assert (told("Changed"), GroupSession.objects.get().revision) == ([], 0)


def test_a_group_is_not_ended_while_a_session_is_to_come(group, how):
    session = actions.plan_session(group, MEETING, **how)
    with pytest.raises(NotThisGroup, match="still to come"):
        actions.end_group(group, **how)
    actions.cancel_session(session, **how)
    assert actions.end_group(group, **how).ended_at == june(1)


def test_who_came_is_noted_once_it_has_begun_and_may_be_somebody_not_invited(group, how):
    actions.load_members(group, MEMBERS[:2], has_agreed=True, **how)
    session = actions.plan_session(group, MEETING, **how)
    actions.invite(session, **how)
    with pytest.raises(NotThisSession, match="not begun"):
        actions.note_session(session, [], "", **how)
    late = actions.add_member(
        group, SaidOfMember(name="Late", email="late@example.com"), has_agreed=True, **how
    )
    first = Guest.objects.order_by("pk").first()
    how["at"] = june(10, "12:00")
    actions.note_session(session, {first.member_id, late.pk}, "Printers first.", **how)
    held = GroupSession.objects.get()
    assert (held.state, held.notes) == (SessionState.HELD, "Printers first.")
    assert groups.turnouts([held.pk])[held.pk] == groups.Turnout(3, 0, 0, 2)


def test_a_goal_is_for_a_measure_that_exists_and_one_at_a_time(group, how):
    said = SaidOfGoal(measure="satisfaction", aim="least", value=95, by_on=date(2026, 9, 1))
    with pytest.raises(NotThisGoal, match="published"):
        actions.set_goal(group, said, measures=["resolution"], **how)
    with pytest.raises(NotThisGoal, match="number"):
        actions.set_goal(group, replace(said, value=float("nan")), measures=["satisfaction"], **how)
    goal = actions.set_goal(group, said, measures=["satisfaction"], **how)
    with pytest.raises(NotThisGoal, match="End it first"):
        actions.set_goal(group, said, measures=["satisfaction"], **how)
    actions.end_goal(goal, **how)
    assert groups.goals(group) == []


def test_what_is_overdue_is_reminded_of_once_a_week_until_it_is_done(desk, group, how):
    with pytest.raises(NotThisUndertaking, match="what is to be done"):
        actions.agree(group, replace(DO, what=" "), **how)
    made = actions.agree(group, DO, **how)

    def late(day):
        return groups.overdue(desk.council.pk, june(day).date(), june(day))

    assert late(20) == []
    assert late(21) == [made]
    actions.remind(late(21)[0], by=jobs.GROUPS, at=june(21))
    assert told("Overdue: Mend the printers") == ["dev@ashby.example"]
    assert late(27) == []
    assert late(28) == [made]
    actions.finish(made, **how)
    actions.finish(made, by=how["by"], at=june(29))
    assert (late(28), Undertaking.objects.get().done_at) == ([], june(1))


def test_the_chore_takes_volunteers_in_and_reminds(desk, group, how):
    actions.agree(group, DO, **how)  # months have passed since June
    volunteer(desk)
    assert jobs.groups_once() == 2
    assert jobs.groups_once() == 0
    assert [one.way for one in Member.objects.all()] == ["asked"]


def test_what_is_held_on_a_member_is_shown_and_erased(desk, group, how):
    me = desk.people["employee"]
    actions.join(group, me, by=me.actor, at=june(2))
    mine = replace(DO, owner="Employee", email="employee@ashby.example")
    actions.agree(group, mine, **how)
    whose = people.whose(me)
    held = [one.what for one in groups.held_on(whose)]
    assert held == ["member of a group", "undertaking of a group"]
    assert actions.erase_groups(whose, **how) == 2
    assert groups.held_on(whose) == []
    assert not Member.objects.filter(name__icontains="employee").exists()
    assert (groups.current(group).count(), Undertaking.objects.get().email) == (0, "")
    assert groups.overdue(desk.council.pk, june(25).date(), june(25)) == []


def test_a_group_of_another_council_is_not_there(group, desk):
    other = a_council("brackwater")
    with scope.opened([other.pk], writes=False):
        assert groups.groups(other.pk) == []
        assert not Group.objects.exists()
