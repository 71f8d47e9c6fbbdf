"""O5: a day closed moves due times of open cases, as foreseen; taken back they are as before."""

from datetime import date

import pytest
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.models import Case, Event, Target
from moothall.engine.cases.queries import hours
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars import queries as kept
from moothall.ground.calendars.words import CalendarUnchanged
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 2)
AFTERNOONS = [[("13:00", "17:00")]] * 5 + [[], []]


@pytest.fixture
def moved(desk):
    """Three open faults of a Monday and one that is over; Tuesday is to be closed."""
    found = [desk.case("ict-fault", at=june(1, "15:00")) for _ in range(3)]
    over = desk.case("ict-fault", at=june(1, "09:00"))
    cases.resolve(over, outcome="fixed", by=desk.actor("dev"), at=june(1, "10:00"))
    return found


def head(desk):
    return kept.head(desk.council.pk, "office")


def foreseen(desk, day=DAY):
    now = head(desk)
    said = kept.with_day_closed(now, day, name="Jubilee", at=june(1))
    return hours.foreseen(now, said, at=june(1, "16:00"))


def due(case):
    found = Target.objects.filter(case=case, due_at__isnull=False).order_by("code")
    return dict(found.values_list("code", "due_at"))


def close(desk, day=DAY):
    how = {"by": desk.actor("mo"), "at": june(1, "16:00")}
    return cases.close_calendar_day(desk.council.pk, "office", day, name="Jubilee", **how)


def test_what_is_foreseen_is_what_comes_to_be(desk, moved):
    said = foreseen(desk)
    assert (said.counted, said.cases, len(said.shifts)) == (3, 3, 6)
    assert Event.objects.filter(kind="calendar_changed").count() == 0
    before = {case.pk: due(case) for case in moved}
    done = close(desk)
    assert (done.version.number, done.moved, done.left) == (2, 3, 0)
    for shift in said.shifts:
        code = "response" if "answer" in shift.clock else "resolution"
        assert before[shift.case.pk][code] == shift.before
        assert due(shift.case)[code] == shift.after > shift.before


def test_taken_back_every_case_is_due_when_it_was(desk, moved):
    before = [due(case) for case in moved]
    close(desk)
    assert [due(case) for case in moved] != before
    how = {"by": desk.actor("mo"), "at": june(1, "17:00")}
    done = cases.open_calendar_day(desk.council.pk, "office", DAY, **how)
    assert (done.version.number, done.moved) == (3, 3)
    assert [due(case) for case in moved] == before
    with pytest.raises(CalendarUnchanged):
        cases.open_calendar_day(desk.council.pk, "office", DAY, **how)


def test_a_day_that_is_closed_anyway_moves_nothing(desk, moved):
    assert foreseen(desk, date(2026, 6, 6)).shifts == []
    assert foreseen(desk, date(2028, 6, 6)).shifts == []


def test_a_case_that_is_over_keeps_its_calendar(desk, moved):
    over = Case.objects.get(state="resolved")
    first = head(desk).pk
    close(desk)
    assert set(Target.objects.filter(case=over).values_list("calendar_version_id", flat=True)) == {
        first
    }


def test_the_loop_moves_those_that_nobody_waited_for(desk, moved):
    before = head(desk)
    how = {"by": SETUP, "at": june(1, "16:00")}
    calendars.close_day(desk.council.pk, "office", DAY, name="Jubilee", **how)
    assert cases.follow_calendars(desk.council.pk, most=1, **how) == 1
    assert hours.count_behind(desk.council.pk) == 2
    assert jobs.follow_calendars_once() == 0  # it was years ago
    assert cases.follow_calendars(desk.council.pk, **how) == 2
    assert hours.behind(desk.council.pk, most=50) == []
    assert hours.counted_by(desk.council.pk, [before.pk]) == []
    assert due(moved[0])["response"] == utc(june(3, "10:30"))


def test_the_loop_looks_at_councils_whose_calendars_changed_lately(desk, moved):
    with scope.opened([desk.council.pk], writes=True) as at:
        calendars.close_day(desk.council.pk, "office", DAY, name="Jubilee", by=SETUP, at=at)
    assert jobs.follow_calendars_once() == 3
    assert jobs.follow_calendars_once() == 0


def test_the_loop_goes_on_until_nobody_is_behind(desk, moved, monkeypatch):
    monkeypatch.setattr(jobs, "FOLLOW_AT_ONCE", 1)
    with scope.opened([desk.council.pk], writes=True) as at:
        calendars.close_day(desk.council.pk, "office", DAY, name="Jubilee", by=SETUP, at=at)
    assert jobs.follow_calendars_once() == 3
    with scope.opened([desk.council.pk], writes=False):
        assert hours.count_behind(desk.council.pk) == 0


def test_a_pass_reads_so_many_cases_however_many_are_behind_and_versions_there_are(
    desk, moved, django_assert_num_queries
):
    how = {"by": SETUP, "at": june(1, "16:00")}
    for day in (DAY, date(2026, 6, 3), date(2026, 6, 4)):
        calendars.close_day(desk.council.pk, "office", day, name="Jubilee", **how)
    with django_assert_num_queries(4) as ran:
        [(case, _, after)] = hours.behind(desk.council.pk, most=1)
    assert (case.pk, after) == (moved[0].pk, head(desk).pk)
    assert sum("LIMIT 1" in one["sql"] for one in ran.captured_queries) == 1


def test_what_is_foreseen_of_another_week_comes_to_be_and_is_taken_back(desk, moved):
    how = {"by": desk.actor("mo"), "at": june(1, "16:00")}
    before = {case.pk: due(case) for case in moved}
    said = kept.with_week(head(desk), AFTERNOONS, from_on=DAY, at=june(1, "16:00"))
    foretold = hours.foreseen(head(desk), said, at=june(1, "16:00"))
    assert (foretold.counted, foretold.cases) == (3, 3)
    assert {case.pk: due(case) for case in moved} == before
    done = cases.change_calendar_week(desk.council.pk, "office", AFTERNOONS, from_on=DAY, **how)
    assert (done.version.number, done.moved, done.left) == (2, 3, 0)
    for shift in foretold.shifts:
        code = "response" if "answer" in shift.clock else "resolution"
        assert due(shift.case)[code] == shift.after > before[shift.case.pk][code]
    back = cases.take_back_calendar_week(desk.council.pk, "office", since=DAY, **how)
    assert (back.version.number, {case.pk: due(case) for case in moved}) == (3, before)


def test_cases_are_counted_as_they_are_found(desk, moved, django_assert_num_queries):
    close(desk)
    versions = [one.pk for one in kept.versions(desk.council.pk, "office")]
    with django_assert_num_queries(1):
        counted = hours.count_by(desk.council.pk, versions)
    council = desk.council.pk
    assert counted == {one: len(hours.counted_by(council, [one])) for one in versions}
    assert sorted(counted.values()) == [0, 3]
