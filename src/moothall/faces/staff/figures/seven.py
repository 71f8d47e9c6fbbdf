"""The seven figures of the desk, and the cases behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall import packs
from moothall.engine.cases.models import Case
from moothall.engine.catalogue.declared import require
from moothall.faces.pages import access, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import Row, rows
from moothall.faces.staff.queue.timing import worked
from moothall.faces.staff.wrongdays import WrongDays, asks_again, why
from moothall.ground.journal.words import Refused
from moothall.ground.people.words import Role
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.addresses import Address
from moothall.practices.insight.measures.figures import Figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries import Behind
from moothall.practices.insight.reports.definition import Benchmark
from moothall.practices.insight.words import NoSuchMeasure, NothingPublished

SEVEN = (
    "satisfaction",
    "first-response",
    "resolution",
    "first-assign",
    "first-contact-resolution",
    "resolution-sla",
    "first-response-sla",
)
RESPONSE = "satisfaction.response-rate"
SIZE = 50
FILTERS = ("service", "kind", "priority", "category", "channel", "team", "tag")
NOT_YET = "Not measured"
"""A gap is shown as a gap, never as 0."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, of which councils, narrowed how; as the address says."""

    period: Period
    councils: list[int]
    cohort: str
    filters: dict[str, str]
    council: str
    """The slug of the one council asked for; empty for all that are managed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page prints it."""

    name: str
    value: str
    n: str
    spread: str
    left_out: str
    beside: str
    differs: str
    definition: str
    clock: str
    cohort: str
    href: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One case behind a figure: when it counted, and for how much."""

    row: Row
    on: date
    words: str


@access.manager
@require_safe
@asks_again
def seven(request: HttpRequest) -> HttpResponse:
    """Show the desk's seven figures for a period."""
    desk = sit(request)
    wanted = asked(desk, request)
    try:
        found = insight.figures(
            wanted.councils,
            wanted.period,
            cohort=wanted.cohort,
            filters=wanted.filters,
            only=(*SEVEN, RESPONSE),
        )
    except NothingPublished:
        found = []
    by_id = {figure.id: figure for figure in found}
    context = {
        "figures": [_shown(by_id[name], wanted) for name in SEVEN if name in by_id],
        "response": _response(by_id.get(RESPONSE)),
        "first_on": wanted.period.first_on,
        "last_on": wanted.period.last_on,
        "months": months(desk, wanted.council, filters=wanted.filters),
        **whose(desk, wanted.council),
        "is_shared": len(wanted.councils) > 1,
        "filters": wanted.filters,
        "kept": {**wanted.filters, "tag": ""},
        "answers_url": same_days("staff:answers", wanted),
    }
    return shown(request, "staff/figures.html", context)


@access.manager
@require_safe
@asks_again
def behind(request: HttpRequest, figure: str) -> HttpResponse:
    """List the cases that a figure counted: exactly as many as its n."""
    desk = sit(request)
    wanted = asked(desk, request)
    try:
        measure = insight.measure_of(figure)
        found = insight.cases_behind(
            figure, wanted.councils, wanted.period, cohort=wanted.cohort, filters=wanted.filters
        )
    except (NoSuchMeasure, NothingPublished) as gone:
        raise Http404(str(gone)) from gone
    shield = insight.shielded(measure, found, desk.who.persons.values())
    whole, found = len(found), list(shield.found)
    number = page_number(request, len(found))
    part = found[(number - 1) * SIZE : number * SIZE]
    context = {
        "name": measure.name,
        "definition": measure.definition,
        "counted": _counted(desk, part, measure.unit),
        "n": whole,
        "listed": len(found),
        "shield": shield,
        "first_on": wanted.period.first_on,
        "last_on": wanted.period.last_on,
        "filters": wanted.filters,
        **whose(desk, wanted.council),
        "previous_url": turned(request, number - 1) if number > 1 else "",
        "next_url": turned(request, number + 1) if number * SIZE < len(found) else "",
        "first": (number - 1) * SIZE + 1 if found else 0,
    }
    return shown(request, "staff/behind.html", context)


def asked(desk: Desk, request: HttpRequest) -> Asked:
    """Return what an address asks for.

    :raises WrongDays: where it names no days.
    :raises Http404: where it names a council that they do not manage.
    """
    today = desk.at.astimezone(ZoneInfo(desk.council.zone)).date()
    try:
        first_on = date.fromisoformat(request.GET.get("from") or str(today.replace(day=1)))
        last_on = date.fromisoformat(request.GET.get("to") or str(today))
        period = Period(first_on, last_on, desk.council.zone)
    except (ValueError, OverflowError, Refused) as wrong:
        raise WrongDays(why(wrong)) from wrong
    slug = request.GET.get("council", "")
    return Asked(
        period,
        managed(desk, slug),
        "opened" if request.GET.get("cohort") == "opened" else "own",
        {name: request.GET[name] for name in FILTERS if request.GET.get(name)},
        slug,
    )


def same_days(page: str, wanted: Asked) -> str:
    """Return the address of another page about the same days, of the same council or councils."""
    days = {"from": str(wanted.period.first_on), "to": str(wanted.period.last_on)}
    query = days | ({"council": wanted.council} if wanted.council else {})
    return f"{reverse(page)}?{urlencode(query)}"


def managed(desk: Desk, slug: str) -> list[int]:
    """Return the councils whose figures somebody may see: the one named, or all that they manage.

    :raises Http404: where they manage none of that name.
    """
    theirs = desk.who.councils_as(Role.MANAGER, Role.ADMIN)
    wanted = [
        c for c in theirs if not slug or (c in desk.councils and desk.councils[c].slug == slug)
    ]
    if slug and not wanted:
        raise Http404("You manage no council of that name here.")
    return wanted


