"""What can be done with slots: held, booked, moved, let go; and with the diaries they stand in.

Each place of a slot that somebody takes is a row of its own, so that the database itself refuses
the second one on the same place; whoever books a slot waits for whoever is at it, so that it need
not. See docs/decisions/0027-places-of-slots.md.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from moothall.engine.bookings import queries, rules
from moothall.engine.bookings.models import Booking, Diary
from moothall.engine.bookings.words import (
    HELD_FOR,
    MOST_AHEAD,
    HoldOver,
    NotBooked,
    NotThisDiary,
    NotThisTime,
    Plan,
    Slot,
    SlotTaken,
    State,
)
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose

SYSTEM = Actor.job("bookings")
AT_A_TIME = 200


@transaction.atomic
def add_diary(council: Council, plan: Plan, *, by: Actor, at: datetime) -> Diary:
    """Set up a diary.

    :raises NotThisDiary: saying why.
    """
    if why := rules.why_not_keep(council, plan):
        raise NotThisDiary(why)
    diary = Diary.objects.create(council=council, added_at=at, **_columns(plan))
    journal.record("diary.added", diary, by=by, at=at)
    return diary


@transaction.atomic
def change_diary(diary: Diary, plan: Plan, *, by: Actor, at: datetime) -> Diary:
    """Let a diary have other slots from now on; what is booked stays as it is.

    :raises NotThisDiary: saying why.
    """
    diary = _locked(diary)
    if why := rules.why_not_open(diary) or rules.why_not_keep(diary.council, plan):
        raise NotThisDiary(why)
    for name, value in _columns(plan).items():
        setattr(diary, name, value)
    diary.save()
    journal.record("diary.changed", diary, by=by, at=at)
    return diary


@transaction.atomic
def end_diary(diary: Diary, *, by: Actor, at: datetime) -> Diary:
    """Book nothing more in a diary; what is booked stays.

    :raises NotThisDiary: when it has ended before.
    """
    diary = _locked(diary)
    if why := rules.why_not_open(diary):
        raise NotThisDiary(why)
    diary.ended_at = at
    diary.save(update_fields=["ended_at"])
    journal.record("diary.ended", diary, by=by, at=at)
    return diary


@transaction.atomic
def hold(
    diary: Diary, starts_at: datetime, *, token: UUID, person: int | None, by: Actor, at: datetime
) -> Booking:
    """Hold a slot for ten minutes; the same token again gives what it held before.

    Where it held another slot, or what it held was let go, the slot is held under a new token:
    they went back and chose anew. What the same person held in this diary and did not confirm is
    free again.

    :raises NotThisTime: saying why, such as that no slot begins then.
    :raises SlotTaken: when its last place is gone.
    """
    if before := Booking.objects.filter(council_id=diary.council_id, token=token).first():
        if _is_that(before, diary, starts_at, person):
            return before
        token = uuid4()
    diary = queries.keep(diary)
    if why := rules.why_not_open(diary):
        raise NotThisTime(why)
    slot = _slot(diary, starts_at, at)
    if person and queries.ahead(diary, person, at).count() >= MOST_AHEAD:
        raise NotThisTime(f"You have {MOST_AHEAD} appointments there already.")
    queries.hold_slot(diary, slot)
    _lapse_within(diary, slot, at=at)
    if person:
        _let_go(diary, person, by=by, at=at)
    number = _taken(
        TAKE, diary, slot, token=token, person=person, until=at + HELD_FOR, at=at, number=0
    )
    booking = Booking.objects.filter(council_id=diary.council_id, token=token)
    made = booking.select_related("diary__council").first()
    if made is None or not _is_that(made, diary, starts_at, person):
        raise SlotTaken
    if number:
        journal.record("booking.held", made, by=by, at=at, facts={"diary": diary.pk})
    return made


@transaction.atomic
def confirm(booking: Booking, *, by: Actor, at: datetime) -> Booking:
    """Book what is held; confirmed before, it stays as it is.

    Held for too long it is theirs still, as long as nobody else took it.

    :raises HoldOver: when it was let go meanwhile, or the time has come.
    :raises NotThisTime: when nobody can come then any more: it was closed meanwhile.
    """
    queries.keep(booking.diary)
    booking = _own(booking)
    if booking.state == State.BOOKED:
        return booking
    if booking.state != State.HELD or booking.starts_at <= at:
        raise HoldOver
    if why := rules.why_not_open(booking.diary):
        raise NotThisTime(why)
    if not queries.is_open(booking.diary, booking.starts_at, booking.ends_at):
        raise NotThisTime("It is closed at that time by now. Choose another.")
    booking.state, booking.held_until_at = State.BOOKED, None
    booking.save(update_fields=["state", "held_until_at"])
    journal.record("booking.confirmed", booking, by=by, at=at)
    return booking


@transaction.atomic
def move(booking: Booking, starts_at: datetime, *, by: Actor, at: datetime) -> Booking:
    """Move a booking to another slot of its diary; moved there before, it stays as it is.

    The place it had is free once it has the other, and not before.

    :raises NotBooked: saying why it cannot be changed any more.
    :raises NotThisTime: when no slot begins then.
    :raises SlotTaken: when its last place is gone.
    """
    queries.keep(booking.diary)
    booking = _own(booking)
    if why := rules.why_not_change(booking, at):
        raise NotBooked(why)
    if booking.starts_at == starts_at:
        return booking
    diary = booking.diary
    slot = _slot(diary, starts_at, at)
    queries.hold_slot(diary, slot)
    _lapse_within(diary, slot, at=at)
    if not _taken(MOVE, diary, slot, number=booking.pk, at=at):
        raise SlotTaken
    facts = {"from": booking.starts_at.isoformat(), "to": slot.starts_at.isoformat()}
    booking = Booking.objects.select_related("diary__council").get(pk=booking.pk)
    journal.record("booking.moved", booking, by=by, at=at, facts=facts)
    return booking


@transaction.atomic
def cancel(booking: Booking, *, by: Actor, at: datetime) -> Booking:
    """Let a slot go that was held or booked; let go before, it stays as it is.

    :raises NotBooked: when it has begun.
    """
    booking = _own(booking)
    if booking.ended_at is not None:
        return booking
    if booking.starts_at <= at:
        raise NotBooked("It has begun already.")
    return _end(booking, State.CANCELLED, by=by, at=at)


@transaction.atomic
def lapse(*, by: Actor, at: datetime) -> int:
    """Let go of slots in scope that were held and not confirmed in time; return how many."""
    found = Booking.objects.filter(state=State.HELD, held_until_at__lte=at)
    over = found.order_by("held_until_at").select_for_update(of=("self",), skip_locked=True)
    for one in (every := list(over[:AT_A_TIME])):
        _end(one, State.LAPSED, by=by, at=at)
    return len(every)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Say no more whose times were that somebody booked; return how many there were.

    What they hold is let go. That a place was taken, and when, stays. It is a part of erasing a
    person, which has its entry.
    """
    mine = queries.of(whose)
    for one in mine.filter(state=State.HELD).order_by("pk").select_for_update(of=("self",)):
        _end(one, State.CANCELLED, by=by, at=at)
    return mine.update(person=None)


