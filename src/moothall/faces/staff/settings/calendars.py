"""Calendars: when the council works, what counts by it; a day closed after a look, and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions import NewHours
from moothall.engine.cases.queries import hours
from moothall.engine.cases.queries.hours import Foreseen
from moothall.faces.pages import access, plain
from moothall.faces.staff.cover import drawing
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import address
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars import weeks
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import NoSuchCalendar, Week
from moothall.ground.journal.words import Refused
from moothall.practices.servicedesk.queries import duty

DAYS: Final = weeks.WEEKDAYS
SHOWN: Final = 100
AHEAD: Final = 12
"""How many bank holidays to come are listed."""
UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class Listed:
    """A calendar in the list, with what counts by it."""

    code: str
    name: str
    number: int
    week: str
    cases: int
    services: int
    known_to: date | None


@dataclass(frozen=True, slots=True)
class Own:
    """A day with hours of its own."""

    on: date
    name: str
    hours: str
    iso: str


class DayForm(forms.Form):
    """A day to close, and why."""

    day = drawing.day("Which day?")
    name = drawing.line("Why is it closed?", 80, hint="As people say it, like Jubilee bank holiday")


@access.manager
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the council's calendars."""
    desk = desk_of(request)
    today = today_of(desk)
    heads = calendars.heads(desk.council.pk)
    counted = hours.count_by(desk.council.pk, [head.pk for head in heads])
    listed = [_listed(desk, head, counted[head.pk], today) for head in heads]
    warnings = calendars.horizon_warnings(desk.council.pk, on=today)
    return shown(request, "staff/calendars.html", {"listed": listed, "warnings": warnings})