def whose(desk: Desk, council: str) -> Mapping[str, Any]:
    """Return what a page says of whose figures it shows: what there is to choose, what is chosen.

    At a desk of one council nothing is said: there it is told by the page's head.
    """
    theirs = [desk.councils[one] for one in managed(desk, "") if one in desk.councils]
    names = {one.slug: one.name for one in theirs}
    alone = theirs[0].slug if len(theirs) == 1 and desk.is_shared else ""
    return {
        "councils": list(names.items()),
        "only_council": council,
        "whose": names.get(council or alone, "") if desk.is_shared else "",
    }


def queue_of(desk: Desk, councils: Sequence[int]) -> str | None:
    """Return the council to which the queue is narrowed to list the cases of these alone.

    :returns: '' where they are all that the queue shows; None where no one council is these.
    """
    if set(desk.councils) <= set(councils):
        return ""
    return desk.councils[councils[0]].slug if len(councils) == 1 else None


def _shown(figure: Figure, asked: Asked) -> Shown:
    period = asked.period
    left_out = [
        f"{count:,} {reason.replace('-', ' ')}" for reason, count in figure.exclusions.items()
    ]
    address = Address(
        figure.id, period.first_on, period.last_on, asked.cohort, asked.filters, asked.council
    )
    return Shown(
        name=figure.measure.name,
        value=worded(figure.value, figure.measure.unit),
        n=f"{figure.n:,}",
        spread=spread(figure),
        left_out=plain.listed(left_out),
        beside=_beside(figure.id),
        differs=_differs(figure.id),
        definition=figure.measure.definition,
        clock=figure.measure.clock or "",
        cohort=figure.cohort,
        href=str(address),
    )


@cache
def _benchmark() -> Benchmark:
    """The published set that a council of the papers compares itself with."""
    place = Path(packs.__file__).parent / "starter" / "reports" / "service-desks-2021.yaml"
    return require(place, Benchmark)


def _beside(measure: str) -> str:
    compared = _benchmark().of(measure)
    if compared is None:
        return ""
    names = {population.id: population.name for population in _benchmark().populations}
    unit = "%" if compared.unit == "percent" else " h"
    reached = [f"{names[who]} {value:g}{unit}" for who, value in compared.values.items()]
    return f"In {_benchmark().year}: {plain.listed(reached)}"


def _differs(measure: str) -> str:
    compared = _benchmark().of(measure)
    if compared is None:
        return ""
    return f"{_benchmark().name}, {_benchmark().n}. Not quite the same: {compared.differs}."


def worded(value: float | None, unit: str) -> str:
    """Return what a figure came to as it is printed; a gap as a gap."""
    if value is None:
        return NOT_YET
    if unit == "seconds":
        return worked(round(value))
    return f"{value:.1f}%" if unit == "percent" else f"{value:,.0f}"


def spread(figure: Figure) -> str:
    """Say how sure a percentage is, or how far a duration spreads; nothing of a gap."""
    if figure.interval:
        low, high = figure.interval
        return f"95% interval {low:.1f}% to {high:.1f}%"
    if figure.median is None or figure.p90 is None:
        return ""
    half, nearly_all = worked(round(figure.median)), worked(round(figure.p90))
    return f"Half within {half}, nine in ten within {nearly_all}"


def _response(figure: Figure | None) -> str:
    """Say how many of those who were asked answered, as is printed beside what they answered."""
    if figure is None or not figure.n:
        return ""
    answered = f"{figure.hits:,} of {figure.n:,} who were asked answered"
    return f"{answered}: {worded(figure.value, 'percent')}. {spread(figure)}"


def _counted(desk: Desk, part: Sequence[Behind], unit: str) -> list[Counted]:
    ids = [one.case_id for one in part]
    found = Case.objects.filter(pk__in=ids)
    cases = {case.pk: case for case in found}
    lines = dict(zip(cases, rows(desk, cases.values()), strict=True))
    zone = ZoneInfo(desk.council.zone)
    return [
        Counted(lines[one.case_id], one.at.astimezone(zone).date(), _words(one, unit))
        for one in part
    ]


def _words(one: Behind, unit: str) -> str:
    if unit == "percent":
        return "Yes" if one.is_hit else "No"
    return worked(one.value) if unit == "seconds" else "Counted"


def page_number(request: HttpRequest, count: int) -> int:
    """Return which page of so many lines an address asks for, from 1 on."""
    typed = request.GET.get("page", "1")
    last = max(1, -(-count // SIZE))
    return min(max(1, int(typed)), last) if typed.isdecimal() and len(typed) < 10 else 1


def turned(request: HttpRequest, number: int) -> str:
    """Return the address of another page of the same list."""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def months(
    desk: Desk,
    council: str,
    page: str = "staff:figures",
    *,
    filters: Mapping[str, str] = insight.NO_FILTERS,
) -> list[tuple[str, str]]:
    """The last six months, each with its address, of the same council or councils, and cases."""
    last_on = desk.at.astimezone(ZoneInfo(desk.council.zone)).date()
    found = []
    for _ in range(6):
        first_on = last_on.replace(day=1)
        days = {"from": str(first_on), "to": str(last_on)}
        query = urlencode({**days, **filters} | ({"council": council} if council else {}))
        found.append((f"{first_on:%B %Y}", f"{reverse(page)}?{query}"))
        last_on = first_on - timedelta(days=1)
    return found
