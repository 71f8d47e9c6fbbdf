"""The clocks of a case in words, each with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from moothall.engine.cases.dials import Clock, Clocks, Pause
from moothall.faces.pages import plain
from moothall.faces.staff.timing import worked
from moothall.ground.calendars.models import CalendarVersion

NAMES = {"response": "First reply", "resolution": "Resolution"}
FULL = 100
NEARLY = 75


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: what it is about, and the words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Face:
    """One clock as the page shows it; `share` is how much is used, 0 to 100."""

    name: str
    words: str
    tone: str
    share: int
    why: list[Line]


@dataclass(frozen=True, slots=True)
class Known:
    """The names behind the ids that clocks carry."""

    people: Mapping[int, str]
    calendars: Mapping[int, CalendarVersion]
    tasks: Mapping[str, str]
    reasons: Mapping[str, str]

    def calendar(self, version: int) -> str:
        """Return a calendar's name with its version and zone."""
        found = self.calendars.get(version)
        if found is None:
            return f"Version {version}"
        return f"{found.calendar.name} (version {found.number}, {found.zone})"


def faces(clocks: Clocks, known: Known) -> list[Face]:
    """Return every clock, those that run first, those that were replaced last."""
    order = {"running": 0, "paused": 0, "done": 1, "stopped": 2, "cancelled": 3}
    return [
        _face(clock, clocks, known)
        for clock in sorted(clocks.clocks, key=lambda one: order.get(one.state, 4))
    ]


def _face(clock: Clock, clocks: Clocks, known: Known) -> Face:
    words, tone = _words(clock)
    share = min(FULL, clock.used * FULL // clock.promise.seconds)
    return Face(_name(clock, known), words, tone, share, list(_why(clock, clocks, known)))


def _name(clock: Clock, known: Known) -> str:
    if clock.promise.task:
        return known.tasks.get(clock.promise.task, clock.promise.task)
    return NAMES.get(clock.promise.measures, clock.promise.measures)


def _words(clock: Clock) -> tuple[str, str]:
    used, left = worked(clock.used), worked(clock.left)
    if clock.state == "done":
        return (f"Missed, took {used}", "over") if clock.is_breached else (f"Kept in {used}", "met")
    if clock.state == "cancelled":
        return f"Replaced after {used}" + (", missed" if clock.is_breached else ""), "still"
    if clock.state == "stopped":
        return f"Stopped after {used}", "still"
    if clock.left < 0:
        return f"Over by {left}", "over"
    if clock.state == "paused":
        return f"{left} left, stopped", "still"
    is_near = clock.used * FULL >= clock.promise.seconds * NEARLY
    due = f", due {plain.short_moment(clock.due_at)}" if clock.due_at else ""
    return f"{left} left{due}", "soon" if is_near else "calm"


def _why(clock: Clock, clocks: Clocks, known: Known) -> list[Line]:
    promise = clock.promise
    lines = [
        Line("Promised", f"{worked(promise.seconds)} of working time"),
        Line("Calendar", known.calendar(promise.calendar)),
        Line("Counts from", plain.short_moment(clock.started_at)),
        Line("Used", worked(clock.used)),
        Line("Left", f"none: {worked(clock.left)} over" if clock.left < 0 else worked(clock.left)),
    ]
    if clock.is_retroactive:
        lines.append(Line("Priority", "Corrected: it counts from the start, as if always so"))
    if clock.due_at:
        lines.append(Line("Due", plain.moment(clock.due_at)))
    if clock.ended_at:
        lines.append(Line("Ended", plain.short_moment(clock.ended_at)))
    if clock.is_breached:
        lines.append(Line("Missed", "It stays missed, whatever happens next"))
    return lines + [_pause(pause, known) for pause in clocks.pauses]


def _pause(pause: Pause, known: Known) -> Line:
    reason = known.reasons.get(pause.reason, pause.reason) or "no reason given"
    by = known.people.get(pause.by.id or 0, "")
    until = f" to {plain.short_moment(pause.end)}" if pause.end else ", still"
    effect = "The clock stood still" if pause.is_stopping else "The clock ran on"
    label = "Paused" if pause.end else "Paused now"
    who = f" by {by}" if by else ""
    return Line(label, f"{reason}{who}, {plain.short_moment(pause.start)}{until}. {effect}.")
