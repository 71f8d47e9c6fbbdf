"""Due times in words: what is late is said before it is coloured."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from django.utils import timezone

from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.faces.pages import plain
from moothall.ground.languages import days
from moothall.ground.languages.speech import spoken
from moothall.ground.languages.words import Language
from moothall.practices.servicedesk.queries.views import Listed

Tone = Literal["over", "soon", "later", "still", "none"]
SOON = timedelta(hours=4)
HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class Now:
    """The moment at which a list is read, what day that is where it is read, and in which words."""

    at: datetime
    zone: tzinfo
    today: date
    language: Language

    @classmethod
    def here(cls, at: datetime) -> "Now":
        """Return the moment as the page has it; looked up once, as lists have many moments."""
        zone = timezone.get_current_timezone()
        return cls(at, zone, at.astimezone(zone).date(), spoken())


class Due(NamedTuple):
    """When something is due, in words, with the tone of its colour; *at* is the whole moment."""

    words: str
    tone: Tone
    at: str = ""


def due_of(case: Case | Listed, now: Now) -> Due:
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


def due(at: datetime | None, over_at: datetime | None, *, now: Now) -> Due:
    """Return a due time as an officer thinks of it; `over_at` is the first instant past it."""
    if at is None:
        return Due("No target", "none")
    local = at.astimezone(now.zone)
    day, time = local.date(), days.time_of_day(local)
    whole = f"{days.short(local, now.language)}, {time}"
    if at < now.at:
        late = Due(f"Overdue by {rough(now.at - at)}", "over", whole)
        return late if is_late(at, over_at, now.at) else Due("Due at opening", "soon", whole)
    if at - now.at <= SOON:
        return Due(f"Due in {rough(at - now.at)}", "soon", whole)
    if day == now.today:
        return Due(f"Due today, {time}", "soon", whole)
    if day == now.today + timedelta(days=1):
        return Due(f"Due tomorrow, {time}", "later", whole)
    return Due(f"Due {local:%a} {brief(at, now)}", "later", whole)


def brief(at: datetime, now: Now) -> str:
    """Return a moment for a list: the year only where it is not this one."""
    local = at.astimezone(now.zone)
    time = days.time_of_day(local)
    if local.date() == now.today:
        return f"today, {time}"
    day = days.short(local, now.language)
    return f"{day.removesuffix(f' {now.today.year}')}, {time}"


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
