"""How people are asked how it went: how often one of them, how many of all, who calls back."""

from typing import Any

from django import forms
from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from moothall.engine.cases import actions as cases
from moothall.engine.cases.queries import surveying
from moothall.engine.cases.words import Terms
from moothall.faces.pages import access
from moothall.faces.staff.cover import drawing
from moothall.faces.staff.desk import Desk, shown, sit

LOW = (("1", "1, very bad"), ("2", "2, bad, or worse"), ("3", "3, neither, or worse"))


def _asks() -> dict[str, forms.Field]:
    return {
        "rests_days": drawing.number(
            "After how many days may the same person be asked again?",
            0,
            365,
            hint="0: about every case of theirs",
        ),
        "share": drawing.number(
            "About how many in a hundred closed cases are people asked?", 0, 100
        ),
        "low": drawing.choice(
            "Up to which answer does a team lead call back?",
            LOW,
            required=False,
            hint="Nobody does, if you choose none",
        ),
    }


@access.admin
@require_http_methods(["GET", "HEAD", "POST"])
def surveys(request: HttpRequest) -> HttpResponse:
    """Show and keep how people are asked."""
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership asks nobody: each of its councils has its own settings.")
    terms = surveying.terms(desk.council.pk)
    kept = {"rests_days": terms.rests_days, "share": terms.share, "low": str(terms.low or "")}
    form = drawing.made(_asks(), request.POST or None, **kept)
    if request.method == "POST" and form.is_valid():
        _keep(desk, form.cleaned_data)
        said.success(request, "Kept. It holds from the next case that is closed.")
        return redirect("staff:settings-surveys")
    is_wrong = request.method == "POST"
    context = {
        "drawn_fields": drawing.drawn(form),
        "errors": drawing.faults(form) if is_wrong else [],
    }
    return shown(request, "staff/surveys.html", context, status=422 if is_wrong else 200)


def _keep(desk: Desk, given: dict[str, Any]) -> None:
    low = int(given["low"]) if given["low"] else None
    terms = Terms(rests_days=given["rests_days"], share=given["share"], low=low)
    cases.set_survey(desk.council, terms, by=desk.who.actor_in(desk.council.pk), at=desk.at)