_FREE = """
    WITH gone AS (
        SELECT DISTINCT b.place FROM bookings_booking AS b
        WHERE b.council_id = %(council)s AND b.diary_id = %(diary)s
            AND b.state IN ('held', 'booked') AND b.id <> %(number)s
            AND b.starts_at < %(ends_at)s AND b.ends_at > %(starts_at)s
    )
    SELECT place FROM generate_series(1, %(at_once)s) AS place
    WHERE place NOT IN (SELECT gone.place FROM gone)
        AND (SELECT count(*) FROM gone) < %(at_once)s
    ORDER BY place LIMIT 1
"""
TAKE = f"""
    INSERT INTO bookings_booking (council_id, diary_id, token, person_id, starts_at, ends_at, place,
        state, held_until_at, made_at, moves)
    SELECT %(council)s, %(diary)s, %(token)s, %(person)s, %(starts_at)s, %(ends_at)s, free.place,
        'held', %(until)s, %(at)s, 0
    FROM ({_FREE}) AS free
    ON CONFLICT (council_id, token) DO NOTHING RETURNING id
"""  # noqa: S608 -- our own statement in another
MOVE = f"""
    UPDATE bookings_booking AS mine SET starts_at = %(starts_at)s, ends_at = %(ends_at)s,
        place = free.place, moves = mine.moves + 1
    FROM ({_FREE}) AS free
    WHERE mine.id = %(number)s AND mine.council_id = %(council)s RETURNING mine.id
"""  # noqa: S608 -- the same
ONE_PLACE = "place_is_taken_once_at_a_time"


