"""The events of a case, taken one after another: when it ran, waited, was resolved; its promises.

Pure. `clocks.fold` feeds it and says what it comes to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from moothall.engine.cases.dials import EASED, GOT_WORSE, WAS_WRONG, Anomaly, Pause
from moothall.engine.cases.history import INNER, EventKind, Occurred, Promise
from moothall.engine.cases.spans import Span, clipped, whole, without
from moothall.ground.calendars.workingtime import WorkingCalendar


class MissingStart(ValueError):
    """The events of a case must contain the one that created it, with its calendar."""


@dataclass(slots=True)
class Instance:
    """A target while it is being folded."""

    promise: Promise
    number: int
    start: datetime
    segments: list[tuple[datetime, int]]
    is_retroactive: bool = False
    ended_at: datetime | None = None
    is_replaced: bool = False


@dataclass(slots=True)
class Folding:
    """The state machine: one event after another, in the order in which they happened."""

    calendars: Mapping[int, WorkingCalendar]
    at: datetime
    created_at: datetime
    state: str = "open"
    first_response_at: datetime | None = None
    closed_at: datetime | None = None
    resolved_at: list[datetime] = field(default_factory=list)
    reopened_at: list[datetime] = field(default_factory=list)
    runs: list[Span] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    segments: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    asked: dict[str, datetime] = field(default_factory=dict)
    approvals: list[tuple[datetime, datetime]] = field(default_factory=list)
    teams: list[tuple[datetime, str]] = field(default_factory=list)

    def take(self, event: Occurred) -> None:
        """Let one event happen."""
        moment = whole(event.effective_at)
        if moment > self.at:
            self._note(event, moment, "it has not happened yet")
            return
        if moment < self.created_at:
            self._note(event, moment, "it is older than the case; counted from the case's creation")
            moment = self.created_at
        if event.kind in GIVES:
            self._given(str(event.data.get("team") or ""), moment)
        if handle := _HANDLERS.get(event.kind):
            handle(self, event, moment)

    def _note(self, event: Occurred, moment: datetime, why: str) -> None:
        self.anomalies.append(Anomaly(event.sequence, moment, f"{event.kind.value}: {why}"))

    def _given(self, team: str, moment: datetime) -> None:
        """Note the team that has the case from now on; an event that names none changes nothing."""
        if not self.teams or (team and team != self.teams[-1][1]):
            self.teams.append((moment, team))

    # The wall clock of the case: when it ran

    def _start(self, moment: datetime) -> None:
        self.state = "open"
        self.runs.append((moment, None))

    def _stop(self, moment: datetime, state: str) -> None:
        self.state = state
        if self.runs and self.runs[-1][1] is None:
            self.runs[-1] = (self.runs[-1][0], moment)
        if self.pauses and self.pauses[-1].end is None:
            self.pauses[-1] = replace(self.pauses[-1], end=moment)

    # What each kind of event does

    def created(self, event: Occurred, moment: datetime) -> None:
        """Begin: the case runs, and its targets with it."""
        if self.runs:
            self._note(event, moment, "the case was already created")
            return
        self._start(moment)
        promises = [Promise.of(data) for data in event.data.get("targets", ())]
        calendar = event.data.get("calendar", promises[0].calendar if promises else None)
        if calendar is None:
            raise MissingStart("The event that created the case names no calendar.")
        self.segments["case"] = [(moment, int(calendar))]
        for promise in promises:
            self.segments[promise.line] = [(moment, promise.calendar)]
            self._promise(promise, moment)
        if event.data.get("is_answered"):
            self._answered(moment)

    def _promise(self, promise: Promise, start: datetime, *, is_retroactive: bool = False) -> None:
        number = 1 + sum(i.promise.target == promise.target for i in self.instances)
        segments = list(self.segments.get(promise.line, [(start, promise.calendar)]))
        self.instances.append(Instance(promise, number, start, segments, is_retroactive))

    def _answered(self, moment: datetime) -> None:
        if self.first_response_at is None:
            self.first_response_at = moment
            self._end("response", moment)

    def _end(self, measures: str, moment: datetime, *, task: str = "") -> None:
        for instance in self.instances:
            promise = instance.promise
            if (promise.measures, promise.task) == (measures, task) and instance.ended_at is None:
                instance.ended_at = moment

    def replied(self, event: Occurred, moment: datetime) -> None:
        """Answer the requester, unless it is an automatic acknowledgement."""
        if not event.data.get("is_automatic"):
            self._answered(moment)

    def paused(self, event: Occurred, moment: datetime) -> None:
        """Let the case wait; some reasons stop its clock."""
        if self.state != "open":
            self._note(event, moment, f"the case was already {self.state}")
            return
        stops = bool(event.data["stops_clock"])
        if stops:
            self._stop(moment, "paused")
        self.state = "paused"
        reason, until = str(event.data.get("reason", "")), str(event.data.get("until", ""))
        self.pauses.append(Pause(moment, None, reason, stops, event.actor, until))

    def redated(self, event: Occurred, moment: datetime) -> None:
        """Let the case wait until another day; the wait goes on as it began."""
        if self.state != "paused":
            self._note(event, moment, "the case was not paused")
            return
        until = str(event.data["until"])
        self.pauses[-1] = replace(self.pauses[-1], until=until, has_come=False)

    def day_came(self, event: Occurred, moment: datetime) -> None:
        """Note that somebody was told of the day; what is waited for is still outstanding."""
        if self.state != "paused":
            self._note(event, moment, "the case was not paused")
        elif self.pauses[-1].until == event.data["until"]:
            self.pauses[-1] = replace(self.pauses[-1], has_come=True)

    def resumed(self, event: Occurred, moment: datetime) -> None:
        """End the wait."""
        if self.state != "paused":
            self._note(event, moment, "the case was not paused")
            return
        self._stop(moment, "open")
        self._start(moment)

    def resolved(self, event: Occurred, moment: datetime) -> None:
        """Stop the clocks; the requester may have been told."""
        if self.state in {"cancelled", "merged"}:
            self._note(event, moment, f"the case was already {self.state}")
            return
        if self.state in {"resolved", "closed"}:
            self._note(event, moment, "the case was already resolved; the last time stands")
        else:
            self._stop(moment, "resolved")
        self.resolved_at.append(moment)
        if event.data.get("is_public"):
            self._answered(moment)

    def reopened(self, event: Occurred, moment: datetime) -> None:
        """Let the clocks run on from what was used."""
        if self.state not in {"resolved", "closed"}:
            self._note(event, moment, f"the case was {self.state}, not resolved")
            return
        self.reopened_at.append(moment)
        self.closed_at = None
        self._start(moment)

    def closed(self, event: Occurred, moment: datetime) -> None:
        """End it for good."""
        if self.state in {"closed", "cancelled", "merged"}:
            self._note(event, moment, f"the case was already {self.state}")
            return
        if self.state != "resolved":
            self._note(event, moment, "the case was closed without being resolved")
        self._stop(moment, "closed")
        self.closed_at = moment

    def ended(self, event: Occurred, moment: datetime) -> None:
        """Cancel it, or merge it into another."""
        if self.state in {"closed", "cancelled", "merged"}:
            self._note(event, moment, f"the case was already {self.state}")
            return
        self._stop(moment, event.kind.value)
        self.closed_at = moment

    def task_started(self, event: Occurred, moment: datetime) -> None:
        """Start the clocks of a task, and ask for an approval if it is one."""
        for promise in map(Promise.of, event.data.get("targets", ())):
            self._promise(promise, moment)
        if event.data.get("is_approval"):
            self.asked[str(event.data["task"])] = moment

    def task_done(self, event: Occurred, moment: datetime) -> None:
        """End the clocks of a task, and the wait for its approval."""
        task = str(event.data.get("task", ""))
        for measures in ("task", "lapse"):
            self._end(measures, moment, task=task)
        self._decided(task, moment)

    def _decided(self, task: str, moment: datetime) -> None:
        """End the wait for the approval that a task is, decided or needed no more."""
        if task in self.asked:
            self.approvals.append((self.asked.pop(task), moment))

    # Priorities: a target is never edited, it is replaced

    def reprioritised(self, event: Occurred, moment: datetime) -> None:
        """Make the promises of another priority in place of those that stand."""
        reason = event.data["reason"]
        if reason != WAS_WRONG and self.state not in {"open", "paused"}:
            self._note(event, moment, f"the case was already {self.state}; its targets stand")
            return
        start = self.created_at if reason == WAS_WRONG else moment
        if (calendar := event.data.get("calendar")) is not None:
            self._segment("case", start, int(calendar))
        self._drop_inner(event, moment)
        for promise in map(Promise.of, event.data.get("targets", ())):
            self._replace(promise, moment, reason)

    def _segment(self, measures: str, start: datetime, calendar: int) -> None:
        if start == self.created_at:
            self.segments[measures] = [(start, calendar)]
        else:
            self.segments.setdefault(measures, []).append((start, calendar))

    def _replace(self, promise: Promise, moment: datetime, reason: str) -> None:
        is_answered = promise.measures == "response" and self.first_response_at is not None
        if is_answered and reason != WAS_WRONG:
            return
        for instance in self.instances:
            if instance.promise.line == promise.line and not instance.is_replaced:
                instance.is_replaced = True
                instance.ended_at = min(instance.ended_at or moment, moment)
        from_start = self.created_at if reason == WAS_WRONG else moment
        self._segment(promise.line, from_start, promise.calendar)
        start = moment if reason == GOT_WORSE else self.created_at
        self._promise(promise, start, is_retroactive=reason == WAS_WRONG)
        if is_answered:
            self.instances[-1].ended_at = self.first_response_at

    def migrated(self, event: Occurred, moment: datetime) -> None:
        """Count by another version of the service: its promises go on with the time used so far."""
        if self.state not in {"open", "paused"}:
            self._note(event, moment, f"the case was already {self.state}; its targets stand")
            return
        for task in map(str, event.data.get("removed", ())):
            self._drop(moment, task=task)
            self._decided(task, moment)
        for measures in map(str, event.data.get("ends", ())):
            self._drop(moment, measures=measures)
        self._drop_inner(event, moment)
        if (calendar := event.data.get("calendar")) is not None:
            self._segment("case", moment, int(calendar))
        for promise in map(Promise.of, event.data.get("targets", ())):
            self._replace(promise, moment, EASED)

    def retyped(self, event: Occurred, moment: datetime) -> None:
        """Count by another service, as if it had been one of its cases from the start."""
        if "to" not in event.data:  # only its kind or category is another
            return
        if self.state not in {"open", "paused"}:
            self._note(event, moment, f"the case was already {self.state}; its targets stand")
            return
        for task in map(str, event.data.get("removed", ())):
            self._drop(moment, task=task)
            self._decided(task, moment)
        for measures in map(str, event.data.get("ends", ())):
            self._drop(moment, measures=measures)
        self._drop_inner(event, moment)
        if (calendar := event.data.get("calendar")) is not None:
            self._segment("case", self.created_at, int(calendar))
        for promise in map(Promise.of, event.data.get("targets", ())):
            self._replace(promise, moment, WAS_WRONG)

    def _drop_inner(self, event: Occurred, moment: datetime) -> None:
        """End what was promised within the case where promises are made anew without it."""
        if "targets" not in event.data:
            return
        made = {Promise.of(target).line for target in event.data["targets"]}
        for one in self.instances:
            is_inner = one.promise.measures in INNER and one.promise.line not in made
            if is_inner and one.ended_at is None:
                one.ended_at, one.is_replaced = moment, True

    def _drop(self, moment: datetime, *, task: str = "", measures: str = "") -> None:
        for one in self.instances:
            is_meant = one.promise.task == task if task else one.promise.measures == measures
            if is_meant and one.ended_at is None:
                one.ended_at, one.is_replaced = moment, True

    def calendar_changed(self, event: Occurred, moment: datetime) -> None:
        """Count the whole case on a newer calendar version; what has ended keeps the old one."""
        if self.state not in {"open", "paused"}:
            self._note(event, moment, f"the case was already {self.state}; its calendar stands")
            return
        before, after = int(event.data["from"]), int(event.data["to"])
        running = [instance for instance in self.instances if instance.ended_at is None]
        for instance in running:
            if instance.promise.calendar == before:
                instance.promise = replace(instance.promise, calendar=after)
        for segments in [*self.segments.values(), *(instance.segments for instance in running)]:
            segments[:] = [(start, after if v == before else v) for start, v in segments]


_HANDLERS: dict[EventKind, Callable[[Folding, Occurred, datetime], None]] = {
    EventKind.CREATED: Folding.created,
    EventKind.REPLIED: Folding.replied,
    EventKind.PAUSED: Folding.paused,
    EventKind.REDATED: Folding.redated,
    EventKind.DAY_CAME: Folding.day_came,
    EventKind.RESUMED: Folding.resumed,
    EventKind.RESOLVED: Folding.resolved,
    EventKind.REOPENED: Folding.reopened,
    EventKind.CLOSED: Folding.closed,
    EventKind.CANCELLED: Folding.ended,
    EventKind.MERGED: Folding.ended,
    EventKind.TASK_STARTED: Folding.task_started,
    EventKind.TASK_DONE: Folding.task_done,
    EventKind.REPRIORITISED: Folding.reprioritised,
    EventKind.MIGRATED: Folding.migrated,
    EventKind.RETYPED: Folding.retyped,
    EventKind.CALENDAR_CHANGED: Folding.calendar_changed,
}

GIVES = frozenset({EventKind.CREATED, EventKind.ASSIGNED, EventKind.RETYPED})
"""What can put a case with a team."""
HANDLED = frozenset(_HANDLERS)
"""The kinds of event that the clocks are computed from; any other changes nothing of them."""


def spans(folding: Folding, promise: Promise) -> tuple[Span, ...]:
    """Return when the clock of a promise runs: while the case does, or a part of that.

    A team's runs while the case runs and is with the team, and does not wait for a supplier; a
    supplier's while the case waits for it, whether or not that stops the requester's clock.
    """
    if promise.measures not in INNER:
        return tuple(folding.runs)
    waits = [(p.start, p.end) for p in folding.pauses if p.reason in promise.reasons]
    if promise.measures == "supplier":
        return tuple(waits)
    ends = [start for start, _ in folding.teams[1:]]
    with_team = [
        span
        for (start, team), end in zip(folding.teams, [*ends, None], strict=True)
        if team == promise.team
        for span in clipped(folding.runs, start, end)
    ]
    return tuple(without(with_team, waits))
