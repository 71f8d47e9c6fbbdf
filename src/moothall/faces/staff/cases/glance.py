"""A case at a glance: seen from a list without opening it, and changed a little from there.

What is done here is done as to several cases at once, so it is undone with one press.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions, queries, rules
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import BulkChange, Case
from moothall.engine.cases.together import Verb, Wanted
from moothall.engine.cases.words import RUNNING, NoSuchBulkChange, NoSuchCase
from moothall.engine.catalogue import journey
from moothall.faces.pages import access, plain
from moothall.faces.staff.cases import acts, casework, saying
from moothall.faces.staff.cases.casepage import LABELS, Kind
from moothall.faces.staff.cases.forms import ActForm
from moothall.faces.staff.cases.requester import Fact
from moothall.faces.staff.desk import Desk, sit
from moothall.faces.staff.queue.rows import row
from moothall.faces.staff.queue.timing import due_by
from moothall.ground.journal.words import Actor, Refused
from moothall.practices.servicedesk import queries as desks
from moothall.practices.servicedesk.queries import Beside

VERBS = ("take", "assign", "prioritise", "undo")
"""What can be done at a glance."""
MOST_ANSWERS, LONGEST = 4, 240
IN_WORDS = "longtext"
PUT_BACK = "It is as it was before."
GIVEN_AWAY = "Done. You no longer see this case."


@dataclass(frozen=True)
class Said:
    """What is said of what was just done, or why it was not; what can be undone, by its number."""

    words: str = ""
    refusal: str = ""
    undo: int = 0
    verb: str = ""
    form: ActForm | None = None


NOTHING = Said()


@access.staff
@require_safe
def glance(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a case at a glance; `give` asks to whom it may be given too."""
    desk = sit(request)
    found = casework.one_of(desk, reference)
    return _shown(request, desk, found, Said(verb="assign" if "give" in request.GET else ""))


@access.officer
@require_POST
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Take a case, give it to somebody, change its priority or undo that; show it again."""
    desk = sit(request)
    found = casework.one_of(desk, reference)
    if verb not in VERBS:
        raise Http404(verb)
    said = _undone(request, desk, found) if verb == "undo" else _done(request, desk, found, verb)
    try:
        again = queries.by_reference(reference, desk.seen)
    except NoSuchCase:
        return render(request, "staff/parts/glance.html", {"said": Said(GIVEN_AWAY)})
    return _shown(request, desk, again, said)


def _done(request: HttpRequest, desk: Desk, found: Case, verb: str) -> Said:
    """Do it as the case's page does, in a way that can be undone."""
    chosen = acts.assignable(found) if verb == "assign" else []
    form = acts.form_of(verb, found, None, typed=request.POST, assignable=chosen)
    if not form.is_valid():
        return Said(verb=verb, form=form)
    by = desk.who.actor_in(found.council_id)
    wanted, words = _wanted(verb, form.cleaned_data, by, dict(chosen))
    seen = saying.number_of(request, "seen")
    try:
        bulk = actions.change_in_list(found, wanted, by=by, at=desk.at, seen=seen)
    except Refused as refused:
        return Said(refusal=str(refused), verb=verb, form=form)
    return Said(words, undo=bulk.pk)


def _wanted(
    verb: str, typed: Mapping[str, Any], by: Actor, names: Mapping[str, str]
) -> tuple[Wanted, str]:
    """Return what is to be done, and what is said once it is."""
    if verb == "take":
        return Wanted(Verb.ASSIGN, {"team": None, "person": by.id}), "The case is yours."
    text = str(typed["text"])
    if verb == "prioritise":
        values = {name: typed[name] for name in ("to", "reason")}
        return Wanted(Verb.PRIORITISE, values, text), f"The priority is {typed['to']} now."
    to = str(typed["to"])
    team, _, person = to.partition("-")
    values = {"team": int(team), "person": int(person) if person else None}
    return Wanted(Verb.ASSIGN, values, text), f"Given to {names[to]}."


def _undone(request: HttpRequest, desk: Desk, found: Case) -> Said:
    """Undo what was done to this one case from a list."""
    bulk = _bulk(saying.number_of(request, "change"), found)
    try:
        back = actions.undo_together(bulk, by=desk.who.actor_in(found.council_id), at=desk.at)
    except Refused as refused:
        return Said(refusal=str(refused))
    why = back.put_back.get(str(found.pk), "")
    return Said(refusal=why) if why else Said(PUT_BACK)


