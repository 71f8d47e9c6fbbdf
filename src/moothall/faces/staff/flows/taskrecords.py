"""A task that writes a record: the page on which an officer says which, and finishes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.engine.cases import actions as cases
from moothall.engine.cases import rules
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries import writing as queries
from moothall.engine.cases.writing import Written
from moothall.engine.catalogue.definition import Writing
from moothall.engine.catalogue.kinds import Wrong
from moothall.engine.catalogue.plan import PlannedTask
from moothall.engine.registers import queries as registers
from moothall.engine.registers.definition import Field
from moothall.engine.registers.queries import Asked, Filter, Kept
from moothall.engine.registers.words import NoSuchRegister, NotARecord
from moothall.faces.pages import access
from moothall.faces.pages.fields import Filled
from moothall.faces.staff.cases.casework import one_of
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import address
from moothall.faces.staff.registers.recordacts import DeedForm
from moothall.faces.staff.registers.recordforms import MOST_OFFERED, Offered
from moothall.ground.journal.words import Actor, Refused

WHICH = "which_record"
"""The field in which a record is chosen; no register has one of that name that is asked here."""
NOT_HERE = "There is no such task here that writes a record."
NO_REGISTER = "The council keeps no such register. Ask whoever looks after the service."


@dataclass(frozen=True)
class TaskForm(DeedForm):
    """The form of a task: which record, of those that can be chosen, and what it is to say."""

    writing: Writing | None = None

    def _offered(self, slug: str) -> Offered:
        """Return the records to choose from: those from which the move starts, where it makes one.

        Other relations lead to all that there are.
        """
        whole = super()._offered(slug)
        move = self.definition.move(self.writing.move or "") if self.writing else None
        if slug != self.kept.slug or move is None:
            return whole
        asked = Asked(filters=(Filter("state", is_=tuple(move.leaves)),), most=MOST_OFFERED)
        page = registers.listed(self.who, [self.kept], asked)
        rows = [(str(row.id), row.title) for row in page.rows]
        return Offered(rows, whole.definition, is_few=not page.after or whole.is_few)


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Ask which record a task writes to and what it says, then finish the task."""
    desk = sit(request)
    case = one_of(desk, reference)
    planned = queries.writes(case, code)
    task = Task.objects.filter(case_id=case.pk, code=code).first()
    if planned is None or planned.record is None or task is None:
        messages.error(request, NOT_HERE)
        return redirect(address(reference) + "#tasks")
    by = desk.who.actor_in(case.council_id)
    if why := rules.why_not_finish(task) or rules.why_not_task(case, by):
        messages.error(request, why)
        return redirect(address(reference) + "#tasks")
    try:
        kept = registers.register(case.council_id, planned.record.of)
    except NoSuchRegister:
        messages.error(request, NO_REGISTER)
        return redirect(address(reference) + "#tasks")
    form = _form(desk, kept, planned.record)
    if request.method != "POST":
        begun = queries.values(case, planned, by=by, at=desk.at, said={})
        return _page(request, (case, planned), form, form.begun(begun))
    return _finished(request, (case, planned), form, by)


def _finished(
    request: HttpRequest, asked: tuple[Case, PlannedTask], form: TaskForm, by: Actor
) -> HttpResponse:
    case, planned = asked
    posted: Filled = dict(request.POST.lists())
    read = form.read(posted, {})
    wrongs, refusal = list(read.wrongs), ""
    if not wrongs:
        values = dict(read.values)
        chosen = values.pop(WHICH, None)
        said = Written(chosen[0] if chosen else None, values)
        remark = str(request.POST.get("said-remark", "")).strip()[:10_000]
        at = sit(request).at
        try:
            cases.finish_task(case, by=by, at=at, task=planned.id, remark=remark, said=said)
        except NotARecord as refused:
            wrongs = form.refused(refused.wrongs)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "The task is done, and the register says so.")
            return redirect(address(case.reference) + "#tasks")
    return _page(request, asked, form, posted, wrongs, refusal=refusal)


def _form(desk: Desk, kept: Kept, writing: Writing) -> TaskForm:
    definition = kept.definition
    asked = [definition.by_id[name] for name in writing.ask if name in definition.by_id]
    needs = definition.move(writing.move or "")
    asked = [
        one.model_copy(update={"required": one.required or bool(needs and one.id in needs.needs)})
        for one in asked
    ]
    if writing.choose:
        label = f"Which {definition.one}?"
        which = Field(
            id=WHICH,
            type="relation",
            label=label,
            called=f"which {definition.one}",
            required=True,
            to=definition.slug,
        )
        asked.insert(0, which)
    today = timezone.localtime(desk.at).date()
    return TaskForm(kept, desk.who, today, asked=tuple(asked), writing=writing)


def _page(
    request: HttpRequest,
    asked: tuple[Case, PlannedTask],
    form: TaskForm,
    filled: Filled | Mapping[str, Any],
    wrongs: list[Wrong] | None = None,
    *,
    refusal: str = "",
) -> HttpResponse:
    case, planned = asked
    errors = [{"text": one.message, "href": f"#{one.field}"} for one in wrongs or ()]
    errors += [{"text": refusal, "href": "#main-content"}] if refusal else []
    context = {
        "errors": errors,
        "case": case,
        "task": planned,
        "register": form.definition,
        "parts": form.drawn(filled, {}, wrongs or ()),
        "is_none_left": _is_none_left(form),
        "here": address(case.reference),
    }
    return shown(request, "staff/task_record.html", context, status=422 if errors else 200)


def _is_none_left(form: TaskForm) -> bool:
    """Whether a record is to be chosen and there is none to choose."""
    chooses = bool(form.writing and form.writing.choose)
    return chooses and not form.offered(form.kept.slug).rows