@access.manager
@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Show a calendar: its week, its closed days, its versions, what counts by it."""
    desk = desk_of(request)
    return _page(request, desk, head_of(desk, code), DayForm())


@access.manager
@require_safe
def look(request: HttpRequest, code: str) -> HttpResponse:
    """Show which due times would move if a day were closed; nothing is changed."""
    desk = desk_of(request)
    head = head_of(desk, code)
    form = DayForm(request.GET)
    if not form.is_valid():
        return _page(request, desk, head, form)
    day, name = form.cleaned_data["day"], form.cleaned_data["name"]
    try:
        said = calendars.with_day_closed(head, day, name=name, at=desk.at)
        found = hours.foreseen(head, said, at=desk.at)
    except Refused as refused:
        return _page(request, desk, head, form, wrong=str(refused))
    return shown(request, "staff/calendar_look.html", _foreseen(head, day, name, found))


@access.manager
@require_POST
def act(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """Close a day, or take back what was said of one; open cases follow."""
    desk = desk_of(request)
    head, by = head_of(desk, code), desk.who.actor_in(desk.council.pk)
    if deed not in DEEDS:
        raise Http404("There is no such deed.")
    try:
        day = date.fromisoformat(str(request.POST.get("day", "")))
        name = str(request.POST.get("name", "")).strip()[:80]
        done = DEEDS[deed](desk, head, day, name, by)
    except ValueError:
        messages.error(request, "Enter the day, such as 24 December 2026.")
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _said(deed, day, done))
    return redirect("staff:calendar", code)


def _close(desk: Desk, head: CalendarVersion, day: date, name: str, by: Any) -> NewHours:  # noqa: ANN401 -- an actor
    code = head.calendar.code
    return cases.close_calendar_day(
        head.council_id, code, day, name=name or "Closed", by=by, at=desk.at
    )


def _open(desk: Desk, head: CalendarVersion, day: date, name: str, by: Any) -> NewHours:  # noqa: ANN401 -- an actor
    del name
    return cases.open_calendar_day(head.council_id, head.calendar.code, day, by=by, at=desk.at)


DEEDS: Final = {"close": _close, "open": _open}
"""What can be done with a day of a calendar, by its name in the address."""


def _said(deed: str, day: date, done: NewHours) -> str:
    what = "is closed" if deed == "close" else "is as its week and the bank holidays say"
    return followed(f"{plain.day(day)} {what}.", done)


def followed(what: str, done: NewHours) -> str:
    """Say what was done to a calendar, and how many cases follow it."""
    verb = "follows" if done.moved == 1 else "follow"
    moved = f"{plain.counted(done.moved, 'open case')} {verb} version {done.version.number}"
    rest = f", {done.left:,} more within minutes" if done.left else ""
    return f"{what} {moved}{rest}."


def desk_of(request: HttpRequest) -> Desk:
    """Return whose calendars are looked at.

    :raises Http404: at a partnership.
    """
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("Each council has calendars of its own, on its own host.")
    return desk


def today_of(desk: Desk) -> date:
    """Return the date at the council."""
    return desk.at.astimezone(ZoneInfo(desk.council.zone)).date()


def head_of(desk: Desk, code: str) -> CalendarVersion:
    """Return the latest version of a calendar.

    :raises Http404: where the council has none of that code.
    """
    try:
        return calendars.head(desk.council.pk, code)
    except NoSuchCalendar as gone:
        raise Http404(str(gone)) from gone


def _listed(desk: Desk, head: CalendarVersion, cases_by: int, today: date) -> Listed:
    return Listed(
        head.calendar.code,
        head.calendar.name,
        head.number,
        _week(calendars.week_on(head, today)),
        cases_by,
        len(_services(desk, head)),
        head.horizon_on,
    )


def _services(desk: Desk, head: CalendarVersion) -> list[tuple[str, str]]:
    """Return the services in force whose promises name a calendar, each with its address."""
    named = [
        offer.definition
        for offer in desk.offers
        if offer.council_id == desk.council.pk
        and head.calendar.code in offer.definition.calendars()
    ]
    return [(one.name, reverse("staff:service-flow", args=[one.service])) for one in named]


def _windows(windows: Sequence[Sequence[str]]) -> str:
    told = [f"{opens} to {closes}" for opens, closes in windows]
    return plain.listed(told) if told else "closed"


def _week(week: Week) -> str:
    """Return a week in a line, days with the same hours together."""
    lines: list[tuple[str, str, str]] = []
    for name, windows in zip(DAYS, week, strict=True):
        said = _windows(windows)
        if lines and lines[-1][2] == said:
            lines[-1] = (lines[-1][0], name, said)
        else:
            lines.append((name, name, said))
    return "; ".join(
        f"{first if first == last else f'{first} to {last}'} {said}" for first, last, said in lines
    )


def by_weekday(week: Week) -> list[tuple[str, str]]:
    """Return each weekday with its hours, as people say them."""
    return [(name, _windows(windows)) for name, windows in zip(DAYS, week, strict=True)]


def _before(head: CalendarVersion, today: date) -> tuple[date, list[tuple[str, str]]] | None:
    """Return since when the week is as it is, and the week before; None where it was always so."""
    over = [one for one in calendars.hours(head).former if one[0] <= today]
    return (over[-1][0], by_weekday(over[-1][1])) if over else None


def _page(
    request: HttpRequest, desk: Desk, head: CalendarVersion, form: DayForm, *, wrong: str = ""
) -> HttpResponse:
    today = today_of(desk)
    own = [
        Own(on, special.name, _windows(special.hours), on.isoformat())
        for on, special in sorted(calendars.hours(head).specials.items())
    ]
    named = ((date.fromisoformat(day), name) for day, name in head.holidays.items())
    holidays = [one for one in sorted(named) if one[0] >= today]
    rotas = duty.rotas([desk.council.pk])
    is_wrong = form.is_bound
    context = {
        "head": head,
        "week": by_weekday(calendars.week_on(head, today)),
        "before": _before(head, today),
        "to_come": [
            (since, by_weekday(week)) for since, week in calendars.weeks_after(head, today)
        ],
        "own": own,
        "today": today,
        "holidays": holidays[:AHEAD],
        "versions": calendars.versions(desk.council.pk, head.calendar.code),
        "services": _services(desk, head),
        "rotas": [one for one in rotas if one.calendar_code == head.calendar.code],
        "cases": hours.count_by(desk.council.pk, [head.pk])[head.pk],
        "drawn_fields": drawing.drawn(form),
        "errors": drawing.faults(form, wrong) if is_wrong else [],
    }
    return shown(request, "staff/calendar.html", context, status=UNPROCESSABLE if is_wrong else 200)


def _foreseen(head: CalendarVersion, day: date, name: str, found: Foreseen) -> Mapping[str, Any]:
    return {
        "head": head,
        "day": day,
        "name": name,
        "found": found,
        "shifts": found.shifts[:SHOWN],
        "address": address,
        "why_closed": calendars.why_closed(head, day),
    }
