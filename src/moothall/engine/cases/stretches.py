"""Whose time the life of a case was: a team's, an approval's, somebody's it waited for. Pure.

Every second from creation to the end belongs to exactly one stretch, so the parts add up to the
elapsed time. While an approval is waited for it is that approval's time, whichever team has the
case; while the case is paused it is the time of whoever it waits for. From a resolution to a
reopening it is nobody's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from moothall.engine.cases.dials import Clocks
from moothall.engine.cases.spans import Span, Tape, clipped


class Whose(StrEnum):
    """Whose time a stretch was."""

    TEAM = "team"
    APPROVAL = "approval"
    WAIT = "wait"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a case's life, by the wall and in the working time of the case's calendar.

    `team` (a code) had the case; `reason` (a code of the service) is why it waited.
    """

    start: datetime
    end: datetime
    whose: Whose
    team: str
    reason: str
    elapsed: int
    working: int

    @property
    def owner(self) -> tuple[Whose, str]:
        """Whose it is: stretches of one owner are summed."""
        named = {Whose.TEAM: self.team, Whose.WAIT: self.reason}
        return self.whose, named.get(self.whose, "")


def ends_at(clocks: Clocks) -> datetime:
    """Return the end of a case's life so far: its resolution or other end; now while it is open."""
    if clocks.state in {"open", "paused"}:
        return clocks.at
    stopped = [end for _, end in clocks.tapes["case"].spans if end is not None]
    stopped += [pause.end for pause in clocks.pauses if pause.end is not None]
    return max([clocks.created_at, *stopped, *clocks.resolved_at])


def stretches(clocks: Clocks) -> list[Stretch]:
    """Cut the life of a case into stretches, oldest first; neighbours differ in whose they are."""
    life, tape = _life(clocks), clocks.tapes["case"]
    found: list[Stretch] = []
    for start, stop in pairwise(life.edges()):
        whose, reason = life.owner(start)
        working = Tape(((start, stop),), tape.segments, tape.calendars).used(stop)
        elapsed = int((stop - start).total_seconds())
        _add(found, Stretch(start, stop, whose, life.team(start), reason, elapsed, working))
    return found


Closed = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class _Life:
    """What goes on in a case, each from when to when, all of it between its ends."""

    start: datetime
    end: datetime
    teams: Sequence[tuple[datetime, str]]
    runs: Sequence[Closed]
    waits: Sequence[tuple[Closed, str]]
    approvals: Sequence[Closed]

    def edges(self) -> list[datetime]:
        """Return the moments at which anything changes, in order."""
        spans = [*self.runs, *self.approvals, *(span for span, _ in self.waits)]
        found = {self.start, self.end, *(moment for span in spans for moment in span)}
        return sorted(found | {since for since, _ in self.teams if since <= self.end})

    def team(self, moment: datetime) -> str:
        """Return the code of the team that has the case at a moment."""
        return next((one for since, one in reversed(self.teams) if since <= moment), "")

    def owner(self, moment: datetime) -> tuple[Whose, str]:
        """Return whose time it is at a moment, with the reason of a wait."""
        for span, reason in self.waits:
            if _covers(span, moment):
                return Whose.WAIT, reason
        if not any(_covers(span, moment) for span in self.runs):
            return Whose.RESOLVED, ""
        is_asked = any(_covers(span, moment) for span in self.approvals)
        return (Whose.APPROVAL if is_asked else Whose.TEAM), ""


def _life(clocks: Clocks) -> _Life:
    start, end = clocks.created_at, ends_at(clocks)
    asked: list[Span] = [*clocks.approvals, *((since, None) for since in clocks.asked)]
    return _Life(
        start,
        end,
        teams=clocks.teams,
        runs=_closed(clocks.tapes["case"].spans, start, end),
        waits=[
            (span, pause.reason)
            for pause in clocks.pauses
            for span in _closed([(pause.start, pause.end)], start, end)
        ],
        approvals=_closed(asked, start, end),
    )


def _add(found: list[Stretch], one: Stretch) -> None:
    """Add a stretch, to the last one where that was the same owner's with the same team."""
    last = found[-1] if found else None
    if last is not None and (last.owner, last.team) == (one.owner, one.team):
        elapsed, working = last.elapsed + one.elapsed, last.working + one.working
        found[-1] = replace(last, end=one.end, elapsed=elapsed, working=working)
    else:
        found.append(one)


def _covers(span: Closed, moment: datetime) -> bool:
    return span[0] <= moment < span[1]


def _closed(spans: Iterable[Span], start: datetime, end: datetime) -> list[Closed]:
    """Return what of each span lies between two moments, open ones up to the second."""
    inside = clipped(((begins, ends or end) for begins, ends in spans), start, end)
    return [(begins, ends) for begins, ends in inside if ends is not None and begins < ends]


@dataclass(frozen=True, slots=True)
class Sum:
    """What one owner's stretches come to."""

    whose: Whose
    name: str
    """The code of the team, or of the reason to wait; empty for the others."""
    elapsed: int
    working: int


def sums(parts: Sequence[Stretch]) -> list[Sum]:
    """Add stretches up by owner, in the order in which each first had the case."""
    found: dict[tuple[Whose, str], tuple[int, int]] = {}
    for part in parts:
        elapsed, working = found.get(part.owner, (0, 0))
        found[part.owner] = elapsed + part.elapsed, working + part.working
    return [Sum(*owner, *both) for owner, both in found.items()]
