"""What can be asked about bookings: diaries, which times are free, somebody's own."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from moothall.engine.bookings import slots
from moothall.engine.bookings.models import Booking, Diary
from moothall.engine.bookings.words import (
    TAKES_A_PLACE,
    NoSuchBooking,
    NoSuchDiary,
    Slot,
    State,
)
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.workingtime import OutOfReach, WorkingCalendar
from moothall.ground.people.words import Kept, Whose
from moothall.outside.postgres import prepared
from moothall.outside.postgres.rows import Rows

HOUR = 3600
_KEEP = Rows(Diary, "id = $1::bigint FOR SHARE")
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))"


def diary(number: int) -> Diary:
    """Return a diary in scope.

    :raises NoSuchDiary: where there is none of that number.
    """
    found = Diary.objects.filter(pk=number).select_related("council").first()
    if found is None:
        raise NoSuchDiary
    return found


def keep(diary: Diary) -> Diary:
    """Return a diary as it is by now; it and its hours stay so until this transaction ends.

    Whoever books keeps it, any number at once. Whoever changes it, or saves its calendar with other
    hours or a day closed, waits for them, and is waited for: nobody books what is being closed.

    :raises NoSuchDiary: where it is gone.
    """
    kept = _KEEP.first(diary.pk)
    if kept is None:
        raise NoSuchDiary
    kept.council = diary.council
    calendars.keep(kept.council_id, kept.calendar_code)
    return kept


def calendar_of(diary: Diary) -> WorkingCalendar:
    """Return the hours that a diary keeps now.

    :raises NoSuchCalendar: where its calendar is gone.
    """
    head = calendars.head(diary.council_id, diary.calendar_code)
    return calendars.working_calendar(head.pk)


def today(diary: Diary, at: datetime) -> date:
    """Return the date at a diary's council."""
    return at.astimezone(ZoneInfo(diary.council.zone)).date()


def slots_on(diary: Diary, day: date) -> list[Slot]:
    """Return the slots of a local date, whether or not they are taken; none past the horizon."""
    return _cut(calendar_of(diary), day, diary.minutes)


def slot_at(diary: Diary, starts_at: datetime) -> Slot | None:
    """Return the slot that begins at a moment, if one does: also one of a night that began before.

    Its places are not counted.
    """
    local = starts_at.astimezone(ZoneInfo(diary.council.zone)).date()
    days, calendar = (local, local - timedelta(days=1)), calendar_of(diary)
    every = (slot for day in days for slot in _cut(calendar, day, diary.minutes))
    return next((slot for slot in every if slot.starts_at == starts_at), None)


def is_open(diary: Diary, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether all of a time lies in a diary's hours as they are now, however slots are cut."""
    local = starts_at.astimezone(ZoneInfo(diary.council.zone)).date()
    calendar = calendar_of(diary)
    try:
        windows = [*calendar.opens_on(local - timedelta(days=1)), *calendar.opens_on(local)]
    except OutOfReach:
        return False
    return any(opens <= starts_at and ends_at <= closes for opens, closes in windows)


def free(
    diary: Diary, first: date, last: date, *, at: datetime, but: int | None = None
) -> dict[date, list[Slot]]:
    """Return the slots of each local date that can be booked now, with the places left of each.

    By one statement over the bookings, whatever the number of days; days on which nothing can be
    booked, before now or too far ahead, are left out before anything is worked out of them.

    :param but: a booking whose own place counts as free, as it is to be moved.
    """
    if diary.ended_at is not None:
        return {}
    since, until = opens_between(diary, at)
    first = max(first, today(diary, since) - timedelta(days=1))  # of a night that began before
    last = min(last, today(diary, at) + timedelta(days=diary.ahead_days))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    hours = calendar_of(diary)
    calendar = {day: _cut(hours, day, diary.minutes) for day in days}
    known = [
        slot for found in calendar.values() for slot in found if since <= slot.starts_at < until
    ]
    if not known:
        return {}
    taken = list(
        _taking(diary, at)
        .filter(starts_at__lt=known[-1].ends_at, ends_at__gt=known[0].starts_at)
        .exclude(pk=but or 0)
        .values_list("starts_at", "ends_at", "place")
    )
    told = {slot.starts_at: _left(slot, taken, diary.at_once) for slot in known}
    free = {
        day: [
            Slot(slot.starts_at, slot.ends_at, left)
            for slot in found
            if (left := told.get(slot.starts_at, 0))
        ]
        for day, found in calendar.items()
    }
    return {day: found for day, found in free.items() if found}


def opens_between(diary: Diary, at: datetime) -> tuple[datetime, datetime]:
    """Return from when to before when a slot may begin that is booked now (UTC)."""
    zone = ZoneInfo(diary.council.zone)
    last = today(diary, at) + timedelta(days=diary.ahead_days + 1)
    until = datetime(last.year, last.month, last.day, tzinfo=zone)
    return at + timedelta(minutes=diary.notice_minutes), until


def _left(slot: Slot, taken: Iterable[tuple[datetime, datetime, int]], at_once: int) -> int:
    """Return how many places can be had at every time of a slot, also where slots were cut anew.

    A place that is none any more, as fewer are seen at once than before, counts as taken too.
    """
    gone = {
        place
        for starts_at, ends_at, place in taken
        if starts_at < slot.ends_at and slot.starts_at < ends_at
    }
    return max(0, at_once - len(gone))


def _cut(calendar: WorkingCalendar, day: date, minutes: int) -> list[Slot]:
    """Return the slots of a local date; none past the horizon."""
    try:
        return slots.on_day(calendar, day, minutes)
    except OutOfReach:
        return []


def booking(council_id: int, token: UUID) -> Booking:
    """Return the booking of a token.

    :raises NoSuchBooking: where there is none.
    """
    found = Booking.objects.filter(council_id=council_id, token=token)
    one = found.select_related("diary__council").first()
    if one is None:
        raise NoSuchBooking
    return one


def ahead(diary: Diary, person_id: int, at: datetime) -> QuerySet[Booking]:
    """Return the slots to come that somebody has booked in a diary."""
    mine = Booking.objects.filter(diary=diary, person_id=person_id, state=State.BOOKED)
    return mine.filter(starts_at__gt=at)


def hold_slot(diary: Diary, slot: Slot) -> None:
    """Wait for whoever books at that time, and let others wait until this transaction ends.

    It is held by the hours it touches, in their order: slots that overlap, as they were cut
    otherwise before, touch one in common, so that no two wait for each other.
    """
    hour = slot.starts_at.timestamp() // HOUR
    while hour * HOUR < slot.ends_at.timestamp():
        prepared.fetch(_HOLD, [f"slots {diary.pk} {hour:.0f}"])
        hour += 1


def _taking(diary: Diary, at: datetime) -> QuerySet[Booking]:
    """Return what takes a place now: what was held for too long is as good as free."""
    found = Booking.objects.filter(diary=diary, state__in=TAKES_A_PLACE)
    return found.filter(Q(held_until_at=None) | Q(held_until_at__gt=at))


def of(whose: Whose) -> QuerySet[Booking]:
    """Return what somebody booked, or holds, whatever became of it."""
    mine = Booking.objects.filter(council_id=whose.council_id, person_id__in=whose.person_ids)
    return mine.select_related("diary")


def held_on(whose: Whose) -> list[Kept]:
    """Return the times that somebody booked."""
    return [
        Kept(
            "booking",
            one.made_at,
            {
                "where": one.diary.name,
                "from": one.starts_at,
                "until": one.ends_at,
                "state": State(one.state).label,
            },
        )
        for one in of(whose).order_by("pk")
    ]
