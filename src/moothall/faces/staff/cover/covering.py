"""What is covered outside working hours: said while a case is logged, listed, and counted."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.engine.cases.models import Case
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages import access
from moothall.faces.staff.cover.seat import seat
from moothall.faces.staff.desk import Desk, shown
from moothall.ground.councils import queries as councils
from moothall.practices.servicedesk.models import Rota
from moothall.practices.servicedesk.queries import covering, duty
from moothall.practices.servicedesk.queries.covering import Cover

MONTHS = 12


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
        "every": sum(one.every for one in found),
        "covered": sum(one.covered for one in found),
        "outside": sum(one.outside for one in found),
    }
    return shown(request, "staff/cover/calls.html", context)


def _year_before(now: datetime) -> datetime:
    """Return the first moment of the month eleven months before that of a local moment."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _called(rota: Rota) -> dict[str, str]:
    offers = catalogue.offers_of(councils.family(rota.council))
    return {one.definition.service: one.definition.name for one in offers}
