"""A case that is really something else: the page on which an officer says of which service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import retyping as queries
from moothall.engine.cases.retyping import Retyped
from moothall.engine.catalogue import journey
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.faces.pages import access
from moothall.faces.pages import fields as drawing
from moothall.faces.pages.fields import Filled
from moothall.faces.staff.cases.casework import one_of
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import KINDS, address
from moothall.ground.journal.words import Refused

ASKED = frozenset(
    {
        "text",
        "longtext",
        "radios",
        "checkboxes",
        "yesno",
        "date",
        "number",
        "money",
        "email",
        "phone",
        "time",
    }
)
"""Types of question that are asked on this page; the others are left to be asked of them."""
LONGEST = 10_000
NOTE = "for-officers"
"""The field for why it is done: its name can be no question's."""
CHOOSE = "Choose what it really is"


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def retype(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the service that a case is really one of, see what fits, and re-type it."""
    desk = sit(request)
    case = one_of(desk, reference)
    offered = queries.choices(case)
    typed = request.POST if request.method == "POST" else request.GET
    to = next((one for one in offered if one.service == typed.get("to", "")), None)
    if to is None:
        error = CHOOSE if "chosen" in typed else ""
        return _choose(request, case, offered, error)
    if request.method != "POST":
        return _preview(request, desk, case, to)
    return _do(request, desk, case, to)


@dataclass(frozen=True)
class Told:
    """What an officer filled in: the questions drawn, what was read, and what it changes."""

    change: Retyped | None
    asked: Sequence[Question]
    answers: Mapping[str, Any]
    posted: Filled
    wrongs: tuple[journey.Wrong, ...] = ()


def _do(request: HttpRequest, desk: Desk, case: Case, to: ServiceDefinition) -> HttpResponse:
    posted: Filled = dict(request.POST.lists())
    told = _told(desk, case, to, posted)
    refusal = ""
    if not told.wrongs:
        by = desk.who.actor_in(case.council_id)
        version = catalogue.head(case.council_id, to.service)
        why = str(request.POST.get(NOTE, "")).strip()[:LONGEST]
        try:
            cases.retype(case, by=by, at=desk.at, to=version, answers=told.answers, remark=why)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"It is a case of “{to.name}” now.")
            return redirect(address(case.reference))
    return _preview(request, desk, case, to, told, refusal)


def _told(desk: Desk, case: Case, to: ServiceDefinition, posted: Filled) -> Told:
    """Read what is asked, then what is asked because of that, until nothing more is."""
    given = journey.Given(timezone.localtime(desk.at).date())
    drawn: dict[str, Question] = {}
    answers: dict[str, Any] = {}
    wrongs: list[journey.Wrong] = []
    change = queries.preview(case, to, answers)
    while new := [one for one in _asked(change) if one.id not in drawn]:
        drawn |= {one.id: one for one in new}
        read = journey.read(new, {**posted}, given=given)
        wrongs += read.errors
        needed = {one.id for one in change.needed} if change else set()
        answers |= {
            name: value
            for name, value in read.values.items()
            if name in needed or value not in (None, [])
        }
        change = queries.preview(case, to, answers)
    asked = [drawn[one.id] for _, one in to.questions() if one.id in drawn]
    return Told(change, asked, answers, posted, tuple(wrongs))


def _asked(change: Retyped | None) -> list[Question]:
    """Return the questions that are asked here; only what decides the tasks must be answered."""
    needed = {question.id for question in change.needed} if change else set()
    return [
        question.model_copy(update={"required": question.required and question.id in needed})
        for question in (change.missing if change else ())
        if question.type in ASKED
    ]


def _choose(
    request: HttpRequest, case: Case, offered: Sequence[ServiceDefinition], error: str
) -> HttpResponse:
    context = {
        "errors": [{"text": error, "href": "#to"}] if error else [],
        "case": case,
        "here": address(case.reference),
        "items": [
            {"value": one.service, "text": one.name, "hint": {"text": KINDS[one.kind]}}
            for one in offered
        ],
    }
    return shown(request, "staff/retype.html", context, status=422 if error else 200)


def _preview(
    request: HttpRequest,
    desk: Desk,
    case: Case,
    to: ServiceDefinition,
    told: Told | None = None,
    refusal: str = "",
) -> HttpResponse:
    plain = queries.preview(case, to, {})
    told = told or Told(plain, _asked(plain), {}, {})
    change, wrongs = told.change, told.wrongs
    missing = change.missing if change else ()
    roles = desk.who.roles.get(case.council_id, frozenset())
    errors = [{"text": one.message, "href": f"#{one.field}"} for one in wrongs]
    errors += [{"text": refusal, "href": "#main-content"}] if refusal else []
    found = [
        drawing.DRAWERS[one.type](
            drawing.Asking(one, told.posted, tuple(w for w in wrongs if w.question == one.id))
        )
        for one in told.asked
    ]
    context = {
        "errors": errors,
        "case": case,
        "here": address(case.reference),
        "to": to,
        "kind": KINDS[to.kind],
        "carried": journey.summary(to, plain.answers, roles=roles) if plain else (),
        "tasks": change.tasks if change and not change.needed else (),
        "is_open": bool(change and change.needed),
        "priority": change.priority if change else "",
        "fields": found,
        "left": [one.label for one in missing if one.type not in ASKED],
    }
    return shown(request, "staff/retype.html", context, status=422 if errors else 200)
