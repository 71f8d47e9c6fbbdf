"""What the clocks are computed from: a case's events, and the calendars they name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import CANCELLED, DONE, Clocks
from moothall.engine.cases.history import EventKind, Occurred
from moothall.engine.cases.models import Case, Event, Threshold
from moothall.engine.cases.promises import Calendars
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.outside.postgres import prepared
from moothall.outside.postgres.rows import Rows

_EVENTS = Rows(Event, "case_id = $1::bigint ORDER BY sequence")


def events(case: Case) -> list[Occurred]:
    """Return everything that happened to a case, as it was recorded."""
    return [event.occurred for event in _EVENTS.all(case.pk)]


def calendars_named(told: Iterable[Occurred]) -> dict[int, WorkingCalendar]:
    """Return every calendar version that these events name, by id."""
    return {version: calendars.working_calendar(version) for version in set(_named(told))}


def _named(told: Iterable[Occurred]) -> Iterator[int]:
    for event in told:
        is_moved = event.kind == EventKind.CALENDAR_CHANGED
        for name in ("from", "to") if is_moved else ("calendar",):
            if isinstance(version := event.data.get(name), int):
                yield version
        for target in event.data.get("targets", ()):
            yield int(target["calendar"])


@dataclass(frozen=True, slots=True)
class Lived:
    """What happened to a case, and its clocks computed from that as they stand at a moment."""

    events: Sequence[Event]
    clocks: Clocks


def lived(case: Case, *, at: datetime) -> Lived:
    """Read a case's events and compute its clocks, once for all that tell of them."""
    found = _EVENTS.all(case.pk)
    told = [event.occurred for event in found]
    return Lived(found, fold(told, calendars_named(told), at=at))


def clocks(case: Case, *, at: datetime) -> Clocks:
    """Compute a case's clocks from its events, as they stand at a moment."""
    return lived(case, at=at).clocks


def outdated(case: Case, *, at: datetime) -> dict[int, int]:
    """Return the calendar versions that count a case and are no longer the latest: old to new."""
    now = clocks(case, at=at)
    used = {version for tape in now.tapes.values() for _, version in tape.segments}
    used |= {c.promise.calendar for c in now.clocks if c.state not in {DONE, CANCELLED}}
    heads = {head.calendar_id: head.pk for head in calendars.heads(case.council_id)}
    latest = {pk: heads[v.calendar_id] for pk, v in sorted(calendars.named(used).items())}
    return {version: head for version, head in latest.items() if version != head}


IN_FORCE = """
    SELECT 'team', code::text, id FROM councils_team WHERE council_id = $1::bigint
    UNION ALL
    SELECT 'calendar', c.code::text, v.id FROM calendars_calendar c
    JOIN LATERAL (
        SELECT id FROM calendars_calendarversion
        WHERE calendar_id = c.id ORDER BY number DESC LIMIT 1
    ) v ON true
    WHERE c.council_id = $1::bigint
    UNION ALL
    SELECT 'routing', slug::text, head_id FROM cases_routing
    WHERE council_id = $1::bigint AND head_id IS NOT NULL
"""
"""The lookups of a submission in one round trip, prepared once a connection."""


@dataclass(frozen=True, slots=True)
class InForce:
    """What a council has in force for a new case: teams and routing rules by their ids."""

    calendars: Calendars
    teams: dict[str, int]
    routing: dict[str, int]


def governing(council_id: int) -> InForce:
    """Return a council's calendars in force, for new promises, its teams and its routing rules."""
    found: dict[str, dict[str, int]] = {"team": {}, "calendar": {}, "routing": {}}
    for kind, code, number in prepared.fetch(IN_FORCE, [council_id]):
        found[str(kind)][str(code)] = int(number or 0)
    versions = found["calendar"]
    counting = {version: calendars.working_calendar(version) for version in versions.values()}
    return InForce(Calendars(versions, counting), found["team"], found["routing"])


def in_force(council_id: int) -> tuple[Calendars, dict[str, int]]:
    """Return a council's calendars in force, for new promises, and its teams' ids by code."""
    found = governing(council_id)
    return found.calendars, found.teams


def told(case_id: int) -> Mapping[tuple[str, int], set[int]]:
    """Return the percentages already told, by target and instance."""
    found: dict[tuple[str, int], set[int]] = {}
    rows = Threshold.objects.filter(target__case_id=case_id)
    for code, number, percent in rows.values_list("target__code", "target__number", "percent"):
        found.setdefault((code, number), set()).add(percent)
    return found
