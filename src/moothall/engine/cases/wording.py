"""The words of messages: a definition's templates filled in, moments as people say them. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from moothall.ground.languages import days

FIELD = re.compile(r"( ?)\{\{\s*([a-z_]+)\s*\}\}")


def filled(template: str, fields: Mapping[str, str]) -> str:
    """Return a template with each {{field}} replaced.

    One that is not known, or says nothing, goes with the space before it: "Hello {{name}}" greets
    nobody in particular with "Hello".
    """

    def said(found: re.Match[str]) -> str:
        words = fields.get(found[2], "")
        return f"{found[1]}{words}" if words else ""

    return FIELD.sub(said, template)


def moment(at: datetime, zone: str) -> str:
    """Return a moment as people say it: 5pm on Tuesday 2 June 2026, 9:30am on ..."""
    return days.on_a_day(at.astimezone(ZoneInfo(zone)))


def clock(local: datetime) -> str:
    """Return a time of day as GOV.UK writes it: 5pm, 9:30am, midday, midnight."""
    return days.time_of_day(local)


def duration(seconds: int) -> str:
    """Return so many seconds as people say them, cut to minutes: 3 h 20 min, 45 min, 2 s."""
    hours, rest = divmod(abs(seconds), 3600)
    minutes = rest // 60
    if hours:
        return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"
    return f"{minutes} min" if minutes else f"{rest} s"


def unpaid(until: str) -> str:
    """Say why nobody works a case whose fee is not paid; *until* is the last day to pay, if any."""
    if not until:
        return "The fee is not paid. The case goes on by itself when it is."
    day = days.in_words(date.fromisoformat(until))
    return (
        f"The fee is not paid. The case waits for it until {day}, and goes on by itself when it is."
    )


def target(code: str, tasks: Mapping[str, str] | None = None) -> str:
    """Return what a target is about: the answer, the resolution, a task, a team or a supplier.

    :param tasks: the names of tasks by their ids, and of teams by `team.` and their codes.
    """
    kind, _, rest = code.partition(".")
    if kind == "team":
        return f"work of {(tasks or {}).get(code, rest)}"
    if kind == "supplier":
        return f"supplier ({rest.replace('-', ' ')})"
    known = {"response": "first answer", "resolution": "resolution"}
    if code.startswith("lapse."):
        task = code.removeprefix("lapse.")
        return f"approval '{(tasks or {}).get(task, task)}' before it lapses"
    task = code.removeprefix("task.")
    return known.get(code) or f"task '{(tasks or {}).get(task, task)}'"
