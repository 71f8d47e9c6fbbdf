"""What rows hold of a case's clocks and facts, as plain columns. Pure: actions write them."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from moothall.engine.cases import waits
from moothall.engine.cases.dials import RUNNING, Clock, Clocks
from moothall.engine.cases.facts import COLUMNS, Facts

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a case without a due time stands in a queue: after every other."""

OF_THE_CASE = ("response", "resolution")

TARGET = (
    "code",
    "number",
    "measures",
    "task",
    "seconds",
    "calendar_version_id",
    "tells",
    "state",
    "used_seconds",
    "is_breached",
    "is_retroactive",
    "started_at",
    "ended_at",
    "due_at",
    "over_at",
    "next_threshold_at",
)
"""The columns of a target, in the order in which they are copied."""


def of_fact(facts: Facts) -> dict[str, Any]:
    """Return the columns of a row of facts."""
    return {name: getattr(facts, name) for name in COLUMNS}


def of_target(clock: Clock, told: Collection[int]) -> dict[str, Any]:
    """Return the columns of a target; the next threshold is the first that nobody was told of."""
    promise, untold = clock.promise, clock.untold(told)
    return {
        "code": promise.target,
        "number": clock.number,
        "measures": promise.measures,
        "task": promise.task,
        "seconds": promise.seconds,
        "calendar_version_id": promise.calendar,
        "tells": {str(percent): whom for percent, whom in sorted(promise.tells.items())},
        "state": clock.state,
        "used_seconds": clock.used,
        "is_breached": clock.is_breached,
        "is_retroactive": clock.is_retroactive,
        "started_at": clock.started_at,
        "ended_at": clock.ended_at,
        "due_at": clock.due_at,
        "over_at": clock.over_at if clock.due_at else None,
        "next_threshold_at": untold[0][1] if untold else None,
    }


def of_case(clocks: Clocks, facts: Facts) -> dict[str, Any]:
    """Return the columns of a case that its events decide."""
    running = of_the_case(clocks.clocks)
    due_at = min((clock.due_at for clock in running if clock.due_at), default=None)
    is_resolved = clocks.state in {"resolved", "closed"} and clocks.resolved_at
    return {
        "state": clocks.state,
        "priority": facts.priority,
        "kind": facts.kind,
        "category": facts.category,
        "service": facts.service,
        "due_at": due_at,
        "over_at": min((clock.over_at for clock in running if clock.over_at), default=None),
        "queued_at": due_at or NEVER,
        "paused_until_on": waits.until(clocks),
        "wakes_at": waits.comes_at(clocks),
        "resolved_at": clocks.resolved_at[-1] if is_resolved else None,
        "closed_at": clocks.closed_at,
    }


def of_the_case(clocks: Iterable[Clock]) -> list[Clock]:
    """Return the running clocks of the case itself: the answer while owed, and the resolution."""
    return [c for c in clocks if c.state == RUNNING and c.promise.measures in OF_THE_CASE]
