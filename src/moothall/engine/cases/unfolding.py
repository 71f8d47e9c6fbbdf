"""Unfold a history into every event that the same actions, taken one by one, would have recorded.

Pure. What an action adds of itself is added here too: targets, the starts of tasks, the resuming of
a case that waited for its requester, the percentages of targets reached.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from moothall.engine.cases import beginning
from moothall.engine.cases.clocks import fold, in_order
from moothall.engine.cases.dials import GOT_WORSE, Clocks
from moothall.engine.cases.history import EventKind, History, Occurred
from moothall.engine.cases.promises import Calendars
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.plan import PlannedTask
from moothall.ground.journal.words import Actor

WATCH = Actor.job("thresholds")
"""Who tells that a part of a target's time is used."""


@dataclass(slots=True)
class Unfolded:
    """A history's events in full, its tasks, and words by the sequence of their event."""

    events: list[Occurred]
    planned: Sequence[PlannedTask]
    remarks: dict[int, tuple[str, bool]]


@dataclass(slots=True)
class _Unfolding:
    history: History
    definition: ServiceDefinition | None
    calendars: Calendars
    planned: Sequence[PlannedTask]
    events: list[Occurred]
    remarks: dict[int, tuple[str, bool]]
    done: dict[str, str]
    priority: str
    waits: bool = False
    numbers: dict[int, int] = field(default_factory=dict)
    """Where an event stands now, by the number that the history gave it."""

    def add(self, event: Occurred, data: Mapping[str, Any], text: str = "") -> None:
        number = len(self.events) + 1
        if event.sequence:
            self.numbers[event.sequence] = number
        before = None if event.instead_of is None else self.numbers.get(event.instead_of)
        self.events.append(replace(event, data=dict(data), sequence=number, instead_of=before))
        if text:
            self.remarks[number] = (text, is_public(event.kind, data))

    def follow(self, event: Occurred, kind: EventKind, data: Mapping[str, Any]) -> None:
        """Add what an action adds of itself, at the same moment and by the same hand."""
        self.add(replace(event, kind=kind, sequence=0, instead_of=None), data)

    def take(self, event: Occurred, text: str) -> None:
        data = dict(event.data)
        if event.kind == EventKind.CREATED:
            data = self._created(event)
        elif self.definition is not None:
            data = self._known(event, self.definition)
        self.add(event, data, text)
        if self.definition is not None:
            self._afterwards(event, data)

    def _created(self, event: Occurred) -> dict[str, Any]:
        told: dict[str, Any] = {
            name: value
            for name in ("service", "kind", "category", "channel", "team", "priority")
            if (value := getattr(self.history, name))
        }
        if self.definition is None:
            own = self.calendars.versions[self.history.calendar]
            return (
                {"calendar": own, "targets": [], "category": "", "team": ""}
                | told
                | dict(event.data)
            )
        start, priority = event.effective_at, self.history.priority
        known = beginning.created(self.definition, priority, self.calendars, at=start)
        return known | told | dict(event.data)

    def _known(self, event: Occurred, definition: ServiceDefinition) -> dict[str, Any]:
        data = dict(event.data)
        if event.kind == EventKind.PAUSED and "stops_clock" not in data:
            reason = definition.reason(str(data.get("reason", "")))
            data["stops_clock"] = bool(reason and reason.stops_clock)
        elif event.kind == EventKind.RESOLVED:
            data.setdefault("is_public", True)
        elif event.kind == EventKind.REPRIORITISED and "targets" not in data:
            created_at = self.events[0].effective_at
            start = event.effective_at if data["reason"] == GOT_WORSE else created_at
            targets = beginning.targets_at(definition, data["to"], self.calendars, start=start)
            own = beginning.own_calendar(definition, targets, self.calendars)
            data = {"from": self.priority, **data, "targets": targets, "calendar": own}
            self.priority = data["to"]
        return data

    def _afterwards(self, event: Occurred, data: Mapping[str, Any]) -> None:
        if event.kind == EventKind.REOPENED or (
            event.kind == EventKind.CREATED and not self._is_over_at_once(event)
        ):
            self._start_tasks(event)
        elif event.kind == EventKind.TASK_DONE:
            self.done[str(data["task"])] = str(data.get("decision", ""))
            self._start_tasks(event)
        elif event.kind == EventKind.MESSAGE and self.waits:
            self.follow(event, EventKind.RESUMED, {"because": "message"})
        if event.kind == EventKind.PAUSED:
            self.waits = bool(data["stops_clock"])
        elif event.kind in ENDS_A_WAIT:
            self.waits = False

    def _start_tasks(self, event: Occurred) -> None:
        begun = {e.data["task"] for e in self.events if e.kind == EventKind.TASK_STARTED}
        for kind, data in beginning.starts(
            self.planned, self.calendars, done=self.done, begun=begun, at=event.effective_at
        ):
            self.follow(event, kind, data)

    def _is_over_at_once(self, created: Occurred) -> bool:
        """Whether the case was logged already resolved, so that no task was needed."""
        return any(
            event.kind == EventKind.RESOLVED and event.effective_at <= created.effective_at
            for event in self.history.events
        )


