"""What is covered outside working hours: said while a case is logged, listed, and counted."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.cases.models import Case
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages import access
from moothall.faces.staff.cover.seat import seat
from moothall.faces.staff.desk import Desk, shown
from moothall.faces.staff.queue.rows import rows
from moothall.ground.councils import queries as councils
from moothall.practices.servicedesk.models import Rota
from moothall.practices.servicedesk.queries import covering, duty
from moothall.practices.servicedesk.queries.covering import Cover

MONTHS = 12
MOST = 500
HELD = {"covered": True, "outside": False}
"""Whether a call was covered, as an address says it."""


def of_call(desk: Desk, service: ServiceDefinition) -> Cover | None:
    """Say how a call of a service stands now, at a desk of one council; None in working hours."""
    council = next(iter(desk.councils), desk.council.pk)
    return covering.cover(council, service.team, service.service, at=desk.at)


def of_case(case: Case, at: datetime) -> Cover | None:
    """Say how a case stands now; None in working hours, and where its team has no rota."""
    if case.team is None:
        return None
    return covering.cover(case.council_id, case.team.code, case.service, at=at)


def listed(rota: Rota, at: datetime) -> list[dict[str, Any]]:
    """Return what a rota answers for, in words, and whether it does today."""
    today = at.astimezone(ZoneInfo(rota.council.zone)).date()
    called = _called(rota)
    return [
        {
            "covered": one,
            "service": called.get(one.service, one.service) if one.service else "Every service",
            "is_now": one.from_on <= today and (one.until_on is None or today <= one.until_on),
            "is_over": one.until_on is not None and one.until_on < today,
        }
        for one in duty.list_of(rota)
    ]


@access.officer
@require_safe
def calls(request: HttpRequest, number: int) -> HttpResponse:
    """Count the calls that came outside working hours, by month and issue type."""
    here = seat(request)
    rota = here.rota(number)
    since = _year_before(here.desk.at.astimezone(ZoneInfo(rota.council.zone)))
    found = covering.calls(rota, since, here.desk.at)
    called = _called(rota)
    context = {
        "rota": rota,
        "since": since,
        "rows": [
            {
                "month": date.fromisoformat(f"{one.month}-01"),
                "service": called.get(one.service, one.service),
                "calls": one,
            }
            for one in found
        ],
        "at": reverse("staff:on-call-calls-listed", args=[rota.pk]),
        "every": sum(one.every for one in found),
        "covered": sum(one.covered for one in found),
        "outside": sum(one.outside for one in found),
    }
    return shown(request, "staff/cover/calls.html", context)


@access.officer
@require_safe
def listed_calls(request: HttpRequest, number: int) -> HttpResponse:
    """List the calls outside working hours behind a number of that table."""
    here = seat(request)
    rota = here.rota(number)
    since = _year_before(here.desk.at.astimezone(ZoneInfo(rota.council.zone)))
    wanted = {name: request.GET.get(name, "") for name in ("month", "service", "held")}
    if wanted["held"] not in ("", *HELD):
        raise Http404("A call is covered, or it is outside cover.")
    found = [
        one
        for one in covering.each_call(rota, since, here.desk.at)
        if wanted["month"] in ("", one.month)
        and wanted["service"] in ("", one.service)
        and HELD.get(wanted["held"], one.is_covered) == one.is_covered
    ]
    seen = {case.pk: case for case in here.desk.seen.filter(pk__in=[one.case_id for one in found])}
    cases = [seen[one.case_id] for one in found if one.case_id in seen][:MOST]
    context = {
        "rota": rota,
        "wanted": wanted,
        "service": _called(rota).get(wanted["service"], wanted["service"]),
        "month": _month(wanted["month"]),
        "n": len(found),
        "hidden": len(found) - len(seen),
        "more": len(seen) - len(cases),
        "rows": rows(here.desk, cases),
    }
    return shown(request, "staff/cover/calls_listed.html", context)


def _month(text: str) -> date | None:
    """Return the first day of a month that is written 2027-03.

    :raises Http404: for what is no month.
    """
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError as wrong:
        raise Http404("That is no month.") from wrong


def _year_before(now: datetime) -> datetime:
    """Return the first moment of the month eleven months before that of a local moment."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _called(rota: Rota) -> dict[str, str]:
    offers = catalogue.offers_of(councils.family(rota.council))
    return {one.definition.service: one.definition.name for one in offers}
