"""The words of being on call: turns, swaps, flags, and what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

HORIZON = timedelta(weeks=8)
"""So far ahead shifts are planned."""
FLAGGED = timedelta(weeks=4)
"""So far ahead gaps and double bookings are looked for."""
LONGEST_NOTE = 5000
MOST_PEOPLE = 40
MOST_SHIFT = timedelta(days=14)


PRIORITIES = ("P1", "P2", "P3", "P4")


class Turn(TextChoices):
    """After what the next in line takes over."""

    WEEK = "week", "Each week"
    SHIFT = "shift", "Each shift"


class SwapState(TextChoices):
    """What became of an offer."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Problem(TextChoices):
    """What is wrong with a rota ahead."""

    GAP = "gap", "Nobody is on call"
    AWAY = "away", "On call while away"
    TWICE = "twice", "On call twice at once"
    LEFT = "left", "On call and no longer here"
    NUMBER = "number", "On call without a number"


@dataclass(frozen=True, slots=True)
class Flag:
    """A problem of a rota: from when to when (UTC), of whom, and of which shift."""

    problem: Problem
    starts_at: datetime
    ends_at: datetime
    name: str = ""
    shift_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a rota is to be: its name, whose cases, and when nobody need be on call ('': never)."""

    name: str
    team: str
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What a layer is to be; see `Layer`. *people* are identities, in the order of their turns."""

    name: str
    weekdays: Sequence[int]
    begins: time
    ends: time
    days: int
    people: Sequence[int]
    from_on: date
    rank: int = 1
    turn: str = Turn.WEEK
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a rota is to answer for: a service ('' for each), priorities (none: each), the days."""

    service: str
    priorities: Sequence[str]
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class OnCall:
    """Somebody who is on call: who, at what number and address, in which shift.

    *away_until* is when the absence ends that they noted and are in at that moment; None: in none.
    """

    shift_id: int
    identity_id: int
    name: str
    phone: str
    email: str
    layer: str
    rank: int
    starts_at: datetime
    ends_at: datetime
    away_until: datetime | None = None


class NoSuchRota(Refused):
    """There is no such rota here."""


class NotThisRota(Refused):
    """A rota like this cannot be kept."""


class NotThisLayer(Refused):
    """Shifts like these cannot be planned."""


class NotThisCover(Refused):
    """A rota cannot answer for that."""


class NotThisShift(Refused):
    """That cannot be done with this shift."""


class NotYourShift(Refused):
    """Only whoever is on call in a shift, or a manager, does that."""


class OverAlready(Refused):
    """The offer was settled before."""
