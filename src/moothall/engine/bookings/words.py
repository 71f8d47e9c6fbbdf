"""The words of bookings: diaries, the states of a booking, what is recorded and refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

HELD_FOR = timedelta(minutes=10)
"""So long a slot is held for whoever chose it, until they confirm."""
MOST_AHEAD = 3
"""How many slots to come somebody may have in one diary."""
MOST_AT_ONCE = 200
SHORTEST, LONGEST = 5, 480
"""Minutes of a slot."""
FURTHEST = 365
"""Days ahead that a diary may be open."""

VERBS: dict[str, str] = {
    "diary.added": "A diary was set up, in which slots are booked.",
    "diary.changed": "A diary has other slots from now on; what is booked stays.",
    "diary.ended": "Nothing more is booked in a diary.",
    "booking.held": "A slot is held for somebody until they confirm.",
    "booking.confirmed": "A slot that was held is booked.",
    "booking.moved": "A booking is at another time.",
    "booking.cancelled": "A slot that was held or booked is free again.",
    "booking.lapsed": "A slot was held and not confirmed in time: it is free again.",
}


class State(TextChoices):
    """Where a booking stands."""

    HELD = "held", "Held"
    BOOKED = "booked", "Booked"
    CANCELLED = "cancelled", "Cancelled"
    LAPSED = "lapsed", "Not confirmed in time"


TAKES_A_PLACE = (State.HELD, State.BOOKED)
"""The states in which nobody else can have the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a diary is to be.

    *calendar* is the code of the one in whose working time its slots lie, each *minutes* long and
    for *at_once* people; booked from *notice_minutes* before one begins to *ahead_days* ahead.
    """

    name: str
    calendar: str
    minutes: int = 20
    at_once: int = 1
    ahead_days: int = 28
    notice_minutes: int = 30


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time that can be booked (UTC), and how many places of it are *left*."""

    starts_at: datetime
    ends_at: datetime
    left: int = 0


class NoSuchDiary(Refused):
    """There is no such diary here."""


class NoSuchBooking(Refused):
    """There is no such booking here."""


class NotThisDiary(Refused):
    """A diary like this cannot be kept."""


class NotThisTime(Refused):
    """That time cannot be booked."""


class SlotTaken(Refused):
    """Somebody else booked the last place of this time. Choose another."""


class HoldOver(Refused):
    """The time was held for 10 minutes and is free again. Choose a time once more."""


class NotBooked(Refused):
    """There is no booking to change any more."""