ENDS_A_WAIT = {
    EventKind.MESSAGE,
    EventKind.RESUMED,
    EventKind.RESOLVED,
    EventKind.CANCELLED,
    EventKind.MERGED,
}


def is_public(kind: EventKind, data: Mapping[str, Any]) -> bool:
    """Whether the words that come with an event are for the requester to read."""
    always = {EventKind.REPLIED, EventKind.MESSAGE, EventKind.REOPENED}
    asked = (kind == EventKind.PAUSED and data.get("stops_clock")) or (
        kind == EventKind.RESOLVED and data.get("is_public")
    )
    return kind in always or bool(asked)


def unfold(
    history: History, definition: ServiceDefinition | None, calendars: Calendars
) -> Unfolded:
    """Return every event of a history, numbered in the order in which they were recorded."""
    has_tasks = definition is not None and not history.is_from_log
    planned = plan.tasks_for(definition, history.answers) if definition and has_tasks else ()
    planned = beginning.given(planned, _task_teams(history))
    work = _Unfolding(history, definition, calendars, planned, [], {}, {}, history.priority)
    order = sorted(
        enumerate(history.events),
        key=lambda pair: (pair[1].kind != EventKind.CREATED, pair[1].recorded_at, pair[0]),
    )
    for place, event in order:
        work.take(event, history.texts.get(place, ""))
    return Unfolded(work.events, planned, work.remarks)


def _task_teams(history: History) -> Mapping[str, str]:
    """Return the teams that routing rules gave the tasks when the case was made."""
    created = next((e for e in history.events if e.kind == EventKind.CREATED), None)
    return created.data.get("task_teams", {}) if created else {}


@dataclass(frozen=True, slots=True)
class Reached:
    """A percentage of a target that was reached."""

    target: str
    number: int
    percent: int
    reached_at: datetime


def reached(clocks: Clocks) -> list[Reached]:
    """Return the percentages to be told by now, target after target, the longest waiting first."""
    waiting = [
        (untold[0][1], number, clock, untold)
        for number, clock in enumerate(clocks.clocks)
        if (untold := [pair for pair in clock.untold(()) if pair[1] <= clocks.at])
    ]
    return [
        Reached(clock.promise.target, clock.number, percent, moment)
        for _, _, clock, untold in sorted(waiting, key=lambda one: one[:2])
        for percent, moment in untold
    ]


def with_thresholds(
    unfolded: Unfolded, calendars: Calendars, *, at: datetime
) -> tuple[list[Occurred], Clocks, list[Reached]]:
    """Add the percentages reached by now, as the loop would have told them, and fold it all.

    The clocks stand as at the last thing recorded: that is when an action would have kept them.
    """
    clocks = fold(unfolded.events, calendars.counting, at=at)
    told = reached(clocks)
    if not told:
        last = max(event.recorded_at for event in unfolded.events)
        return unfolded.events, fold(unfolded.events, calendars.counting, at=last), []
    number = len(unfolded.events)
    more = [
        Occurred(
            EventKind.THRESHOLD,
            one.reached_at,
            at,
            WATCH,
            {"target": one.target, "number": one.number, "percent": one.percent},
            number + place,
        )
        for place, one in enumerate(told, start=1)
    ]
    return [*unfolded.events, *more], clocks, told


def last_score(events: Sequence[Occurred]) -> tuple[int, datetime] | None:
    """Return the last rating and when it was given, if there is one."""
    rated = [event for event in in_order(events) if event.kind == EventKind.RATED]
    return (int(rated[-1].data["score"]), rated[-1].recorded_at) if rated else None
