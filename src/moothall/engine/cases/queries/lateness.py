"""How long is left of what is due, or by how long it is late, in working time: without its events.

A list has many cases and reads none of their events. What their clocks had used when the case was
last changed is kept in the rows of its targets; since then a clock that runs has run on.
"""

from datetime import datetime
from typing import NamedTuple

from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.words import OutOfReach


class Promised(NamedTuple):
    """A running target as its row keeps it: its calendar's version, and working seconds."""

    version_id: int
    seconds: int
    used: int


def leeway(
    promised: Promised, due_at: datetime, *, changed_at: datetime, at: datetime
) -> int | None:
    """Return the working seconds left of a running target, as its clock says; negative when late.

    :param changed_at: when anything happened to the case last.
    :return: None where its calendar does not reach so far.
    """
    calendar = calendars.working_calendar(promised.version_id)
    try:
        if changed_at <= due_at:
            return calendar.elapsed(at, due_at)
        return promised.seconds - promised.used - calendar.elapsed(changed_at, at)
    except OutOfReach:
        return None
