"""The cases of another desk, open and closed: brought, counted, found, taken back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from tests.engine.moving.conftest import DONE, FILE, HEADINGS, HELD, MAPPING, OPEN, WRONG

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as case_queries
from moothall.engine.cases.actions.penning import Typed
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.jobs import TIDY, fire_thresholds_once, follow_calendars_once
from moothall.engine.cases.models import (
    Case,
    Event,
    Fact,
    Remark,
    Submission,
    Survey,
    Target,
    Task,
    Threshold,
)
from moothall.engine.contact.models import Message
from moothall.engine.moving import actions, queries
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.models import RefusedRow, Taken, TakeoverPart
from moothall.engine.moving.words import NotAtThatPoint, NotYoursToMove
from moothall.engine.registers.actions import turning
from moothall.engine.tables.words import Row
from moothall.ground.calendars import actions as calendar_actions
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.search.models import Findable

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
OF_A_CASE = (Case, Submission, Event, Remark, Task, Target, Threshold, Fact, Survey, Findable)


def case_called(reference):
    return Case.objects.get(pk=Submission.objects.get(former=reference).case_id)


def counted():
    return {model: model.objects.count() for model in OF_A_CASE}


def test_a_file_is_read_and_a_mapping_proposed(moving):
    one = moving.brought()
    assert one.state == "chosen"
    proposed = one.mapping
    assert proposed["columns"]["reference"] == "Number"
    assert proposed["words"]["status"] == {
        "in progress": "open",
        "pending": "pause:requester",
        "closed": "closed",
    }
    assert proposed["words"]["priority"] == {"3 high": "P2", "2 normal": "P3", "1 low": "P4"}
    assert proposed["words"]["team"] == {"ICT Desk": "ict-desk"}
    assert proposed["dates"] == "day-first"


def test_what_it_would_do_is_counted_before_anything_is_done(moving):
    one = moving.seen()
    assert one.counts == {"running": 2, "over": 1, "known": 0, "refused": 1}
    with moving.open():
        assert not Case.objects.exists()
        reasons = [row.reason for row in queries.refused(one.pk)]
        seen = queries.preview(one, by=moving.mo, at=one.seen_at)
    assert reasons == ["Resolved: 31 Mar 2026 12:00 is before it was opened"]
    assert [row.service for row in seen] == ["Report an ICT fault"] * 3 + [""]
    assert "The officer “Old Hand” is not known here: the case is its team's" in one.notes


def test_opened_before_plus_created_is_opened_after(moving):
    with moving.open(writes=True) as at:
        moving.desk.case("ict-fault", at=at)
        before = Case.objects.running().count()
    one = moving.taken()
    rows = FILE.strip().count("\n")
    with moving.open():
        assert before + one.counts["running"] == Case.objects.running().count()
        assert Case.objects.filter(state="closed").count() == one.counts["over"]
        assert sum(one.counts[name] for name in ("running", "over", "refused")) == rows
        assert Taken.objects.count() == one.counts["running"] + one.counts["over"]


def test_the_clock_of_an_open_case_has_run_as_long_as_there(moving):
    moving.taken()
    with moving.open() as at:
        case = case_called("INC-1")
        clocks = case_queries.clocks(case, at=at)
        [office] = [
            calendars.working_calendar(head.pk)
            for head in calendars.heads(moving.council.pk)
            if head.calendar.code == "office"
        ]
        given = case.team.code, case.assignee_id
    opened = datetime(2026, 6, 1, 9, 0, tzinfo=LONDON)
    found = {clock.promise.measures: clock for clock in clocks.clocks}
    assert found["response"].used == 60 * 60
    assert found["resolution"].used == office.elapsed(opened, clocks.at) - 90 * 60
    assert given == ("ict-desk", moving.desk.people["dev"].pk)
    assert sum(int((p.end - p.start).total_seconds()) for p in clocks.pauses) == 90 * 60
    assert (case.created_at, case.priority) == (opened, "P2")


def test_a_case_on_hold_there_stands_still_here(moving):
    moving.taken()
    with moving.open() as at:
        case = case_called("INC-2")
        clocks = case_queries.clocks(case, at=at)
        assert (case.state, case.due_at) == ("paused", None)
        assert case.requester_id == moving.desk.people["employee"].pk
        resolution = next(c for c in clocks.clocks if c.promise.measures == "resolution")
    assert resolution.used == 3 * 3600


def test_what_was_over_there_counts_in_its_own_period_and_promises_nothing(moving):
    moving.taken()
    with moving.open():
        case = case_called("INC-3")
        fact = Fact.objects.get(case=case)
        assert not Target.objects.filter(case=case).exists()
        assert not Survey.objects.exists()
        events = Event.objects.filter(case=case)
        assert all(one.effective_at <= one.recorded_at for one in events)
    assert (fact.created_on.isoformat(), fact.resolved_on.isoformat()) == (
        "2026-04-01",
        "2026-04-01",
    )
    assert (fact.response_working, fact.resolution_working) == (30 * 60, 3 * 3600)
    assert (fact.is_own_verdict_met, fact.is_from_log, fact.resolution_target) == (True, True, None)
    assert fact.first_assigned_at is None


def test_it_says_where_it_came_from_and_is_found_by_that(moving):
    moving.taken()
    with moving.open() as at:
        case = case_called("INC-1")
        line = next(one for one in case_queries.timeline(case, at=at) if one.kind == "moved_in")
        thing = Findable.objects.get(kind="case", thing_id=case.pk)
        assert queries.case_of(moving.council.pk, "ZAMMAD", "INC-1") == case.pk
    assert line.heading == "Moved in from Zammad, where it was INC-1"
    assert line.body == "Building: Town Hall"
    assert {"#rINC1", "#nINC1"} <= set(thing.keys)
    assert "Mailbox full" in thing.body


def test_nobody_is_written_to_for_what_passed_before(moving):
    moving.taken()
    fire_thresholds_once()
    with moving.open():
        assert Threshold.objects.exists()
        assert not Threshold.objects.filter(has_message=True).exists()
        assert not Message.objects.exists()
        assert not Task.objects.exists()


def test_what_was_resolved_there_is_closed_here_and_nobody_is_told_or_asked(moving):
    with moving.open() as at:
        then = (at - timedelta(days=2)).astimezone(LONDON)
    days = [f"{then - timedelta(hours=ago):%d/%m/%Y %H:%M}" for ago in (5, 4)]
    who = "INC-9,Mouse,,in progress,1 low,ICT Desk,,Sam Field,sam@example.com"
    row = f"{who},{days[0]},,,,{days[1]},,,"
    words = MAPPING.words | {"status": {"in progress": "resolved"}}
    moving.taken(f"{HEADINGS}\n{row}\n", MAPPING.model_copy(update={"words": words}))
    with moving.open(writes=True) as at:
        case = case_called("INC-9")
        assert case.state == "resolved"
        cases.close(case, by=Actor.job("auto-close"), at=at + timedelta(days=5))
        assert Event.objects.get(case_id=case.pk, kind="closed").data == {"survey": "from-log"}
        assert (Survey.objects.get().left_out, Message.objects.count()) == ("from-log", 0)


def test_bringing_it_again_changes_nothing(moving):
    moving.taken()
    with moving.open():
        before = counted()
    again = moving.taken()
    with moving.open():
        assert counted() == before
    assert (again.counts["known"], again.counts["refused"]) == (3, 1)
    assert not again.counts.get("running")


def test_the_same_reference_twice_in_a_file_is_refused_once(moving):
    one = moving.taken("\n".join([HEADINGS, OPEN, OPEN]) + "\n")
    with moving.open():
        assert [(row.line, row.reason) for row in RefusedRow.objects.all()] == [
            (3, "The same reference as line 2")
        ]
    assert one.counts["running"] == 1


def test_undoing_leaves_nothing_but_the_journal(moving):
    with moving.open(writes=True) as at:
        moving.desk.case("ict-fault", at=at)
        before = counted()
    one = moving.taken()
    undone = moving.undone(one)
    with moving.open():
        assert counted() == before
        assert not Taken.objects.exists()
        assert not RefusedRow.objects.exists()
        assert not TakeoverPart.objects.exists()
        assert Entry.objects.filter(verb="case.taken_back").count() == 3
    assert (undone.state, undone.counts["taken_back"], undone.counts["left"]) == ("undone", 3, 0)
    assert moving.taken().counts["running"] == 2


@pytest.mark.parametrize("deed", ["note", "draft"])
def test_what_somebody_worked_stays_when_the_rest_is_undone(moving, deed):
    one = moving.taken()
    dev = moving.desk.actor("dev")
    with moving.open(writes=True) as at:
        case = case_called("INC-1")
        if deed == "note":
            cases.note(case, by=dev, at=at, body="Looked at it.")
        else:
            cases.keep_unsent(case, Typed("Have you tried"), by=dev, at=at)
    undone = moving.undone(one)
    with moving.open():
        assert [one.pk for one in Case.objects.all()] == [case.pk]
        assert Event.objects.filter(case=case, kind=EventKind.MOVED_IN).exists()
        assert Taken.objects.count() == 1
    assert (undone.counts["taken_back"], undone.counts["left"]) == (2, 1)


def test_a_threshold_that_fired_since_is_no_work(moving):
    one = moving.taken()
    with moving.open(writes=True) as at:
        target = Target.objects.filter(case=case_called("INC-1"), state="running").first()
        Target.objects.filter(pk=target.pk).update(next_threshold_at=at - timedelta(seconds=1))
    fire_thresholds_once()
    assert moving.undone(one).counts["left"] == 0


def test_that_a_case_followed_its_calendar_is_no_work(moving):
    one = moving.taken()
    with moving.open(writes=True) as at:
        day = at.date() + timedelta(days=1)
        how = {"name": "Jubilee", "by": moving.mo, "at": at}
        calendar_actions.close_day(moving.council.pk, "office", day, **how)
    assert follow_calendars_once() == 2
    with moving.open():
        assert Event.objects.filter(kind=EventKind.CALENDAR_CHANGED).exists()
    assert moving.undone(one).counts["left"] == 0


@pytest.mark.parametrize(("who", "left"), [("job", 0), ("dev", 1)])
def test_that_the_job_closed_it_and_told_nobody_is_no_work(moving, who, left):
    with moving.open() as at:
        days = [at.astimezone(LONDON) - timedelta(hours=ago) for ago in (3, 2, 1)]
    opened, answered, resolved = (f"{day:%d/%m/%Y %H:%M}" for day in days)
    row = f"INC-9,Printer,,resolved,1 low,ICT Desk,,Sam Field,,{opened},{answered},,,{resolved},,,"
    words = MAPPING.words | {"status": {"resolved": "resolved"}}
    mapping = MAPPING.model_copy(update={"words": words})
    one = moving.taken("\n".join([HEADINGS, row]) + "\n", mapping)
    with moving.open(writes=True) as at:
        case = case_called("INC-9")
        assert case.state == "resolved"
        cases.close(case, by=TIDY if who == "job" else moving.desk.actor(who), at=at)
    assert moving.undone(one).counts["left"] == left


def half_way(moving):
    """A takeover that stopped after two of its cases."""
    one = moving.seen()
    names = HEADINGS.split(",")
    with moving.open(writes=True) as at:
        one = actions.begin(one, by=moving.mo, at=at)
        judge = queries.judge(one, MAPPING, by=moving.mo, at=at)
        rows = [
            judge.judge(Row(line, dict(zip(names, text.split(","), strict=True))))
            for line, text in enumerate([OPEN, HELD, DONE, WRONG], start=2)
        ]
        one = actions.write_rows(one, Batch(0, rows), by=moving.mo, at=at)
        return turning.fail(one, "It stopped.", by=moving.mo, at=at)


def test_what_stopped_half_way_goes_on_to_its_end(moving):
    one = half_way(moving)
    with moving.open(writes=True) as at:
        actions.begin(one, by=moving.mo, at=at)
    one = moving.worked(one)
    assert (one.state, one.counts["running"], one.counts["over"]) == ("loaded", 2, 1)


@pytest.mark.parametrize("taken_back", [0, 1])
def test_once_undoing_began_nothing_more_is_taken_over(moving, taken_back):
    one = half_way(moving)
    with moving.open(writes=True) as at:
        one = actions.ask_undo(one, by=moving.mo, at=at)
        if taken_back:
            one = actions.undo_cases(one, queries.taken(one)[:1], by=moving.mo, at=at)
        one = turning.fail(one, "It stopped.", by=moving.mo, at=at)
        with pytest.raises(NotAtThatPoint, match="undo the rest"):
            actions.begin(one, by=moving.mo, at=at)
        for deed in (actions.drop, actions.look_again):
            with pytest.raises(NotAtThatPoint, match="undo it"):
                deed(one, by=moving.mo, at=at)
        assert not TakeoverPart.objects.exists()
    undone = moving.undone(one)
    assert (undone.state, undone.counts["taken_back"], undone.counts["left"]) == ("undone", 3, 0)


def test_when_somebody_is_erased_files_that_wait_are_let_go_and_say_so(moving):
    one = moving.seen()
    with moving.open(writes=True) as at:
        whose = people.whose(moving.desk.people["employee"])
        actions.erase(whose, by=moving.mo, at=at)
        found = queries.takeover(moving.council.pk, one.pk)
        with pytest.raises(NotAtThatPoint):
            actions.begin(found, by=moving.mo, at=at)
        assert not TakeoverPart.objects.exists()
        assert Entry.objects.filter(verb="takeover.dropped").count() == 1
    assert (found.state, found.length, found.head) == ("dropped", 0, {})
    assert found.why_failed.startswith("The file was let go: a person was erased")


def test_when_somebody_is_erased_a_file_half_way_is_not_gone_on_with(moving):
    one = half_way(moving)
    with moving.open(writes=True) as at:
        whose = people.whose(moving.desk.people["employee"])
        actions.erase(whose, by=moving.mo, at=at)
        found = queries.takeover(moving.council.pk, one.pk)
        with pytest.raises(NotAtThatPoint, match="bring it again"):
            actions.begin(found, by=moving.mo, at=at)
        assert not TakeoverPart.objects.exists()
    assert (found.state, found.length) == ("failed", 0)
    assert moving.undone(found).counts["taken_back"] == 3


def test_a_case_that_was_asked_for_here_is_never_taken_back(moving):
    with moving.open(writes=True) as at:
        case = moving.desk.case("ict-fault", at=at)
        assert cases.take_back(moving.council, [case.pk], by=moving.mo, at=at) == []
        assert Case.objects.filter(pk=case.pk).exists()


def test_from_another_council_nothing_is_taken_back(moving, brackwater):
    moving.taken()
    with moving.open():
        ids = list(Case.objects.values_list("pk", flat=True))
    with scope.opened([brackwater.pk], writes=True), connection.cursor() as cursor:
        cursor.execute("SELECT moothall_take_back(%s::bigint[])", [ids])
        assert cursor.fetchone() == ([],)
    with moving.open():
        assert Case.objects.count() == len(ids) == 3


def test_events_stay_append_only_beside_a_case_that_is_taken_back(moving):
    moving.taken()
    with moving.open(writes=True) as at:
        case = case_called("INC-1")
        Taken.objects.all().delete()
        assert cases.take_back(moving.council, [case.pk], by=moving.mo, at=at) == [case.pk]
        with (
            pytest.raises(DatabaseError, match=r"permission denied|append only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM cases_event")


def test_only_managers_bring_cases(moving):
    moving.mo = moving.desk.actor("dev")
    with pytest.raises(NotYoursToMove):
        moving.brought()


def test_what_nobody_looked_through_is_not_taken_over(moving):
    one = moving.brought()
    with moving.open(writes=True) as at, pytest.raises(NotAtThatPoint):
        actions.begin(one, by=moving.mo, at=at)


def test_the_next_file_of_the_same_desk_is_read_as_the_last(moving):
    moving.taken("\n".join([HEADINGS, HELD]) + "\n", MAPPING)
    again = moving.brought("\n".join([HEADINGS, DONE]) + "\n", desk="zammad")
    assert again.mapping["words"]["status"] == MAPPING.words["status"]
