"""Desks at which people are seen: who has an appointment today, who waits, walk-ins, what came."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.words import NoSuchService
from moothall.faces.pages import access
from moothall.faces.staff.cover import drawing, formpage
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.visits.deeds import (
    AT_FIRST,
    DEEDS,
    HOURS,
    At,
    Deed,
    is_manager,
    of_counter,
    of_hours,
    opening_of,
    said_of,
)
from moothall.ground.calendars import queries as calendars
from moothall.ground.journal.words import Refused
from moothall.ground.people.models import Person
from moothall.practices.contactcentre import queries as callers
from moothall.practices.servicedesk import queries as work
from moothall.practices.visits import actions, queries, rules
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import MOST_DETAILS, Came, Day, NoSuchCounter, State

UNPROCESSABLE = 422
COUNTED = timedelta(days=30)
MANAGERS = "Only managers do that."
SEVERAL = "Several people are called that. Enter their email address or telephone number."
SOLVED_HOW = "Choose how it was solved."
NAMED = ("visit", "day")
"""What the address of a deed may name."""


@access.officer
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every desk at which people are seen, with who is there now."""
    desk = sit(request)
    rows = []
    for one in queries.counters(desk.councils):
        found = queries.on_day(one, queries.today(one, desk.at))
        row = {"counter": one, "now": _now(found), "open": _open_today(one, desk)}
        rows.append(row | {"council": desk.council_name(one.council_id)})
    context = {"rows": rows, "is_manager": any(is_manager(desk, pk) for pk in desk.councils)}
    return shown(request, "staff/visits/desks.html", context)


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Set up a desk, with its hours and its appointments."""
    desk, wrong = sit(request), ""
    managed = {pk: one for pk, one in desk.councils.items() if is_manager(desk, pk)}
    form = drawing.made(_add_asks(managed), request.POST or None, **AT_FIRST, **HOURS)
    if request.method == "POST" and form.is_valid():
        council = managed[int(form.cleaned_data.get("council") or next(iter(managed)))]
        said, opening = said_of(form.cleaned_data), opening_of(form.cleaned_data)
        by = desk.who.actor_in(council.pk)
        try:
            made = actions.add_counter(council, said, opening, by=by, at=desk.at)
        except Refused as refused:
            wrong = str(refused)
        else:
            return redirect("staff:visits-desk", made.pk)
    deed = Deed("Set up a desk", "Set it up", lambda _at, _sent: "")
    return formpage.for_deed(request, deed, form, wrong, back=("Desks", reverse("staff:visits")))


@access.officer
@require_safe
def today(request: HttpRequest, number: int) -> HttpResponse:
    """Show the list of a day at a desk: who is booked, waits, is being seen, is done."""
    desk, counter = _counter(request, number)
    now = queries.today(counter, desk.at)
    day = _day(request.GET.get("day", "")) or now
    found = queries.on_day(counter, day)
    may = is_manager(desk, counter.council_id)
    context = {
        "counter": counter,
        "day": day,
        "is_today": day == now,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "rows": _rows(desk, found),
        "now": _now(found),
        "open": _open_today(counter, desk),
        "closed": _closed(counter, now) if may else [],
        "is_manager": may,
    }
    return shown(request, "staff/visits/today.html", context)


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, number: int) -> HttpResponse:
    """Take somebody in who came without an appointment: who, what, and if it is solved, how."""
    desk, counter = _counter(request, number)
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    faults = _faults(desk, counter, typed) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        try:
            return _received(request, desk, counter, typed)
        except Refused as refused:
            faults = [{"text": str(refused), "href": "#who"}]
    offer = _offer(counter)
    question = rules.question_of(offer)
    context = {
        "counter": counter,
        "question": question.label if question else "",
        "outcomes": offer.outcomes,
        "token": typed["token"] or uuid4(),
        "typed": typed,
        "most": MOST_DETAILS,
        "errors": faults,
    }
    status = UNPROCESSABLE if faults else 200
    return shown(request, "staff/visits/walk_in.html", context, status=status)


FIELDS = ("token", "who", "email", "details", "is_solved", "outcome", "remark")
"""What the form of a walk-in holds."""


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Ask what a deed needs and do it; what a button says is done at once."""
    desk, counter = _counter(request, number)
    deed = DEEDS.get(verb)
    if deed is None or (deed.asks is None and request.method != "POST"):
        raise Http404("Nothing of the kind is done at a desk.")
    if deed.is_managers and not is_manager(desk, counter.council_id):
        raise PermissionDenied(MANAGERS)
    named = {**request.GET.dict(), **request.POST.dict()}
    return _asked(
        request, deed, At(desk, counter, {name: named[name] for name in NAMED if name in named})
    )


