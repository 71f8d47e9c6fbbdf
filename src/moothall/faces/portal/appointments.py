"""Appointments of employees at a desk: a time is chosen, held, booked, moved, cancelled.

These pages are for people who work for the council, and in English, as what they ask for is.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.bookings import queries as slots
from moothall.engine.bookings.models import Booking
from moothall.engine.bookings.words import NoSuchBooking, Slot
from moothall.engine.bookings.words import State as Standing
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.words import NoSuchService
from moothall.faces.pages import access, addresses, plain
from moothall.faces.portal import visiting
from moothall.ground.journal.words import Refused
from moothall.practices.visits import actions, queries, rules
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import MOST_DETAILS, NoSuchCounter, State

DAYS = 7
"""So many days of times a page shows."""
UNPROCESSABLE = 422
TYPE = "text/calendar; charset=utf-8"
CHOOSE = "Select a time"
TELL = "Enter what you need help with"


@access.employee
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List somebody's appointments to come, and the desks at which they can book one."""
    visiting.go_on_in_english(request)
    council, person = visiting.council(request), visiting.me(request)
    context = {
        "visits": queries.mine(council.pk, person.pk, visiting.at(request)),
        "counters": queries.counters([council.pk]),
    }
    return render(request, "portal/appointments.html", context)


@access.employee
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, number: int) -> HttpResponse:
    """Show the free times of a desk, a week a page; hold the one chosen, or move a visit there."""
    visiting.go_on_in_english(request)
    counter = _counter(request, number)
    moved = _moved(request, counter)
    wrong = ""
    if request.method == "POST":
        chosen = _moment(request.POST.get("time", ""))
        try:
            if chosen is not None:
                return _chosen(request, counter, moved, chosen)
            wrong = CHOOSE
        except Refused as refused:
            wrong = str(refused)
    context = _times(request, counter, moved) | {
        "wrong": wrong,
        "errors": [{"text": wrong, "href": "#time"}] if wrong else [],
    }
    return render(
        request, "portal/appointment_times.html", context, status=UNPROCESSABLE if wrong else 200
    )


