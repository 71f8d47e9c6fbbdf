"""Do the same to several cases: choose them, look at what it would do, do it and undo it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.cases import actions, queries
from moothall.engine.cases.actions.together import why_not_undo
from moothall.engine.cases.models import BulkChange, Case
from moothall.engine.cases.together import FOR_GOOD, MOST, Line, Verb
from moothall.engine.cases.words import NoSuchBulkChange
from moothall.faces.pages import access, plain
from moothall.faces.staff.cases import acts
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue import choosing, filters
from moothall.faces.staff.queue.rows import address
from moothall.faces.staff.together import forms
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Refused
from moothall.ground.people import queries as people
from moothall.practices.servicedesk import queries as desks

SHOWN_LINES = 200
CHOOSE_CASES = "Choose cases, or all of the view."
CHOOSE_TASK = "Choose what to do."
NO_LONGER = "The cases that you chose are not there any more, or not yours to see."


@dataclass(frozen=True)
class Bench:
    """What is to be done to several cases: at which desk, in which view, to which."""

    desk: Desk
    query: str
    verb: Verb
    chosen: Mapping[int, int]
    cases: Sequence[Case]

    @property
    def label(self) -> str:
        """What is done, in words."""
        return choosing.TASKS[self.verb]

    @property
    def councils(self) -> Sequence[int]:
        """The councils whose cases these are."""
        return sorted({case.council_id for case in self.cases})


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """Do the same to the cases chosen: ask what is needed, say what it would do, and do it."""
    desk = sit(request)
    if request.method != "POST":
        return _lately(request, desk)
    posted = request.POST
    chosen = _chosen(request, desk)
    if not chosen or posted.get("task", "") not in choosing.TASKS:
        return _lately(request, desk, why=CHOOSE_TASK if chosen else CHOOSE_CASES, chosen=chosen)
    cases = list(desk.seen.filter(pk__in=chosen).select_related("council", "team", "assignee"))
    if not cases:
        return _lately(request, desk, why=NO_LONGER)
    query = filters.back(posted.get("address", "")).partition("?")[2]
    bench = Bench(desk, query, Verb(posted["task"]), chosen, cases)
    step = posted.get("step", "")
    form = forms.form(bench.verb, desk, cases, posted if step in ("see", "do") else None)
    if form.fields and (step not in ("see", "do") or not form.is_valid()):
        return _asking(request, bench, form)
    typed = form.cleaned_data if form.fields else {}
    try:
        return _do(request, bench, typed) if step == "do" else _foreseen(request, bench, typed)
    except Refused as refused:
        return _lately(request, desk, why=str(refused))


@access.officer
@require_safe
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a change of several cases did, how far it is, and what was left."""
    desk = sit(request)
    bulk = _bulk(desk, number)
    context = _told(desk, bulk)
    if cast("Any", request).htmx:
        response = render(request, "staff/parts/together_progress.html", context)
        if bulk.finished_at:
            response["HX-Refresh"] = "true"
        return response
    return shown(request, "staff/together_done.html", context)


