"""Set how many cases are to stand open at most."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, sit
from moothall.faces.staff.figures import parts, standing
from moothall.faces.staff.figures.parts import Asked
from moothall.faces.staff.figures.seven import managed
from moothall.faces.staff.wrongdays import asks_again
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Refused
from moothall.practices.insight import actions

LONGEST = 9


@access.manager
@require_POST
@asks_again
def set_target(request: HttpRequest) -> HttpResponse:
    """Set a target for the number of open cases, from a day on; an empty number ends it."""
    desk = sit(request)
    asked = parts.asked(desk, request)
    typed = request.POST.get("most", "").strip().replace(",", "")
    from_on, wrong = _day(request.POST.get("from_on", "")), dict[str, str]()
    if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < LONGEST):
        wrong["most"] = "Enter a whole number of cases, such as 400, or nothing for no target."
    if from_on is None:
        wrong["from_on"] = "Enter the day from which it holds."
    council = _council(desk, request, asked)
    if council is None:
        wrong["whose"] = "Choose whose target it is: each council has its own."
    if wrong or from_on is None or council is None:
        return standing.page_of(request, desk, asked, wrong=wrong)
    most = int(typed) if typed else None
    try:
        _set(desk, council, asked.kind, most, from_on)
    except Refused as refusal:
        return standing.page_of(request, desk, asked, wrong={"most": str(refusal)})
    done = "The target is set" if typed else "There is no target from then on"
    messages.success(request, f"{done}{f' for {council.name}' if desk.is_shared else ''}.")
    return redirect(f"{reverse('staff:figures-open')}?{parts.query(asked)}")


def _council(desk: Desk, request: HttpRequest, asked: Asked) -> Council | None:
    """Return whose target it is: of several that they manage the one chosen."""
    theirs = [desk.councils[one] for one in managed(desk, "") if one in desk.councils]
    slug = request.POST.get("whose", asked.council)
    chosen = [one for one in theirs if one.slug == slug] if len(theirs) > 1 else theirs
    return chosen[0] if chosen else None


def _set(desk: Desk, council: Council, kind: str, most: int | None, from_on: date) -> None:
    by = desk.who.actor_in(council.pk)
    actions.set_open_target(council, most, kind=kind, from_on=from_on, by=by, at=desk.at)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
