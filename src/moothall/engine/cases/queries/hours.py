"""Which open cases a calendar counts, and which would move if its hours were others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from moothall.engine.cases import wording
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import PAUSED, RUNNING, Clock
from moothall.engine.cases.history import EventKind, Occurred
from moothall.engine.cases.models import Case, Event, Fact, Target
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import RUNNING as OPEN
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import Hours
from moothall.ground.journal.words import Actor

_COUNT = """
    SELECT counting.version_id, count(*) FROM cases_case AS one CROSS JOIN LATERAL (
        SELECT target.calendar_version_id AS version_id FROM cases_target AS target
        WHERE target.case_id = one.id AND target.state = ANY(%s)
        UNION
        SELECT fact.calendar_version_id FROM cases_fact AS fact WHERE fact.case_id = one.id
    ) AS counting
    WHERE one.council_id = %s AND one.state = ANY(%s) AND counting.version_id = ANY(%s)
    GROUP BY counting.version_id
"""
_THEN = -1
"""The number of a version that is not saved."""
_FORESEES = Actor.job("calendars")


@dataclass(frozen=True, slots=True)
class Shift:
    """A clock of an open case whose due time would be another."""

    case: Case
    clock: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What other hours would do to open cases: how many they count, and the clocks that move."""

    counted: int
    shifts: Sequence[Shift]

    @property
    def cases(self) -> int:
        """How many cases have a clock that moves."""
        return len({one.case.pk for one in self.shifts})


def counted_by(council_id: int, version_ids: Iterable[int]) -> list[Case]:
    """Return the open cases of a council on which something still runs by these versions."""
    return list(_counted(council_id, version_ids))


def count_by(council_id: int, version_ids: Iterable[int]) -> dict[int, int]:
    """Return on how many open cases of a council something still runs by each of these versions."""
    named = list(version_ids)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [[RUNNING, PAUSED], council_id, sorted(OPEN), named])
        found = dict(cursor.fetchall())
    return {number: found.get(number, 0) for number in named}


def _counted(council_id: int, version_ids: Iterable[int]) -> QuerySet[Case]:
    named = list(version_ids)
    running = Target.objects.filter(case=OuterRef("pk"), state__in=(RUNNING, PAUSED))
    by_target = running.filter(calendar_version_id__in=named)
    by_case = Fact.objects.filter(case=OuterRef("pk"), calendar_version_id__in=named)
    found = Case.objects.running().filter(Q(Exists(by_target)) | Q(Exists(by_case)))
    return found.filter(council_id=council_id).order_by("pk")


def foreseen(version: CalendarVersion, hours: Hours, *, at: datetime) -> Foreseen:
    """Return which due times would move if a calendar had these hours; nothing is changed.

    :raises CalendarUnusable: when the hours leave no working time.
    """
    found = counted_by(version.council_id, [version.pk])
    told = _told([case.pk for case in found])
    another = calendars.foreseen(version, hours)
    shifts = []
    for case in found:
        events = told[case.pk]
        counting_by = {**counting.calendars_named(events), _THEN: another}
        number = max(event.sequence for event in events) + 1
        data = {"from": version.pk, "to": _THEN}
        moved = Occurred(EventKind.CALENDAR_CHANGED, at, at, _FORESEES, data, number)
        before = fold(events, counting_by, at=at).clocks
        after = fold([*events, moved], counting_by, at=at).clocks
        shifts += _shifts(case, before, after)
    return Foreseen(len(found), shifts)


def _shifts(case: Case, before: Sequence[Clock], after: Sequence[Clock]) -> list[Shift]:
    return [
        Shift(case, wording.target(old.promise.target), old.due_at, new.due_at)
        for old, new in zip(before, after, strict=True)
        if old.due_at and new.due_at and old.due_at != new.due_at
    ]


def _told(numbers: Sequence[int]) -> dict[int, list[Occurred]]:
    found: dict[int, list[Occurred]] = defaultdict(list)
    for event in Event.objects.filter(case_id__in=numbers).order_by("case_id", "sequence"):
        found[event.case_id].append(event.occurred)
    return found


def behind(council_id: int, *, most: int) -> list[tuple[Case, int, int]]:
    """Return the first open cases that older versions count, each with the old and the latest one.

    A case that several older versions count is there for each of them.
    """
    latest = calendars.superseded(council_id)
    cases = {case.pk: case for case in _counted(council_id, latest)[:most]}
    targets = Target.objects.filter(case_id__in=list(cases), state__in=(RUNNING, PAUSED))
    facts = Fact.objects.filter(case_id__in=list(cases))
    rows: list[tuple[int, int | None]] = [*targets.values_list("case_id", "calendar_version_id")]
    rows += facts.values_list("case_id", "calendar_version_id")
    pairs = {(number, old) for number, old in rows if old is not None and old in latest}
    return [(cases[number], old, latest[old]) for number, old in sorted(pairs)]


def count_behind(council_id: int) -> int:
    """Return how many open cases older versions count."""
    return _counted(council_id, calendars.superseded(council_id)).count()