def _taken(statement: str, diary: Diary, slot: Slot, **more: Any) -> int:  # noqa: ANN401 -- values of columns
    """Take the first free place of a slot; return the booking's number, 0 where none is free.

    The database says no where the place is taken after all.

    :raises SlotTaken: when it does.
    """
    values: dict[str, Any] = {
        "council": diary.council_id,
        "diary": diary.pk,
        "at_once": diary.at_once,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values | more)
            made = cursor.fetchone()
    except IntegrityError as refused:
        if ONE_PLACE not in str(refused):
            raise
        raise SlotTaken from refused
    return int(made[0]) if made else 0


def _slot(diary: Diary, starts_at: datetime, at: datetime) -> Slot:
    """Return the slot that begins then.

    :raises NotThisTime: where none does, or it is too soon or too far ahead.
    """
    since, until = queries.opens_between(diary, at)
    if starts_at < since:
        raise NotThisTime("That time is too soon. Choose a later one.")
    if starts_at >= until:
        raise NotThisTime(f"Times can be booked {diary.ahead_days} days ahead.")
    slot = queries.slot_at(diary, starts_at)
    if slot is None:
        raise NotThisTime("No appointment begins at that time. Choose one of those offered.")
    return slot


def _is_that(booking: Booking, diary: Diary, starts_at: datetime, person: int | None) -> bool:
    """Whether a booking still is of that diary, time and person."""
    told = (booking.diary_id, booking.starts_at, booking.person_id)
    return booking.ended_at is None and told == (diary.pk, starts_at, person)


def _lapse_within(diary: Diary, slot: Slot, *, at: datetime) -> None:
    """Let go of what was held in a slot for too long, so that its places are free."""
    found = Booking.objects.filter(
        diary=diary,
        state=State.HELD,
        held_until_at__lte=at,
        starts_at__lt=slot.ends_at,
        ends_at__gt=slot.starts_at,
    )
    for one in found.order_by("pk").select_for_update(of=("self",)):
        _end(one, State.LAPSED, by=SYSTEM, at=at)


def _let_go(diary: Diary, person: int, *, by: Actor, at: datetime) -> None:
    """Let go of what somebody held in a diary and did not confirm.

    A row that another has locked is let go of there: to wait for it might be to wait for ever.
    """
    held = Booking.objects.filter(diary=diary, person_id=person, state=State.HELD)
    for one in held.select_for_update(of=("self",), skip_locked=True):
        _end(one, State.CANCELLED, by=by, at=at)


def _end(booking: Booking, state: State, *, by: Actor, at: datetime) -> Booking:
    booking.state, booking.held_until_at, booking.ended_at = state, None, at
    booking.save(update_fields=["state", "held_until_at", "ended_at"])
    verb = "booking.lapsed" if state == State.LAPSED else "booking.cancelled"
    journal.record(verb, booking, by=by, at=at)
    return booking


def _own(booking: Booking) -> Booking:
    found = Booking.objects.select_for_update(of=("self",)).filter(pk=booking.pk)
    return found.select_related("diary__council").get()


def _locked(diary: Diary) -> Diary:
    found = Diary.objects.select_for_update(of=("self",), no_key=True).filter(pk=diary.pk)
    return found.select_related("council").get()


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name.strip(),
        "calendar_code": plan.calendar,
        "minutes": plan.minutes,
        "at_once": plan.at_once,
        "ahead_days": plan.ahead_days,
        "notice_minutes": plan.notice_minutes,
    }
