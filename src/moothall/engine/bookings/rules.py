"""Why a diary, or a booking, may not be; None: it may."""

from datetime import datetime

from moothall.engine.bookings.models import Booking, Diary
from moothall.engine.bookings.words import (
    FURTHEST,
    LONGEST,
    MOST_AT_ONCE,
    SHORTEST,
    Plan,
    State,
)
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils.models import Council


def why_not_keep(council: Council, plan: Plan) -> str | None:
    """Say why a diary cannot be kept like that: its name, its calendar, its slots."""
    if not plan.name.strip():
        return "Enter what it is called."
    if plan.calendar not in calendars.codes(council.pk):
        return f"There is no calendar called {plan.calendar} here."
    if not SHORTEST <= plan.minutes <= LONGEST:
        return f"A slot is of {SHORTEST} to {LONGEST} minutes."
    if not 1 <= plan.at_once <= MOST_AT_ONCE:
        return f"A slot has 1 to {MOST_AT_ONCE} places."
    if not 1 <= plan.ahead_days <= FURTHEST or plan.notice_minutes < 0:
        return f"Slots are booked 1 to {FURTHEST} days ahead."
    return None


def why_not_change(booking: Booking, at: datetime) -> str | None:
    """Say why a booking can be moved or cancelled no more."""
    if booking.state != State.BOOKED:
        return "It is not booked any more." if booking.ended_at else "It is not confirmed yet."
    if booking.starts_at <= at:
        return "It has begun already."
    return None


def why_not_open(diary: Diary) -> str | None:
    """Say why nothing is booked in a diary any more."""
    return "Nothing is booked there any more." if diary.ended_at else None
