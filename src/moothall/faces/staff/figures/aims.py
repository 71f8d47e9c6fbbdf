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
from moothall.faces.staff.queue.rows import KINDS
from moothall.faces.staff.wrongdays import asks_again
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
    if len(asked.councils) != 1:
        wrong["most"] = "Choose one council above, and show it: each has its own target."
    if wrong or from_on is None:
        return standing.page_of(request, desk, asked, wrong=wrong)
    most = int(typed) if typed else None
    try:
        _set(desk, asked, most, from_on)
    except Refused as refusal:
        return standing.page_of(request, desk, asked, wrong={"most": str(refusal)})
    messages.success(request, "The target is set." if typed else "There is no target from then on.")
    return redirect(f"{reverse('staff:figures-open')}?{parts.query(asked)}")


def _set(desk: Desk, asked: Asked, most: int | None, from_on: date) -> None:
    council = desk.councils[asked.councils[0]]
    kind = asked.kind if asked.kind in KINDS else ""
    by = desk.who.actor_in(council.pk)
    actions.set_open_target(council, most, kind=kind, from_on=from_on, by=by, at=desk.at)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
