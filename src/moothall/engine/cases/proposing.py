"""The events of a case as they would stand under another promise. Pure: nothing is kept.

Whatever promised something at the priority concerned is told again with the time and the calendar
proposed; all else stays as it happened. Folding that says what the proposal would have come to.
"""

from collections.abc import Iterable, Mapping
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


def proposed(
    events: Iterable[Occurred],
    proposal: Proposal,
    calendars: Mapping[int, WorkingCalendar],
) -> list[Occurred]:
    """Return the events of a case with the promises that the proposal would have made.

    :param calendars: every calendar version that the events and the proposal name, by id.
    """
    found = []
    priority, created_at = "", None
    for event in in_order(events):
        created_at = created_at or event.effective_at
        priority = _priority(event) or priority
        targets = event.data.get("targets")
        if targets and event.kind in PROMISING and proposal.priority in ("", priority):
            is_anew = event.data.get("reason") == GOT_WORSE
            start = event.effective_at if is_anew else created_at
            told = [_target(one, proposal, calendars, start) for one in targets]
            event = replace(event, data={**event.data, "targets": told})  # noqa: PLW2901 -- as told anew
        found.append(replace(event, instead_of=None))
    return found


PROMISING = {
    EventKind.CREATED,
    EventKind.REPRIORITISED,
    EventKind.MIGRATED,
    EventKind.RETYPED,
}
"""What can promise something of the case itself."""


def _priority(event: Occurred) -> str:
    """Return the priority that an event gives the case; empty where it gives none."""
    name = "to" if event.kind == EventKind.REPRIORITISED else "priority"
    return str(event.data.get(name) or "") if event.kind in PROMISING else ""


def _target(
    target: Mapping[str, Any],
    proposal: Proposal,
    calendars: Mapping[int, WorkingCalendar],
    start: datetime,
) -> Mapping[str, Any]:
    if target["measures"] != proposal.measures:
        return target
    calendar = proposal.calendar or int(target["calendar"])
    seconds = proposal.seconds or int(target["seconds"])
    if proposal.days:
        counting = calendars[calendar]
        seconds = counting.elapsed(start, counting.due_days(start, proposal.days))
    return {**target, "seconds": seconds, "calendar": calendar}