@access.manager
@require_safe
def figures(request: HttpRequest, number: int) -> HttpResponse:
    """Show how many came to a desk, waited, and did not come: day by day, for thirty days."""
    desk, counter = _counter(request, number)
    last = queries.today(counter, desk.at)
    found = queries.counted(counter, last - COUNTED, last)
    context = {
        "counter": counter,
        "since": last - COUNTED,
        "days": sorted(found.items(), reverse=True),
        "total": total(found.values()),
    }
    return shown(request, "staff/visits/figures.html", context)


ADDED = ("came", "walked_in", "called", "seen", "missed", "left", "cancelled")
"""What of a day is added up; the average and the longest are not."""


def total(days: Collection[Day]) -> Day:
    """Return what was counted of several days; the average is over everybody who was called."""
    if not days:
        return Day()
    counted: dict[str, int] = {name: sum(getattr(one, name) for one in days) for name in ADDED}
    waited = sum(one.average * one.called for one in days)
    average = waited // counted["called"] if counted["called"] else 0
    return Day(**counted, average=average, longest=max(one.longest for one in days))


def _counter(request: HttpRequest, number: int) -> tuple[Desk, Counter]:
    """Return the desk of whoever asks, and a counter of a council that they work for here."""
    desk = sit(request)
    try:
        found = queries.counter(number)
    except NoSuchCounter as gone:
        raise Http404(str(gone)) from gone
    if found.council_id not in desk.councils or found.ended_at is not None:
        raise Http404("There is no such desk here.")
    return desk, found


def _rows(desk: Desk, found: Sequence[Visit]) -> list[dict[str, Any]]:
    """Return the lines of a day; of a case that somebody may not see, nothing but its times."""
    numbers = [one.case_id for one in found]
    seen = set(desk.seen.filter(pk__in=numbers).values_list("pk", flat=True))
    answers = work.beside([one.case for one in found if one.case_id in seen]).answers
    return [
        {
            "visit": one,
            "is_seen": one.case_id in seen,
            "name": one.case.contact_name if one.case_id in seen else "",
            "what": _what(answers.get(one.case_id, {})),
            "state": State(one.state),
            "tone": TONES[State(one.state)],
            "waits": _waits(one, desk),
            "is_due": one.booking is not None and one.booking.starts_at <= desk.at,
            "is_ahead": one.booking is not None and one.booking.starts_at > desk.at,
            "is_today": one.day_on == queries.today(one.counter, desk.at),
        }
        for one in found
    ]


TONES = {
    State.BOOKED: "govuk-tag--grey",
    State.WAITING: "govuk-tag--yellow",
    State.SERVING: "govuk-tag--blue",
    State.DONE: "govuk-tag--green",
    State.MISSED: "govuk-tag--red",
    State.LEFT: "govuk-tag--red",
    State.CANCELLED: "govuk-tag--grey",
}


def _what(answers: Mapping[str, object]) -> str:
    """Return the beginning of what somebody came for."""
    said = next((one for one in answers.values() if isinstance(one, str)), "")
    return said if len(said) <= 120 else f"{said[:119]}…"


def _waits(visit: Visit, desk: Desk) -> int | None:
    """Return for how many seconds somebody has waited, or did; None where they have not come."""
    if visit.state == State.WAITING and visit.turn_at is not None:
        return max(0, int((desk.at - visit.turn_at).total_seconds()))
    return visit.waited


