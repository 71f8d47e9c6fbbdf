"""How people said it went: whom closing a case asked, who answered, who is owed a call back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions as cases
from moothall.engine.cases.queries import surveying
from moothall.engine.cases.words import ASKED, NotAsked
from moothall.faces.pages import access
from moothall.faces.staff.cases.casework import one_of
from moothall.faces.staff.desk import shown, sit
from moothall.faces.staff.figures.seven import (
    RESPONSE,
    Asked,
    asked,
    months,
    same_days,
    spread,
    whose,
    worded,
)
from moothall.faces.staff.wrongdays import asks_again
from moothall.ground.journal.words import Refused
from moothall.practices.insight import queries as insight
from moothall.practices.insight.words import NothingPublished

LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of what people said: its value, of how many, and how sure it is."""

    name: str
    value: str
    counted: str
    spread: str


@access.manager
@require_safe
@asks_again
def answers(request: HttpRequest) -> HttpResponse:
    """Show who was asked and who answered in a period, and who is owed a call back."""
    desk = sit(request)
    wanted = asked(desk, request)
    period = wanted.period
    counts = surveying.asked_between(wanted.councils, period.starts_at, period.ends_at)
    persons = list(desk.who.persons.values())
    context = {
        "lines": _lines(wanted),
        "asked": counts[ASKED],
        "left_out": [(reason.label, counts[reason.value]) for reason in NotAsked],
        "owed": surveying.owed(wanted.councils, persons),
        "first_on": period.first_on,
        "last_on": period.last_on,
        "months": months(desk, wanted.council, "staff:answers"),
        "figures_url": same_days("staff:figures", wanted),
        "names": {one: desk.council_name(one) for one in desk.councils},
        **whose(desk, wanted.council),
        "longest": LONGEST,
    }
    return shown(request, "staff/answers.html", context)


@access.manager
@require_POST
def call_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what came of calling back whoever gave a low answer."""
    desk = sit(request)
    found = one_of(desk, reference)
    by = desk.who.actor_in(found.council_id)
    said = request.POST.get("remark", "")[:LONGEST]
    try:
        cases.call_back(found, by=by, at=desk.at, remark=said)
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"Kept as a note of {reference}: nobody is owed a call back.")
    return redirect("staff:answers")


def _lines(wanted: Asked) -> Sequence[Line]:
    try:
        found = insight.figures(
            wanted.councils, wanted.period, filters=wanted.filters, only=("satisfaction", RESPONSE)
        )
    except NothingPublished:
        return []
    return [
        Line(
            one.measure.name,
            worded(one.value, one.measure.unit),
            f"{one.hits:,} of {one.n:,}",
            spread(one),
        )
        for one in found
    ]
