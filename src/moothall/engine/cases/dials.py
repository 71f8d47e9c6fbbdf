"""What the clocks of a case show: its targets, its waits, what did not fit. Pure data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from moothall.engine.cases.history import INNER, Promise
from moothall.engine.cases.spans import Tape, whole
from moothall.ground.journal.words import Actor

PERCENTS = (50, 75, 100)
RUNNING, PAUSED, DONE, STOPPED, CANCELLED = "running", "paused", "done", "stopped", "cancelled"
GOT_WORSE, WAS_WRONG, EASED = "got worse", "was wrong", "eased"


@dataclass(frozen=True, slots=True)
class Pause:
    """A wait: from when to when, why, and whether the requester's clock stood still.

    It may be `until` a day; `has_come`: somebody was told that the day came.
    """

    start: datetime
    end: datetime | None
    reason: str
    is_stopping: bool
    by: Actor
    until: str = ""
    has_come: bool = False


@dataclass(frozen=True, slots=True)
class Anomaly:
    """An event that could not be what it says; it changed nothing, and the timeline says so."""

    sequence: int
    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One target instance as it stands at the moment asked about.

    `due_at` is None while nothing runs: paused, resolved, done. `crossings` says when each
    percentage was reached, or will be if nothing changes. `over_at` is the first instant past the
    target: exactly on time is met.
    """

    promise: Promise
    number: int
    started_at: datetime
    ended_at: datetime | None
    state: str
    used: int
    is_breached: bool
    is_retroactive: bool
    due_at: datetime | None
    over_at: datetime | None
    crossings: Mapping[int, datetime]

    @property
    def left(self) -> int:
        """Working seconds left; negative when over."""
        return self.promise.seconds - self.used

    @property
    def is_begun(self) -> bool:
        """Whether it ever ran: what a team or a supplier promises may never be asked of them."""
        return self.used > 0 or self.state == RUNNING or self.promise.measures not in INNER

    @property
    def is_met(self) -> bool | None:
        """Whether it was kept; None while that is not known, or was never measured."""
        return not self.is_breached if self.state == DONE else None

    def untold(self, told: Collection[int]) -> list[tuple[int, datetime]]:
        """Return the percentages still to be told, with their instants, earliest first.

        An instant may lie behind (the loop slept) or ahead (if nothing changes).
        """
        asked = [percent for percent in sorted(self.promise.tells) if percent not in told]
        return [
            (percent, self.crossings[percent]) for percent in asked if percent in self.crossings
        ]


def was_kept(*, is_done: bool, is_breached: bool, is_unanswered: bool = False) -> bool | None:
    """Whether a target was kept; None while that is not known, or was never measured.

    A breach is known as soon as it is one; so is a case that ended without the answer it promised.
    """
    if is_breached or is_unanswered:
        return False
    return True if is_done else None


@dataclass(frozen=True)
class Clocks:
    """Everything the events say about time, as at one moment."""

    at: datetime
    state: str
    created_at: datetime
    first_response_at: datetime | None
    resolved_at: tuple[datetime, ...]
    reopened_at: tuple[datetime, ...]
    closed_at: datetime | None
    pauses: tuple[Pause, ...]
    clocks: tuple[Clock, ...]
    anomalies: tuple[Anomaly, ...]
    approvals: tuple[tuple[datetime, datetime], ...]
    """From when to when an approval was waited for."""
    asked: tuple[datetime, ...]
    """Since when the approvals that are waited for now have been."""
    teams: tuple[tuple[datetime, str], ...]
    """From when on which team (a code; empty: none) had the case, oldest first."""
    tapes: Mapping[str, Tape]
    """When the case ran, on the calendars of its "case", "response" and "resolution"."""

    @cached_property
    def pause(self) -> Pause | None:
        """The wait that is going on, if any."""
        return next((pause for pause in self.pauses if pause.end is None), None)

    def latest(self, measures: str) -> Clock | None:
        """Return the standing target of this measure: the last that was not replaced."""
        found = [c for c in self.clocks if c.promise.measures == measures and c.state != CANCELLED]
        return found[-1] if found else None

    def worked(self, end: datetime, *, measures: str = "case") -> int:
        """Count working seconds from creation, pauses and resolved spans left out.

        `measures` says on whose calendars: those of the response or the resolution target, where
        there is one.
        """
        tape = self.tapes.get(measures, self.tapes["case"])
        return tape.between(self.created_at, whole(end)).used(whole(end))

    def waited(self, end: datetime, *, measures: str = "case") -> int:
        """Count working seconds from creation with nothing taken off: what the requester waited.

        Until somebody answers there is nothing the requester could be waited for.
        """
        tape = self.tapes.get(measures, self.tapes["case"])
        return replace(tape, spans=((self.created_at, None),)).used(whole(end))

    def kept_within(self, measures: str) -> bool | None:
        """Whether what teams, or suppliers, promised within the case was kept.

        A breach of any stays one; None where nothing was asked of them, or it goes on.
        """
        begun = [c for c in self.clocks if c.promise.measures == measures and c.is_begun]
        if any(clock.is_breached for clock in begun):
            return False
        return True if any(clock.state == DONE for clock in begun) else None

    def approval_seconds(self) -> tuple[int, int]:
        """Return what waiting for approvals took while the case ran: working seconds, and elapsed.

        Approvals side by side are waited for once.
        """
        tape = self.tapes["case"]
        spans: list[tuple[datetime, datetime]] = []
        for start, end in sorted(self.approvals):
            begins = max(start, spans[-1][1]) if spans else start
            spans += [(begins, end)] if begins < end else []
        parts = [tape.between(start, end) for start, end in spans]
        ended = [(s, e) for part in parts for s, e in part.spans if e is not None]
        elapsed = sum(int((end - start).total_seconds()) for start, end in ended)
        return sum(part.used(self.at) for part in parts), elapsed

    def paused_seconds(self) -> tuple[int, int]:
        """Return what ended stopping pauses took: working seconds, and seconds by the wall."""
        spans = tuple((p.start, p.end) for p in self.pauses if p.is_stopping and p.end is not None)
        elapsed = sum(int((end - start).total_seconds()) for start, end in spans)
        case = self.tapes["case"]
        return Tape(spans, case.segments, case.calendars).used(self.at), elapsed