def _now(found: Sequence[Visit]) -> dict[str, int]:
    return {
        state.value: sum(one.state == state for one in found)
        for state in (State.BOOKED, State.WAITING, State.SERVING, State.DONE, State.MISSED)
    }


def _open_today(counter: Counter, desk: Desk) -> list[tuple[Any, Any]]:
    """Return from when to when a counter is open today."""
    calendar = calendars.working_calendar(
        calendars.head(counter.council_id, counter.diary.calendar_code).pk
    )
    return calendar.opens_on(queries.today(counter, desk.at))


def _closed(counter: Counter, since: date) -> list[tuple[date, str]]:
    """Return the days from one on on which somebody closed a counter, and why."""
    head = calendars.head(counter.council_id, counter.diary.calendar_code)
    specials = calendars.hours(head).specials
    return [(day, one.name) for day, one in sorted(specials.items()) if day >= since]


def _offer(counter: Counter) -> Any:  # noqa: ANN401 -- the definition of a service
    try:
        return catalogue.offer(counter.council_id, counter.service).definition
    except NoSuchService as gone:
        raise Http404("The service of this desk is not offered any more.") from gone


def _faults(desk: Desk, counter: Counter, typed: Mapping[str, str]) -> list[dict[str, str]]:
    faults = []
    if not typed["who"]:
        faults.append({"text": "Enter who it is", "href": "#who"})
    elif len(_known(desk, counter, typed)) > 1:
        faults.append({"text": SEVERAL, "href": "#email"})
    if not typed["details"]:
        faults.append({"text": "Enter what they came for", "href": "#details"})
    if typed["is_solved"] and not typed["outcome"]:
        faults.append({"text": SOLVED_HOW, "href": "#outcome"})
    return faults


def _known(desk: Desk, counter: Counter, typed: Mapping[str, str]) -> list[Person]:
    """Return who is known by what was typed: the address says it, else the name does."""
    by_email = callers.known_by(counter.council_id, typed["email"]) if typed["email"] else []
    return by_email or callers.known_by(counter.council_id, typed["who"])


def _received(
    request: HttpRequest, desk: Desk, counter: Counter, typed: Mapping[str, str]
) -> HttpResponse:
    known = _known(desk, counter, typed)
    came = Came(
        token=_uuid(typed["token"]),
        details=typed["details"],
        person=known[0].pk if known else None,
        name=typed["who"],
        email=typed["email"],
        outcome=typed["outcome"] if typed["is_solved"] else "",
        remark=typed["remark"],
    )
    by = desk.who.actor_in(counter.council_id)
    visit = actions.receive(counter, came, by=by, at=desk.at)
    waits = f"Number {visit.number} waits" if visit.state == State.WAITING else "Solved"
    messages.success(request, f"{waits}. The reference is {visit.case.reference}.")
    return redirect("staff:visits-desk", counter.pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _day(text: str) -> date | None:
    """Return a day that has one before it and one after it; None where none is named."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min < found < date.max else None


def _add_asks(managed: Mapping[int, Any]) -> dict[str, forms.Field]:
    services = {code: one.name for pk in managed for code, one in queries.serving(pk).items()}
    council = {}
    if len(managed) > 1:
        councils = [(str(pk), one.name) for pk, one in managed.items()]
        council = {"council": drawing.choice("Of which council is it?", councils)}
    return {**council, **of_counter(services), **of_hours()}


def _asked(request: HttpRequest, deed: Deed, at: At) -> HttpResponse:
    fields = deed.asks(at) if deed.asks else {}
    data = request.POST if request.method == "POST" else None
    form, wrong = drawing.made(fields, data, **deed.starts(at)), ""
    page = reverse("staff:visits-desk", args=[at.counter.pk])
    if data is not None and (not fields or form.is_valid()):
        try:
            messages.success(request, deed.do(at, form.cleaned_data if fields else {}))
        except Refused as refused:
            wrong = str(refused)
        if not wrong:
            return redirect("staff:visits") if deed is DEEDS["end"] else redirect(page)
        if not fields:
            messages.error(request, wrong)
            return redirect(page)
    return formpage.for_deed(request, deed, form, wrong, back=(str(at.counter), page), at=at)
