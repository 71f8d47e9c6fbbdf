"""What can be asked about counters and visits: where one can come, who is there, how it went."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, Max, Q, QuerySet
from django.db.models.functions import Greatest

from moothall.engine.bookings import queries as slots
from moothall.engine.bookings.models import Booking
from moothall.engine.cases.queries.holding import cases_of
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.people.words import Kept, Whose
from moothall.practices.visits import rules
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import (
    HERE,
    REMINDED_AHEAD,
    Day,
    NoSuchCounter,
    NoSuchVisit,
    State,
)

WITH = ("council", "counter__council", "counter__diary__council", "case__council", "booking")


def counters(council_ids: Iterable[int]) -> Sequence[Counter]:
    """Return the counters of these councils at which people are seen, by name."""
    found = Counter.objects.filter(council_id__in=list(council_ids), ended_at=None)
    return list(found.select_related("council", "diary__council").order_by("diary__name", "pk"))


def counter(number: int) -> Counter:
    """Return a counter in scope.

    :raises NoSuchCounter: where there is none of that number.
    """
    found = Counter.objects.filter(pk=number).select_related("council", "diary__council").first()
    if found is None:
        raise NoSuchCounter
    return found


def today(counter: Counter, at: datetime) -> date:
    """Return the date at a counter."""
    return slots.today(counter.diary, at)


def serving(council_id: int) -> dict[str, ServiceDefinition]:
    """Return the services of a council that visits can become cases of, by their codes."""
    offers = (one.definition for one in catalogue.offers(council_id))
    return {one.service: one for one in offers if rules.why_not_serve(one) is None}


def visit(number: int) -> Visit:
    """Return a visit in scope.

    :raises NoSuchVisit: where there is none of that number.
    """
    found = Visit.objects.filter(pk=number).select_related(*WITH).first()
    if found is None:
        raise NoSuchVisit
    return found


def locked(visit: Visit) -> Visit:
    """Return a visit as it is now, locked until the transaction ends."""
    found = Visit.objects.select_for_update(of=("self",)).filter(pk=visit.pk)
    return found.select_related(*WITH).get()


def of_booking(booking: Booking) -> Visit | None:
    """Return the visit that a booking is for; None while it is only held."""
    return Visit.objects.filter(booking=booking).select_related(*WITH).first()


def counter_of(booking: Booking) -> Counter:
    """Return the counter in whose diary a booking stands.

    :raises NoSuchVisit: for a booking of something else.
    """
    found = Counter.objects.filter(diary_id=booking.diary_id)
    one = found.select_related("council", "diary__council").first()
    if one is None:
        raise NoSuchVisit
    return one


def booking_of(council_id: int, token: UUID, person_id: int | None) -> Booking:
    """Return the booking of a token, if it is this person's.

    :raises NoSuchBooking: where it is not.
    """
    found = slots.booking(council_id, token)
    if person_id is None or found.person_id != person_id:
        raise NoSuchVisit
    return found


def mine(council_id: int, person_id: int, at: datetime) -> Sequence[Visit]:
    """Return somebody's appointments to come, the next first."""
    found = Visit.objects.filter(
        council_id=council_id,
        booking__person_id=person_id,
        booking__ends_at__gt=at,
        state__in=[State.BOOKED, *HERE],
    )
    return list(found.select_related(*WITH).order_by("booking__starts_at"))


def booked(counter: Counter) -> QuerySet[Visit]:
    """Return the appointments at a counter that are still to come."""
    return Visit.objects.filter(counter=counter, state=State.BOOKED)


def to_remind(at: datetime) -> QuerySet[Visit]:
    """Return the appointments in scope within a day of which nobody was reminded.

    Whoever was told of its time shortly before that counts as reminded. Those whose case is over,
    as they said that they need it no more, are left out.
    """
    days = [(at + timedelta(days=number)).date() for number in (-1, 0, 1, 2)]  # of any zone
    soon = Visit.objects.filter(state=State.BOOKED, day_on__in=days, reminded_at=None)
    within = soon.filter(
        booking__starts_at__gt=at, booking__starts_at__lte=at + REMINDED_AHEAD, case__closed_at=None
    )
    return within.select_related(*WITH)


def here(counter: Counter) -> QuerySet[Visit]:
    """Return who is at a counter: waits, or is being seen; also from days before."""
    return Visit.objects.filter(counter=counter, state__in=HERE)


def waiting(counter: Counter) -> QuerySet[Visit]:
    """Return who waits at a counter, whoever's turn it is first."""
    found = Visit.objects.filter(counter=counter, state=State.WAITING)
    return found.select_related(*WITH).order_by("turn_at", "pk")


def on_day(counter: Counter, day: date) -> Sequence[Visit]:
    """Return the visits of a day, and who is still there from days before, in their order."""
    of_day = Q(day_on=day) & ~Q(state=State.CANCELLED)
    left_over = Q(day_on__lt=day, state__in=HERE)
    found = Visit.objects.filter(of_day | left_over, counter=counter)
    first = Greatest("booking__starts_at", "turn_at")
    return list(
        found.select_related(*WITH, "case__requester", "officer")
        .annotate(goes_by=first)
        .order_by("goes_by", "pk")
    )


def counted(counter: Counter, first: date, last: date) -> dict[date, Day]:
    """Return what a counter counts of each day on which anybody came or should have."""
    found = Visit.objects.filter(counter=counter, day_on__gte=first, day_on__lte=last)
    waited = Greatest(F("called_at") - F("turn_at"), F("turn_at") - F("turn_at"))
    was_called = Q(called_at__isnull=False)
    names = [one.name for one in fields(Day)]
    rows: Iterable[tuple[Any, ...]] = (
        found.values("day_on")
        .annotate(
            came=Count("pk", filter=Q(arrived_at__isnull=False)),
            walked_in=Count("pk", filter=Q(booking__isnull=True)),
            called=Count("pk", filter=was_called),
            seen=Count("pk", filter=Q(state=State.DONE)),
            missed=Count("pk", filter=Q(state=State.MISSED)),
            left=Count("pk", filter=Q(state=State.LEFT)),
            cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
            average=Avg(waited, filter=was_called),
            longest=Max(waited, filter=was_called),
        )
        .order_by("day_on")
        .values_list("day_on", *names)
    )
    return {day: Day(*(_whole(value) for value in told)) for day, *told in rows}


def _whole(value: int | timedelta | None) -> int:
    """Return a number, or the seconds of a span; 0 where there is none."""
    return int(value.total_seconds()) if isinstance(value, timedelta) else value or 0


def held_on(whose: Whose) -> list[Kept]:
    """Return when somebody came to a desk, or should have, and how it went."""
    mine = Q(case__in=cases_of(whose)) | Q(booking__person_id__in=whose.person_ids)
    found = Visit.objects.filter(mine, council_id=whose.council_id).select_related(*WITH)
    return [
        Kept(
            "visit to a desk",
            one.arrived_at or (one.booking.starts_at if one.booking else None),
            {
                "desk": str(one.counter),
                "where": one.counter.where,
                "day": one.day_on,
                "number": one.number,
                "case": one.case.reference,
                "arrived": one.arrived_at,
                "called": one.called_at,
                "ended": one.ended_at,
                "state": State(one.state).label,
            },
        )
        for one in found.order_by("pk")
    ]