def _bulk(number: int, found: Case) -> BulkChange:
    try:
        bulk = queries.bulk_change(number, [found.council_id])
    except NoSuchBulkChange as gone:
        raise Http404(str(gone)) from gone
    if set(bulk.done) != {str(found.pk)}:
        raise Http404("That was done to other cases.")
    return bulk


def _shown(request: HttpRequest, desk: Desk, case: Case, said: Said) -> HttpResponse:
    beside = desks.beside([case], due_by=due_by(desk.at))
    kept = beside.answers.get(case.pk, {})
    told = queries.glance(case)
    line = row(desk, case, Beside.of(case, beside, kept))
    why_not = rules.why_not_work(case, desk.who.actor_in(case.council_id))
    context = {
        "row": line,
        "answers": [one for one in _answers(desk, case, kept) if one.text != line.title],
        "last": _last(case, told.said),
        "tasks": told.tasks if case.state in RUNNING else (),
        "seen": case.events_so_far,
        "acts": () if why_not else _acts(desk, case, said),
        "said": said,
    }
    is_wrong = bool(said.refusal or (said.form and said.form.errors))
    status = casework.UNPROCESSABLE if is_wrong else 200
    return render(request, "staff/parts/glance.html", context, status=status)


def _answers(desk: Desk, case: Case, kept: Mapping[str, Any]) -> Sequence[Fact]:
    """Return the first answers that the officer may see: those in sentences come first."""
    definition = rules.definition_of(case)
    if definition is None:
        return [Fact(key, str(value)) for key, value in kept.items()][:MOST_ANSWERS]
    roles = desk.who.roles.get(case.council_id, frozenset())
    told = {one.id for _, one in definition.questions() if one.type == IN_WORDS}
    said = [one for one in journey.summary(definition, kept, roles=roles) if one.printed]
    said.sort(key=lambda one: one.question not in told)
    return [Fact(one.label, plain.shortened(one.printed, LONGEST)) for one in said[:MOST_ANSWERS]]


@dataclass(frozen=True, slots=True)
class Last:
    """What was said last: for whom, by whom, when, in its first words."""

    kind: Kind
    label: str
    by: str
    at: Any
    body: str


def _last(case: Case, said: queries.LastSaid | None) -> Last | None:
    if said is None:
        return None
    is_theirs = said.by_kind == "guest" or (said.kind == EventKind.MESSAGE and not said.by)
    by = _requester(case, said.reference) if is_theirs else said.by or "Moothall"
    kind: Kind = "reply" if said.kind == EventKind.REPLIED or said.is_told else "note"
    kind = "message" if is_theirs or said.kind == EventKind.MESSAGE else kind
    return Last(kind, LABELS[kind], by, said.at, plain.shortened(said.body, LONGEST))


def _requester(case: Case, reference: str) -> str:
    """Return who asked for the case, or for the one of that reference that was merged into it."""
    if reference != case.reference:
        return f"The requester of {reference}"
    return case.contact_name or "The requester"


def _acts(desk: Desk, case: Case, said: Said) -> list[acts.Act]:
    """Return what can be done from here: small forms, and only what the case's page offers too."""
    person = desk.who.persons.get(case.council_id)
    offered = acts.offered(case, None, person)
    return [_act(verb, case, said) for verb in VERBS if verb in offered]


def _act(verb: str, case: Case, said: Said) -> acts.Act:
    """Return one of them; to whom a case can be given is read only where that is asked for."""
    is_said = verb == said.verb
    chosen = acts.assignable(case) if verb == "assign" and is_said else []
    form = said.form if is_said else None
    form = form or acts.form_of(verb, case, None, assignable=chosen)
    made = acts.drawn(verb, form, case, why_not="", is_main=verb == "take")
    fields = [_small(one) for one in made.fields]
    refusal = said.refusal if is_said else ""
    return replace(made, fields=fields, is_open=is_said, refusal=refusal)


def _small(control: acts.Control) -> acts.Control:
    """Return a field that takes less room: one of few is chosen from a list."""
    if control.kind != "radios":
        return control
    first = [] if control.value else [("", "Choose", "")]
    return replace(control, kind="select", choices=[*first, *control.choices])