@access.employee
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask what a time that is held is wanted for; once it is booked, show it."""
    visiting.go_on_in_english(request)
    booking = _booking(request, token)
    counter = queries.counter_of(booking)
    typed, wrong = request.POST.get("details", "").strip(), ""
    if request.method == "POST":
        try:
            by, at = visiting.actor(request), visiting.at(request)
            actions.book(counter, token, typed, by=by, at=at)
            return redirect("portal:appointment", token)
        except Refused as refused:
            wrong = str(refused) if typed else TELL
    visit = queries.of_booking(booking)
    if visit is not None:
        return render(request, "portal/appointment.html", {"visit": visit, **_can(request, visit)})
    context = {
        "counter": counter,
        "booking": booking,
        "is_over": booking.state != Standing.HELD,
        "question": _question(counter),
        "most": MOST_DETAILS,
        "typed": typed,
        "wrong": wrong,
        "errors": [{"text": wrong, "href": "#details"}] if wrong else [],
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "portal/appointment_held.html", context, status=status)


@access.employee
@require_POST
def cancel(request: HttpRequest, token: UUID) -> HttpResponse:
    """Cancel an appointment; cancelled before, it stays so."""
    visit = _visit(request, token)
    try:
        if visit.state != State.CANCELLED:
            actions.cancel(visit, by=visiting.actor(request), at=visiting.at(request))
        messages.success(request, "Your appointment is cancelled.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("portal:appointment", token)


@access.employee
@require_safe
def file(request: HttpRequest, token: UUID) -> HttpResponse:
    """Give an appointment as a file for a calendar: iCalendar (RFC 5545)."""
    visit = _visit(request, token)
    name = f"appointment-{visit.case.reference}.ics"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(_calendar(request, visit), content_type=TYPE, headers=headers)


def _chosen(
    request: HttpRequest, counter: Counter, moved: Visit | None, chosen: datetime
) -> HttpResponse:
    by, at = visiting.actor(request), visiting.at(request)
    if moved is not None and moved.booking is not None:
        actions.move(moved, chosen, by=by, at=at)
        messages.success(request, "Your appointment is at the new time.")
        return redirect("portal:appointment", moved.booking.token)
    token = _uuid(request.POST.get("token", "")) or uuid4()
    held = actions.hold(counter, chosen, token=token, by=by, at=at)
    return redirect("portal:appointment", held.token)


def _times(request: HttpRequest, counter: Counter, moved: Visit | None) -> dict[str, Any]:
    at = visiting.at(request)
    today = queries.today(counter, at)
    last = today + timedelta(days=counter.diary.ahead_days)
    asked = _day(request.GET.get("from", "")) or today
    first = min(max(asked, today), last)
    until = min(first + timedelta(days=DAYS - 1), last)
    but = moved.booking_id if moved else None
    found = slots.free(counter.diary, first, until, at=at, but=but)
    wanted = _day(request.GET.get("on", ""))
    here = {"move": str(moved.booking.token)} if moved and moved.booking else {}
    return {
        "counter": counter,
        "moved": moved,
        "on": wanted if wanted in found else min(found, default=None),
        "days": sorted(found),
        "items": _drawn(found[wanted if wanted in found else min(found)]) if found else [],
        "first": first,
        "until": until,
        "earlier": max(first - timedelta(days=DAYS), today) if first > today else None,
        "later": until + timedelta(days=1) if until < last else None,
        "more": "".join(f"&{name}={value}" for name, value in here.items()),
        "token": uuid4(),
    }


def _drawn(times: Sequence[Slot]) -> list[dict[str, Any]]:
    """Return times as radios; the first has the id that errors lead to."""
    return [
        {
            "value": slot.starts_at.isoformat(),
            "text": plain.time_of_day(slot.starts_at),
            "id": "time" if number == 0 else f"time-{number}",
        }
        for number, slot in enumerate(times)
    ]


def _can(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    at = visiting.at(request)
    is_ahead = visit.booking is not None and visit.booking.starts_at > at
    return {"can_change": is_ahead and visit.state == State.BOOKED}


def _question(counter: Counter) -> str:
    """Return what somebody is asked who comes to a desk."""
    try:
        offer = catalogue.offer(counter.council_id, counter.service)
    except NoSuchService:
        return TELL
    question = rules.question_of(offer.definition)
    return question.label if question else TELL


def _calendar(request: HttpRequest, visit: Visit) -> bytes:
    from icalendar import Calendar, Event  # noqa: PLC0415 - large, and seldom asked for

    booking, counter = visit.booking, visit.counter
    assert booking is not None  # noqa: S101 -- `_visit` found it by its booking
    council = visiting.council(request)
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Moothall//Appointments//EN")
    calendar.add("version", "2.0")
    event.add("uid", f"booking-{booking.token}@{council.slug}.moothall")
    event.add("dtstamp", visiting.at(request))
    event.add("sequence", booking.moves + (visit.state == State.CANCELLED))
    event.add("status", "CANCELLED" if visit.state == State.CANCELLED else "CONFIRMED")
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("summary", f"{counter}: {visit.case.title}")
    event.add("location", counter.where)
    event.add("description", f"Your reference is {visit.case.reference}.")
    event.add("url", addresses.of(council, reverse("portal:appointment", args=[booking.token])))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _counter(request: HttpRequest, number: int) -> Counter:
    """Return a desk of this council at which people are seen, or 404."""
    try:
        found = queries.counter(number)
    except NoSuchCounter as gone:
        raise Http404(str(gone)) from gone
    if found.council_id != visiting.council(request).pk or found.ended_at is not None:
        raise Http404("There is no such desk here.")
    return found


def _booking(request: HttpRequest, token: UUID) -> Booking:
    """Return a booking of whoever is signed in, or 404."""
    try:
        person = visiting.me(request)
        return queries.booking_of(visiting.council(request).pk, token, person.pk)
    except NoSuchBooking as gone:
        raise Http404(str(gone)) from gone


def _visit(request: HttpRequest, token: UUID) -> Visit:
    """Return an appointment of whoever is signed in, or 404."""
    found = queries.of_booking(_booking(request, token))
    if found is None:
        raise Http404("Nothing is booked there yet.")
    return found


def _moved(request: HttpRequest, counter: Counter) -> Visit | None:
    """Return the appointment that is to be moved, where the address names one."""
    named = request.POST.get("move", request.GET.get("move", ""))
    token = _uuid(named)
    if token is None:
        return None
    found = _visit(request, token)
    if found.counter_id != counter.pk:
        raise Http404("That appointment is at another desk.")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None
