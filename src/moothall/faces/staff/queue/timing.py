"""Due times in words: what is late is said before it is coloured.

How late something is, and how long is left of it, is working time, as its clock counts it; when it
is due is a moment.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from django.utils import timezone

from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries import Promised, leeway
from moothall.engine.cases.words import State
from moothall.faces.pages import plain
from moothall.ground.languages import days
from moothall.ground.languages.speech import spoken
from moothall.ground.languages.words import Language
from moothall.practices.servicedesk.queries import TaskDue
from moothall.practices.servicedesk.queries.views import Listed

Tone = Literal["over", "soon", "later", "still", "none"]
SOON = timedelta(hours=4)
HOUR, MINUTE = 3600, 60
LONG = 100 * HOUR
"""What is late by as much working time, some weeks, is said by the day since when."""


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


def due_by(at: datetime) -> datetime:
    """Return up to when what is due at a moment is said by how long is left of it."""
    return at + SOON


def due_of(case: Case | Listed, now: Now, promised: Promised | None = None) -> Due:
    """Return when a case is next due; *promised* is by what, where it is late or due soon."""
    if case.state == State.PAUSED and case.due_at is None:
        return Due("Clock stopped", "still")
    if case.resolved_at and case.state in {State.RESOLVED, State.CLOSED}:
        return Due(f"Done {plain.short_day(case.resolved_at)}", "none")
    if case.state not in {State.OPEN, State.PAUSED}:
        return Due("Ended", "none")
    left = None
    if promised and case.due_at:
        left = leeway(promised, case.due_at, changed_at=case.changed_at, at=now.at)
    return due(case.due_at, case.over_at, now=now, left=left)


def due_of_task(task: Task, until: TaskDue | None, now: Now) -> Due:
    """Return when a task is due; *until* is by what was promised of it, where anything was."""
    if until is None:
        return due(None, None, now=now)
    changed_at = task.case.changed_at
    left = leeway(until.promised, until.at, changed_at=changed_at, at=now.at)
    return due(until.at, until.over_at, now=now, left=left)


def is_late(at: datetime | None, over_at: datetime | None, now: datetime) -> bool:
    """Say whether a promise is broken: what is due at closing is late after opening, not before."""
    return at is not None and at < now and (over_at or at) <= now


def due(at: datetime | None, over_at: datetime | None, *, now: Now, left: int | None = None) -> Due:
    """Return a due time as an officer thinks of it; `over_at` is the first instant past it.

    :param left: the working seconds left, negative when late; None where they are not known.
    """
    if at is None:
        return Due("No target", "none")
    if at < now.at:
        return _passed(at, now, left, is_late=is_late(at, over_at, now.at))
    local = at.astimezone(now.zone)
    day, time, whole = local.date(), days.time_of_day(local), _whole(local, now)
    if left is not None and at - now.at <= SOON:
        return Due(f"Due {time}, {rough(left)} left", "soon", whole)
    if day == now.today:
        return Due(f"Due today, {time}", "soon", whole)
    if day == now.today + timedelta(days=1):
        return Due(f"Due tomorrow, {time}", "later", whole)
    return Due(f"Due {local:%a} {brief(at, now)}", "later", whole)


def _passed(at: datetime, now: Now, left: int | None, *, is_late: bool) -> Due:
    whole = _whole(at.astimezone(now.zone), now)
    if not is_late:
        return Due("Due at opening", "soon", whole)
    if left is None:
        return Due(f"Overdue since {brief(at, now)}", "over", whole)
    told = f"since {brief(at, now)}" if -left >= LONG else f"by {rough(left)}"
    return Due(f"Overdue {told}", "over", f"{whole}: {worked(left)} over")


def _whole(local: datetime, now: Now) -> str:
    return f"{days.short(local, now.language)}, {days.time_of_day(local)}"


def brief(at: datetime, now: Now) -> str:
    """Return a moment for a list: the year only where it is not this one."""
    local = at.astimezone(now.zone)
    time = days.time_of_day(local)
    if local.date() == now.today:
        return f"today, {time}"
    day = days.short(local, now.language)
    return f"{day.removesuffix(f' {now.today.year}')}, {time}"


def rough(seconds: int) -> str:
    """Return a length of working time in its largest unit, cut: `26 h`, `5 min`, `under 1 min`."""
    hours, minutes = divmod(abs(seconds) // MINUTE, MINUTE)
    if hours:
        return f"{hours:,} h"
    return f"{minutes} min" if minutes else "under 1 min"


def worked(seconds: int) -> str:
    """Return a length of working time; never in days, which have no fixed length here."""
    hours, rest = divmod(abs(seconds), HOUR)
    minutes = rest // MINUTE
    parts = [f"{hours:,} h"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} min")
    return " ".join(parts)
