"""The clocks of a case, computed from its events. Pure: same events, same clocks, anywhere.

`fold` takes the events in any order, sorts them by when they happened, and says for every promise
how much of it is used, when it falls due, and at what instant each percentage was or will be
reached. The rulings it keeps are listed in docs/cases.md.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from moothall.engine.cases.dials import (
    CANCELLED,
    DONE,
    EASED,
    GOT_WORSE,
    PAUSED,
    PERCENTS,
    RUNNING,
    STOPPED,
    WAS_WRONG,
    Anomaly,
    Clock,
    Clocks,
    Pause,
)
from moothall.engine.cases.history import EventKind, Occurred, Promise, holding
from moothall.engine.cases.spans import Span, Tape, whole
from moothall.ground.calendars.workingtime import WorkingCalendar


class MissingStart(ValueError):
    """The events of a case must contain the one that created it, with its calendar."""


def in_order(events: Iterable[Occurred]) -> list[Occurred]:
    """Sort what holds by when it happened, then by when it was recorded; the creation is first."""
    return sorted(
        holding(events),
        key=lambda e: (e.kind != EventKind.CREATED, whole(e.effective_at), e.sequence),
    )


def fold(
    events: Iterable[Occurred], calendars: Mapping[int, WorkingCalendar], *, at: datetime
) -> Clocks:
    """Compute the clocks of a case as they stand at a moment.

    :param calendars: every calendar version that the events name, by id.
    :raises MissingStart: when no event says that the case was created.
    """
    ordered = in_order(events)
    if not ordered or ordered[0].kind != EventKind.CREATED:
        raise MissingStart("No event says when this case was created.")
    folding = _Folding(calendars, whole(at), whole(ordered[0].effective_at))
    for event in ordered:
        folding.take(event)
    return folding.clocks()


@dataclass(slots=True)
class _Instance:
    """A target while it is being folded."""

    promise: Promise
    number: int
    start: datetime
    segments: list[tuple[datetime, int]]
    is_retroactive: bool = False
    ended_at: datetime | None = None
    is_replaced: bool = False


@dataclass(slots=True)
class _Folding:
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
    instances: list[_Instance] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    asked: dict[str, datetime] = field(default_factory=dict)
    approvals: list[tuple[datetime, datetime]] = field(default_factory=list)

    def take(self, event: Occurred) -> None:
        """Let one event happen."""
        moment = whole(event.effective_at)
        if moment > self.at:
            self._note(event, moment, "it has not happened yet")
            return
        if moment < self.created_at:
            self._note(event, moment, "it is older than the case; counted from the case's creation")
            moment = self.created_at
        if handle := _HANDLERS.get(event.kind):
            handle(self, event, moment)

    def _note(self, event: Occurred, moment: datetime, why: str) -> None:
        self.anomalies.append(Anomaly(event.sequence, moment, f"{event.kind.value}: {why}"))

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
            self.segments[promise.measures] = [(moment, promise.calendar)]
            self._promise(promise, moment)
        if event.data.get("is_answered"):
            self._answered(moment)

    def _promise(self, promise: Promise, start: datetime, *, is_retroactive: bool = False) -> None:
        number = 1 + sum(i.promise.target == promise.target for i in self.instances)
        segments = list(self.segments.get(promise.measures, [(start, promise.calendar)]))
        self.instances.append(_Instance(promise, number, start, segments, is_retroactive))

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
        if not event.data.get("is_automatic"):
            self._answered(moment)

    def paused(self, event: Occurred, moment: datetime) -> None:
        if self.state != "open":
            self._note(event, moment, f"the case was already {self.state}")
            return
        stops = bool(event.data["stops_clock"])
        if stops:
            self._stop(moment, "paused")
        self.state = "paused"
        reason, until = str(event.data.get("reason", "")), str(event.data.get("until", ""))
        self.pauses.append(Pause(moment, None, reason, stops, event.actor, until))

    def resumed(self, event: Occurred, moment: datetime) -> None:
        if self.state != "paused":
            self._note(event, moment, "the case was not paused")
            return
        self._stop(moment, "open")
        self._start(moment)

    def resolved(self, event: Occurred, moment: datetime) -> None:
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
        if self.state not in {"resolved", "closed"}:
            self._note(event, moment, f"the case was {self.state}, not resolved")
            return
        self.reopened_at.append(moment)
        self.closed_at = None
        self._start(moment)

    def closed(self, event: Occurred, moment: datetime) -> None:
        if self.state in {"closed", "cancelled", "merged"}:
            self._note(event, moment, f"the case was already {self.state}")
            return
        if self.state != "resolved":
            self._note(event, moment, "the case was closed without being resolved")
        self._stop(moment, "closed")
        self.closed_at = moment

    def ended(self, event: Occurred, moment: datetime) -> None:
        if self.state in {"closed", "cancelled", "merged"}:
            self._note(event, moment, f"the case was already {self.state}")
            return
        self._stop(moment, event.kind.value)
        self.closed_at = moment

    def task_started(self, event: Occurred, moment: datetime) -> None:
        for promise in map(Promise.of, event.data.get("targets", ())):
            self._promise(promise, moment)
        if event.data.get("is_approval"):
            self.asked[str(event.data["task"])] = moment

    def task_done(self, event: Occurred, moment: datetime) -> None:
        task = str(event.data.get("task", ""))
        for measures in ("task", "lapse"):
            self._end(measures, moment, task=task)
        if task in self.asked:
            self.approvals.append((self.asked.pop(task), moment))

    # Priorities: a target is never edited, it is replaced

    def reprioritised(self, event: Occurred, moment: datetime) -> None:
        reason = event.data["reason"]
        if reason != WAS_WRONG and self.state not in {"open", "paused"}:
            self._note(event, moment, f"the case was already {self.state}; its targets stand")
            return
        start = self.created_at if reason == WAS_WRONG else moment
        if (calendar := event.data.get("calendar")) is not None:
            self._segment("case", start, int(calendar))
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
            if instance.promise.measures == promise.measures and not instance.is_replaced:
                instance.is_replaced = True
                instance.ended_at = min(instance.ended_at or moment, moment)
        from_start = self.created_at if reason == WAS_WRONG else moment
        self._segment(promise.measures, from_start, promise.calendar)
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
            self.asked.pop(task, None)
        for measures in map(str, event.data.get("ends", ())):
            self._drop(moment, measures=measures)
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
            self.asked.pop(task, None)
        for measures in map(str, event.data.get("ends", ())):
            self._drop(moment, measures=measures)
        if (calendar := event.data.get("calendar")) is not None:
            self._segment("case", self.created_at, int(calendar))
        for promise in map(Promise.of, event.data.get("targets", ())):
            self._replace(promise, moment, WAS_WRONG)

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

    # What it comes to

    def clocks(self) -> Clocks:
        return Clocks(
            at=self.at,
            state=self.state,
            created_at=self.created_at,
            first_response_at=self.first_response_at,
            resolved_at=tuple(self.resolved_at),
            reopened_at=tuple(self.reopened_at),
            closed_at=self.closed_at,
            pauses=tuple(self.pauses),
            clocks=tuple(self._clock(instance) for instance in self.instances),
            anomalies=tuple(self.anomalies),
            approvals=tuple(self.approvals),
            tapes={
                measures: Tape(tuple(self.runs), tuple(segments), self.calendars)
                for measures, segments in self.segments.items()
            },
        )

    def _clock(self, instance: _Instance) -> Clock:
        promise, end = instance.promise, instance.ended_at
        whole_tape = Tape(tuple(self.runs), tuple(instance.segments), self.calendars)
        tape = whole_tape.between(instance.start, end)
        state = self._standing(instance)
        over_at = tape.reaches(promise.seconds + 1)
        reached = {
            percent: over_at
            if percent == 100
            else tape.reaches(-(-promise.seconds * percent // 100))
            for percent in sorted({*PERCENTS, *promise.tells})
        }
        used = tape.used(self.at)
        return Clock(
            promise=promise,
            number=instance.number,
            started_at=instance.start,
            ended_at=self._ended_at(instance, state),
            state=state,
            used=used,
            is_breached=used > promise.seconds,
            is_retroactive=instance.is_retroactive,
            due_at=tape.reaches(promise.seconds) if state == RUNNING else None,
            over_at=over_at,
            crossings={percent: moment for percent, moment in reached.items() if moment},
        )

    def _standing(self, instance: _Instance) -> str:
        if instance.is_replaced:
            return CANCELLED
        if instance.ended_at is not None:
            return DONE
        if self.state in {"open", "paused"}:
            is_stopped = self.state == "paused" and self.pauses[-1].is_stopping
            return PAUSED if is_stopped else RUNNING
        is_kept = self.state in {"resolved", "closed"} and self.resolved_at
        return DONE if is_kept and instance.promise.measures == "resolution" else STOPPED

    def _ended_at(self, instance: _Instance, state: str) -> datetime | None:
        if instance.ended_at is not None or state in {RUNNING, PAUSED}:
            return instance.ended_at
        return self.resolved_at[-1] if state == DONE else self.closed_at or self.runs[-1][1]


_HANDLERS: dict[EventKind, Callable[[_Folding, Occurred, datetime], None]] = {
    EventKind.CREATED: _Folding.created,
    EventKind.REPLIED: _Folding.replied,
    EventKind.PAUSED: _Folding.paused,
    EventKind.RESUMED: _Folding.resumed,
    EventKind.RESOLVED: _Folding.resolved,
    EventKind.REOPENED: _Folding.reopened,
    EventKind.CLOSED: _Folding.closed,
    EventKind.CANCELLED: _Folding.ended,
    EventKind.MERGED: _Folding.ended,
    EventKind.TASK_STARTED: _Folding.task_started,
    EventKind.TASK_DONE: _Folding.task_done,
    EventKind.REPRIORITISED: _Folding.reprioritised,
    EventKind.MIGRATED: _Folding.migrated,
    EventKind.RETYPED: _Folding.retyped,
    EventKind.CALENDAR_CHANGED: _Folding.calendar_changed,
}
