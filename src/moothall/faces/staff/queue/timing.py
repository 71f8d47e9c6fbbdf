"""Due times in words: what is late is said before it is coloured."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils import timezone

from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.faces.pages import plain
from moothall.ground.languages import days

Tone = Literal["over", "soon", "later", "still", "none"]
SOON = timedelta(hours=4)
HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, in words, with the tone of its colour."""

    words: str
    tone: Tone
    at: datetime | None = None


def due_of(case: Case, now: datetime) -> Due:
    """Return when a case is next due."""
    if case.state == State.PAUSED and case.due_at is None:
        return Due("Clock stopped", "still")
    if case.resolved_at and case.state in {State.RESOLVED, State.CLOSED}:
        return Due(f"Done {plain.short_day(case.resolved_at)}", "none")
    if case.state not in {State.OPEN, State.PAUSED}:
        return Due("Ended", "none")
    return due(case.due_at, case.over_at, now=now)


def is_late(at: datetime | None, over_at: datetime | None, now: datetime) -> bool:
    """Say whether a promise is broken: what is due at closing is late after opening, not before."""
    return at is not None and at < now and (over_at or at) <= now


def due(at: datetime | None, over_at: datetime | None, *, now: datetime) -> Due:
    """Return a due time as an officer thinks of it; `over_at` is the first instant past it."""
    if at is None:
        return Due("No target", "none")
    if at < now:
        late = Due(f"Overdue by {rough(now - at)}", "over", at)
        return late if is_late(at, over_at, now) else Due("Due at opening", "soon", at)
    if at - now <= SOON:
        return Due(f"Due in {rough(at - now)}", "soon", at)
    local, today = _local(at), _local(now)
    if local.date() == today.date():
        return Due(f"Due today, {plain.time_of_day(at)}", "soon", at)
    if local.date() == today.date() + timedelta(days=1):
        return Due(f"Due tomorrow, {plain.time_of_day(at)}", "later", at)
    return Due(f"Due {local:%a} {brief(at, now)}", "later", at)


def brief(at: datetime, now: datetime) -> str:
    """Return a moment for a list: the year only where it is not this one."""
    local, today = _local(at), _local(now)
    time = days.time_of_day(local)
    if local.date() == today.date():
        return f"today, {time}"
    day = days.short(local)
    return f"{day.removesuffix(f' {today.year}')}, {time}"


def rough(length: timedelta) -> str:
    """Return a length of wall time in its largest unit: `3 days`, `2 hours`, `5 minutes`."""
    seconds = max(int(length.total_seconds()), MINUTE)
    if seconds >= 2 * 24 * HOUR:
        return plain.counted(seconds // (24 * HOUR), "day")
    if seconds >= HOUR:
        return plain.counted(seconds // HOUR, "hour")
    return plain.counted(seconds // MINUTE, "minute")


def worked(seconds: int) -> str:
    """Return a length of working time; never in days, which have no fixed length here."""
    hours, rest = divmod(abs(seconds), HOUR)
    minutes = rest // MINUTE
    parts = [f"{hours:,} h"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} min")
    return " ".join(parts)


def _local(at: datetime) -> datetime:
    return at.astimezone(timezone.get_current_timezone())
