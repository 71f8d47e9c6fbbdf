"""Appointments: a time is chosen and held, booked with what it is about, moved, cancelled."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.bookings import actions as bookings
from moothall.engine.bookings import queries as slots
from moothall.engine.bookings.models import Booking
from moothall.engine.bookings.words import NoSuchBooking
from moothall.engine.cases import actions as cases
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.actions import reaching, telling
from moothall.engine.cases.history import Asked
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import asking
from moothall.engine.cases.words import CancelReason
from moothall.engine.cases.words import State as Standing
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Channel, Intent, Way, one_line
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages import days
from moothall.practices.visits import queries, rules
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import (
    APPOINTMENT,
    MOST_DETAILS,
    TOLD_ENOUGH,
    WAITS,
    NotThisVisit,
    State,
)

DESK = Actor.job("visits")
BOOKED = "Your appointment is {when} at {name}, {where}."
MOVED = "Your appointment is now {when} at {name}, {where}."
CANCELLED = "Your appointment {when} at {name} is cancelled."
REMINDED = "Reminder: your appointment is {when} at {name}, {where}."
CHANGE = "Move it, cancel it or put it in your calendar: {url}"
CHANGE_BY_TEXT = "Move or cancel it: {url}"
WAYS = (Channel.EMAIL.value, Channel.TEXT.value)


@transaction.atomic
def hold(counter: Counter, starts_at: datetime, *, token: UUID, by: Actor, at: datetime) -> Booking:
    """Hold a time at a counter for an employee, for ten minutes, while they say what it is about.

    :raises NotThisVisit: for whoever may not ask there.
    :raises Refused: as `bookings.hold`.
    """
    _check(counter, by)
    return bookings.hold(counter.diary, starts_at, token=token, person=by.id, by=by, at=at)


@transaction.atomic
def book(counter: Counter, token: UUID, details: str, *, by: Actor, at: datetime) -> Visit:
    """Book the time that is held under a token: a case that waits for whoever asked to come.

    Booked before, it stays as it is. They are told when and where.

    :raises NoSuchBooking: where nothing is held under that token by them.
    :raises HoldOver: where it was let go meanwhile.
    :raises NotThisVisit: without words, and for whoever may not ask there.
    """
    _check(counter, by)
    booking = slots.booking(counter.council_id, token)
    if booking.person_id != by.id or booking.diary_id != counter.diary_id:
        raise NoSuchBooking
    if before := Visit.objects.filter(booking=booking).select_related("case").first():
        return before
    if not details.strip() or len(details) > MOST_DETAILS:
        raise NotThisVisit("Say what you need help with, in 4,000 characters or fewer.")
    booking = bookings.confirm(booking, by=by, at=at)
    case = _asked(counter, booking, details, by=by, at=at)
    visit = Visit.objects.create(
        council_id=counter.council_id,
        counter=counter,
        case=case,
        booking=booking,
        state=State.BOOKED,
        day_on=_day(booking),
        reminded_at=_told_already(booking, at),
    )
    facts = {"case": case.pk, "booking": booking.pk}
    journal.record("visit.booked", visit, by=by, at=at, facts=facts)
    _tell(visit, BOOKED, by=by, at=at)
    return visit


@transaction.atomic
def move(visit: Visit, starts_at: datetime, *, by: Actor, at: datetime) -> Visit:
    """Move an appointment: whoever booked it may, and officers. They are told.

    :raises NotThisVisit: saying why.
    :raises Refused: as `bookings.move`.
    """
    visit, booking = _open(visit, "cancel", by)
    moved = bookings.move(booking, starts_at, by=by, at=at)
    if moved.moves == booking.moves:
        return visit
    visit.booking, visit.day_on = moved, _day(moved)
    visit.reminded_at = _told_already(moved, at)
    visit.save(update_fields=["day_on", "reminded_at"])
    journal.record("visit.moved", visit, by=by, at=at, facts={"booking": moved.pk})
    _wait_for(visit.case, moved, at)
    _tell(visit, MOVED, by=by, at=at)
    return visit


@transaction.atomic
def cancel(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    """Cancel an appointment, and its case where nothing was done yet. They are told.

    :raises NotThisVisit: saying why.
    :raises NotBooked: when it has begun.
    """
    visit, booking = _open(visit, "cancel", by)
    bookings.cancel(booking, by=by, at=at)
    visit.state, visit.ended_at = State.CANCELLED, at
    visit.save(update_fields=["state", "ended_at"])
    journal.record("visit.cancelled", visit, by=by, at=at)
    end_case(visit.case, CancelReason.WITHDRAWN, at=at)
    _tell(visit, CANCELLED, by=by, at=at)
    return visit


@transaction.atomic
def remind(visit: Visit, *, by: Actor, at: datetime) -> bool:
    """Remind whoever has an appointment within a day of it, once; return whether they were now.

    Nobody is, where it was told of, moved or cancelled meanwhile, or is being changed right now.

    :raises Refused: where their case cannot tell it, or their address is none.
    """
    mine = Visit.objects.select_for_update(skip_locked=True).filter(pk=visit.pk)
    if mine.first() is None:
        return False
    due = queries.to_remind(at).filter(pk=visit.pk).first()  # read anew, now that it is locked
    if due is None:
        return False
    due.reminded_at = at
    due.save(update_fields=["reminded_at"])
    journal.record("visit.reminded", due, by=by, at=at)
    _tell(due, REMINDED, by=by, at=at)
    return True


def end_case(case: Case, reason: CancelReason, *, at: datetime) -> None:
    """Cancel the case of an appointment that does not take place, as long as it still waits."""
    if case.state == Standing.PAUSED and case_rules.why_not_cancel(case, DESK) is None:
        cases.cancel(case, by=DESK, at=at, reason=reason)


def _check(counter: Counter, by: Actor) -> None:
    """Look whether somebody may ask at a counter, before anything is held for them.

    :raises NotThisVisit: saying why not.
    """
    definition = catalogue.offer(counter.council_id, counter.service).definition
    if by.kind != "person" or by.for_id is not None:
        raise NotThisVisit("Sign in as yourself to book an appointment.")
    why = (
        rules.why_not_book_at(counter)
        or rules.why_not_serve(definition)
        or case_rules.why_not_ask(definition, counter.council_id, by)
    )
    if why:
        raise NotThisVisit(why)


def _asked(counter: Counter, booking: Booking, details: str, *, by: Actor, at: datetime) -> Case:
    """Make the case of an appointment; its clocks stand until they come."""
    offer = catalogue.offer(counter.council_id, counter.service)
    question = rules.question_of(offer.definition)
    assert question is not None  # noqa: S101 -- `_check` has looked
    asked = Asked(
        token=booking.token,
        version_id=offer.version_id,
        answers={question.id: details.strip()},
        channel=APPOINTMENT,
    )
    case = cases.submit(counter.council, asked, by=by, at=at)
    case = cases.pause(case, by=DESK, at=at, reason=WAITS)
    _wait_for(case, booking, at)
    return case


def _open(visit: Visit, verb: str, by: Actor) -> tuple[Visit, Booking]:
    """Lock an appointment that is still to come; return it with its booking.

    :raises NotThisVisit: for whoever may not change it, and when it is not to come any more.
    """
    visit = queries.locked(visit)
    if why := rules.why_not_change(visit, by) or rules.why_not_move(visit, verb):
        raise NotThisVisit(why)
    assert visit.booking is not None  # noqa: S101 -- only what was booked is still to come
    return visit, visit.booking


def _day(booking: Booking) -> date:
    zone = ZoneInfo(booking.diary.council.zone)
    return booking.starts_at.astimezone(zone).date()


def _wait_for(case: Case, booking: Booking, at: datetime) -> None:
    """Let a case that waits for an appointment wait for its day, where that is after today."""
    day, zone = _day(booking), booking.diary.council.zone
    waits = case.state == Standing.PAUSED and case.paused_until_on != day
    if waits and case_rules.why_not_until(day, zone=zone, at=at) is None:
        cases.redate(case, by=DESK, at=at, until_on=day, asks_by=False)


def _when(visit: Visit) -> str:
    assert visit.booking is not None  # noqa: S101 -- only appointments are told of
    zone = ZoneInfo(visit.counter.council.zone)
    return days.on_a_day(visit.booking.starts_at.astimezone(zone))


def _tell(visit: Visit, words: str, *, by: Actor, at: datetime) -> None:
    """Note in the case what became of an appointment; tell whoever has it, as they prefer."""
    case, counter = visit.case, visit.counter
    assert visit.booking is not None  # noqa: S101 -- only appointments are told of
    told = words.format(when=_when(visit), name=str(counter), where=counter.where)
    cases.note(case, body=told, by=DESK, at=at, tells_named=False)
    url = f"{telling.address(case.council)}/appointments/{visit.booking.token}"
    reach = reaching.reach_of(case, None, frozenset(WAYS))
    ways = [_way(visit, told, one, reach.addresses[one], url) for one in reach.ordered(WAYS)]
    if not ways:
        return
    first, rest = ways[0], ways[1:]
    intent = Intent(
        council_id=case.council_id,
        recipient=first.recipient,
        channel=first.channel,
        subject=first.subject,
        body=first.body,
        otherwise=rest,
        case_id=case.pk,
        event_id=asking.events(case)[-1].pk,
        **telling.limits(case, by),
    )
    contact.queue([intent], by=by, at=at)


def _way(visit: Visit, told: str, channel: str, recipient: str, url: str) -> Way:
    """Return how an appointment is told of by a channel: a text is short."""
    is_to_come, is_text = visit.state == State.BOOKED, channel == Channel.TEXT
    body = [told, f"Your reference is {visit.case.reference}."]
    if is_to_come:
        body.append((CHANGE_BY_TEXT if is_text else CHANGE).format(url=url))
    return Way(
        channel=channel,
        recipient=recipient,
        subject=one_line(f"{visit.case.reference}: {told}")[:150],
        body=" ".join(body) if is_text else "\n\n".join(body) + "\n",
    )


def _told_already(booking: Booking, at: datetime) -> datetime | None:
    """Return now, where an appointment is so soon that telling of it is the reminder of it too."""
    return at if booking.starts_at - at <= TOLD_ENOUGH else None