@access.officer
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Undo what a change of several cases did."""
    desk = sit(request)
    bulk = _bulk(desk, number)
    try:
        actions.undo_together(bulk, by=desk.who.actor_in(bulk.council_id), at=desk.at)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("staff:queue-several-done", number)


def _bulk(desk: Desk, number: int) -> BulkChange:
    try:
        return queries.bulk_change(number, list(desk.councils))
    except NoSuchBulkChange as gone:
        raise Http404(str(gone)) from gone


def _chosen(request: HttpRequest, desk: Desk) -> dict[int, int]:
    """Return the cases that were ticked, or all of the view: each with its number of events."""
    if request.POST.get("which") != "all":
        return choosing.chosen(request.POST, MOST)
    wanted = filters.read_text(request.POST.get("address", ""))
    page = desks.page(desk.who, desk.seen, wanted, at=desk.at, size=MOST)
    return {case.id: case.events_so_far for case in page.cases}


def _lately(
    request: HttpRequest, desk: Desk, *, why: str = "", chosen: Mapping[int, int] | None = None
) -> HttpResponse:
    """Show what was done to several cases lately, and why nothing was done now.

    Those that were chosen stay chosen, where only what to do with them was not.
    """
    actors = [desk.who.actor_in(council) for council in desk.councils]
    context = {
        "lately": [(one, choosing.TASKS[Verb(one.verb)]) for one in queries.bulk_changes(actors)],
        "back": filters.back(request.POST.get("address", "")),
        "address": request.POST.get("address", ""),
        "chosen": choosing.carried(chosen) if chosen else "",
        "counted": plain.counted(len(chosen or ()), "case"),
        "tasks": choosing.TASKS,
        "errors": [{"text": why, "href": "#task" if chosen else "#main-content"}] if why else [],
    }
    return shown(request, "staff/together.html", context, status=422 if why else 200)


def _around(bench: Bench) -> dict[str, Any]:
    return {
        "task": bench.verb,
        "label": bench.label,
        "counted": plain.counted(len(bench.cases), "case"),
        "cases": choosing.carried(bench.chosen),
        "address": bench.query,
        "back": filters.back(bench.query),
    }


def _asking(request: HttpRequest, bench: Bench, form: Any) -> HttpResponse:  # noqa: ANN401 -- an act's form
    controls = acts.controls(form)
    wrong = [
        {"text": one.error, "href": f"#{bench.verb}-{one.name}"} for one in controls if one.error
    ]
    context = {**_around(bench), "controls": controls, "errors": wrong}
    return shown(request, "staff/together_ask.html", context, status=422 if wrong else 200)


def _foreseen(request: HttpRequest, bench: Bench, typed: Mapping[str, Any]) -> HttpResponse:
    """Say of each case what would change and who is told, or why nothing would."""
    desk, lines = bench.desk, list[Line]()
    for council in bench.councils:
        wanted = forms.wanted(bench.verb, desk, council, typed)
        mine = [case for case in bench.cases if case.council_id == council]
        by = desk.who.actor_in(council)
        lines += actions.foresee_together(mine, wanted, by=by, at=desk.at)
    doable = [one for one in lines if not one.why_not]
    left = [one for one in lines if one.why_not]
    names = _names(doable)
    context = {
        **_around(bench),
        "lines": [(one, _changes(one, names), _tells(one)) for one in doable[:SHOWN_LINES]],
        "more": max(0, len(doable) - SHOWN_LINES),
        "left": left,
        "doable": plain.counted(len(doable), "case") if doable else "",
        "told": sum(bool(one.told) for one in doable),
        "is_for_good": bench.verb in FOR_GOOD,
        "text": str(typed.get("text", "")),
        "filled": [
            (name, text)
            for name, texts in request.POST.lists()
            if name in forms.FORMS[bench.verb].base_fields
            for text in texts
        ],
    }
    return shown(request, "staff/together_see.html", context)


def _names(lines: Sequence[Line]) -> dict[tuple[str, int], str]:
    """Return the names of the teams and officers that lines speak of, by field and number."""
    wanted = {
        field: {number for one in lines for number in one.changes.get(field, ()) if number}
        for field in ("team", "assignee")
    }
    teams = councils.team_names(wanted["team"]) if wanted["team"] else {}
    officers = people.names(wanted["assignee"]) if wanted["assignee"] else {}
    found = {("team", number): name for number, name in teams.items()}
    return found | {("assignee", number): name for number, name in officers.items()}


FIELDS = {
    "state": "State",
    "priority": "Priority",
    "team": "Team",
    "assignee": "With",
    "tags": "Tags",
}


def _changes(line: Line, names: Mapping[tuple[str, int], str]) -> Sequence[tuple[str, str, str]]:
    """Return what changes of a case: label, before, after."""
    found = []
    for field, (before, after) in line.changes.items():
        if field in ("team", "assignee"):
            said = [names.get((field, one or 0), "Nobody") for one in (before, after)]
        else:
            said = [str(before), str(after)]
        found.append((FIELDS[field], said[0], said[1]))
    return found


def _tells(line: Line) -> str:
    """Return who is told of a case."""
    told = [recipient.replace("\n", ", ") for _, recipient in line.told]
    if line.watching:
        told.append(plain.counted(line.watching, "officer") + " watching it")
    return plain.listed(told) if told else ""


def _do(request: HttpRequest, bench: Bench, typed: Mapping[str, Any]) -> HttpResponse:
    desk, bulks = bench.desk, list[BulkChange]()
    for council in bench.councils:
        mine = {
            case.pk: bench.chosen[case.pk] for case in bench.cases if case.council_id == council
        }
        wanted = forms.wanted(bench.verb, desk, council, typed)
        by = desk.who.actor_in(council)
        bulks.append(actions.change_together(council, mine, wanted, by=by, at=desk.at))
    if len(bulks) == 1:
        return redirect("staff:queue-several-done", bulks[0].pk)
    messages.success(request, "It is done in each council: see below.")
    return redirect("staff:queue-several")


def _told(desk: Desk, bulk: BulkChange) -> dict[str, Any]:
    """Return what is said of a change of several cases; of cases not theirs to see the number."""
    numbers = [int(one) for one in (*bulk.done, *bulk.left)]
    seen = desk.seen.filter(pk__in=numbers).values_list("pk", "reference", "title")
    known = {pk: (reference, title, address(reference)) for pk, reference, title in seen}
    by = desk.who.actor_in(bulk.council_id)
    going = bulk.put_back if bulk.undone_at else {**bulk.done, **bulk.left}
    total = len(bulk.done) if bulk.undone_at else len(going) + len(bulk.waiting)
    return {
        "bulk": bulk,
        "label": choosing.TASKS[Verb(bulk.verb)],
        "changed": [known[int(one)] for one in bulk.done if int(one) in known],
        "left": [(known.get(int(one)), why) for one, why in bulk.left.items()],
        "not_back": [(known.get(int(one)), why) for one, why in bulk.put_back.items() if why],
        "put_back": sum(not why for why in bulk.put_back.values()),
        "so_far": len(going),
        "total": total,
        "share": 100 * len(going) // total if total else 100,
        "why_not_undo": "" if bulk.undone_at else why_not_undo(bulk, by) or "",
    }
