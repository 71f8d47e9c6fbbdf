"""The events of a case as they would stand under another promise. Pure: nothing is kept.

Whatever promised something at the priority concerned is told again with the time and the calendar
proposed; all else stays as it happened. Folding that says what the proposal would have come to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from moothall.engine.cases.clocks import in_order
from moothall.engine.cases.dials import GOT_WORSE
from moothall.engine.cases.folding import HANDLED
from moothall.engine.cases.history import EventKind, Occurred
from moothall.ground.calendars.workingtime import WorkingCalendar

KINDS = HANDLED
"""The kinds of event that the clocks of a case are computed from."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another promise: so many working seconds or days, on a calendar; what is None stays.

    `measures` is response or resolution; only what was promised at `priority` changes, everything
    where it is empty. `calendar` is the id of a calendar version.
    """

    measures: str
    priority: str = ""
    seconds: int | None = None
    days: int | None = None
    calendar: int | None = None

    @property
    def is_of_calendar(self) -> bool:
        """Whether it changes what counts, and leaves how much is promised."""
        return self.calendar is not None and self.seconds is None and self.days is None


class PromisedInDays(ValueError):
    """A target was promised in days, and its seconds are not what those days come to."""


InDays = Callable[[int, str], Mapping[str, int]]
"""What a version of a service (its id) promises in days at a priority: how many, by target."""


def _none(version: int, priority: str) -> Mapping[str, int]:
    return {}


def proposed(
    events: Iterable[Occurred],
    proposal: Proposal,
    calendars: Mapping[int, WorkingCalendar],
    *,
    version: int | None = None,
    in_days: InDays = _none,
) -> list[Occurred]:
    """Return the events of a case with the promises that the proposal would have made.

    An event holds seconds. Where another calendar alone is proposed, those of a promise in days
    are worked out again from its days.

    :param calendars: every calendar version that the events and the proposal name, by id.
    :param version: the version of the service by which the case goes on now.
    :raises PromisedInDays: where the days of a promise do not make the seconds that it holds.
    """
    found = []
    priority, created_at = "", None
    told = in_order(events)
    version = _first_version(told) or version
    for event in told:
        created_at = created_at or event.effective_at
        priority = _priority(event) or priority
        version = _version(event, "to") or version
        targets = event.data.get("targets")
        if targets and event.kind in PROMISING and proposal.priority in ("", priority):
            is_anew = event.data.get("reason") == GOT_WORSE
            start = event.effective_at if is_anew else created_at
            days = in_days(version, priority) if version and proposal.is_of_calendar else {}
            made = [
                _target(one, proposal, calendars, start, days.get(one["target"], 0))
                for one in targets
            ]
            event = replace(event, data={**event.data, "targets": made})  # noqa: PLW2901 -- as told anew
        found.append(event if event.instead_of is None else replace(event, instead_of=None))
    return found


PROMISING = {
    EventKind.CREATED,
    EventKind.REPRIORITISED,
    EventKind.MIGRATED,
    EventKind.RETYPED,
}
"""What can promise something of the case itself."""
VERSIONED = {EventKind.MIGRATED, EventKind.RETYPED}
"""What can make a case go on by another version of a service."""


def _priority(event: Occurred) -> str:
    """Return the priority that an event gives the case; empty where it gives none."""
    name = "to" if event.kind == EventKind.REPRIORITISED else "priority"
    return str(event.data.get(name) or "") if event.kind in PROMISING else ""


def _version(event: Occurred, name: str) -> int | None:
    """Return the version of a service that an event moves the case from, or to."""
    found = event.data.get(name) if event.kind in VERSIONED else None
    return int(found) if found else None


def _first_version(told: Sequence[Occurred]) -> int | None:
    """Return the version that the case began by; None where it never went on by another."""
    return next((first for event in told if (first := _version(event, "from"))), None)


def _target(
    target: Mapping[str, Any],
    proposal: Proposal,
    calendars: Mapping[int, WorkingCalendar],
    start: datetime,
    was_days: int,
) -> Mapping[str, Any]:
    if target["measures"] != proposal.measures:
        return target
    calendar = proposal.calendar or int(target["calendar"])
    seconds = proposal.seconds or int(target["seconds"])
    if was_days and _seconds(calendars[int(target["calendar"])], start, was_days) != seconds:
        raise PromisedInDays(f"{target['target']}: {was_days} days did not make {seconds} seconds.")
    if days := proposal.days or was_days:
        seconds = _seconds(calendars[calendar], start, days)
    return {**target, "seconds": seconds, "calendar": calendar}


def _seconds(calendar: WorkingCalendar, start: datetime, days: int) -> int:
    return calendar.elapsed(start, calendar.due_days(start, days))
