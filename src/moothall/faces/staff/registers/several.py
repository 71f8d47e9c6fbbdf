"""Change several records at once: choose them and what to do, look at what it would do, do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.registers import actions, queries, rules
from moothall.engine.registers.actions.several import MOST, Line
from moothall.engine.registers.models import BulkChange
from moothall.engine.registers.queries import Kept, Page
from moothall.engine.registers.words import NoSuchBulkChange, NoSuchList, NotAllowed
from moothall.faces.pages import access, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.registers import registerviews, savedlists, severalforms
from moothall.faces.staff.registers.overview import open_to
from moothall.faces.staff.registers.records import printed
from moothall.faces.staff.registers.registerviews import Listing

SHOWN_LINES = 100
CHOOSE_RECORDS = "Choose records, or all of the list"
CHOOSE_TASK = "Choose what to do"


@dataclass(frozen=True)
class Bench:
    """Where several records are changed: the desk, the registers, and the list they come from."""

    desk: Desk
    registers: Sequence[Kept]
    listing: Listing

    @property
    def head(self) -> Kept:
        """The register whose definition the page shows."""
        return self.registers[0]

    @property
    def roles(self) -> frozenset[str]:
        """The officer's roles there."""
        return self.desk.who.roles.get(self.head.council_id, frozenset())

    def page(self, most: int) -> Page:
        """Return so many records of the list."""
        after = self.listing.parts.get("after", "") if most != MOST else ""
        asked = replace(self.listing.asked, most=most, after=after)
        try:
            return queries.listed(self.desk.who, self.registers, asked)
        except NoSuchList as wrong:
            raise Http404(str(wrong)) from wrong


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose records of a list and what to do to each, see what that would do, and do it."""
    bench = _bench(request, slug)
    if request.method != "POST":
        return _choosing(request, bench)
    task = severalforms.task(bench.head.definition, bench.roles, request.POST.get("task", ""))
    records = _records(request, bench)
    if not records or task is None:
        why = CHOOSE_RECORDS if not records else CHOOSE_TASK
        return _choosing(request, bench, why=why)
    step = request.POST.get("step", "")
    form = task.form(bench.head, bench.desk.who, timezone.localtime(bench.desk.at).date())
    posted = dict(request.POST.lists())
    about: dict[str, Any] = {"task": task, "records": records, "posted": posted}
    if step not in ("see", "do"):
        return _asking(request, bench, {**about, "posted": {}}, form.drawn({}, {}))
    read = form.read(posted, {})
    if read.wrongs:
        errors = [{"text": one.message, "href": f"#{one.field}"} for one in read.wrongs]
        about |= {"errors": errors}
        return _asking(request, bench, about, form.drawn(posted, {}, read.wrongs))
    about["wanted"] = task.wanted(read.values)
    try:
        return _do(request, bench, about) if step == "do" else _foreseen(request, bench, about)
    except NotAllowed as refused:
        return _choosing(request, bench, why=str(refused))


@access.staff
@require_safe
def done(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a change of several records did, and what was left."""
    desk = sit(request)
    registers = open_to(desk, slug)
    bulk = _bulk(registers, number)
    kept = next(one for one in registers if one.register_id == bulk.register_id)
    roles = desk.who.roles.get(bulk.council_id, frozenset())
    by = desk.who.actor_in(bulk.council_id)
    numbers = [int(one) for one in (*bulk.done, *bulk.left)]
    titles = {key: title for key, (title, _) in queries.titles(desk.who, numbers).items()}
    context = {
        "register": kept.definition,
        "bulk": bulk,
        "changed": [(int(one), titles.get(int(one), "")) for one in bulk.done],
        "left": [(int(one), titles.get(int(one), ""), why) for one, why in bulk.left.items()],
        "what": _what(kept, bulk, roles),
        "may_undo": not bulk.undone_at and not rules.why_not_undo(kept.definition, bulk, by, roles),
    }
    return shown(request, "staff/several_done.html", context)


@access.staff
@require_POST
def undo(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put back what a change of several records did."""
    desk = sit(request)
    bulk = _bulk(open_to(desk, slug), number)
    try:
        back = actions.undo_together(bulk, by=desk.who.actor_in(bulk.council_id), at=desk.at)
    except (NoSuchBulkChange, NotAllowed) as refused:
        messages.error(request, str(refused))
    else:
        told = f"{plain.counted(len(back.done), 'record', 'records')} put back."
        left = [f"{one.title}: {one.why_not}" for one in back.left]
        messages.success(request, " ".join([told, *left[:5], "…" if len(left) > 5 else ""]).strip())
    return redirect("staff:register-several-done", slug, number)


def _bench(request: HttpRequest, slug: str) -> Bench:
    """Return where the page stands.

    :raises PermissionDenied: for somebody who may change nothing there.
    """
    desk = sit(request)
    registers = [
        kept
        for kept in open_to(desk, slug)
        if not rules.why_not_change(kept.definition, desk.who.roles.get(kept.council_id, ()))
    ]
    if not registers:
        raise PermissionDenied
    address = request.POST.get("address", "")[: registerviews.LONGEST_ADDRESS]
    query = QueryDict(address) if request.method == "POST" else request.GET
    seen = savedlists.seen_in(desk, registers[0])
    return Bench(desk, registers, registerviews.read(registers[0], query, seen))


def _bulk(registers: Sequence[Kept], number: int) -> BulkChange:
    try:
        return queries.bulk_change(registers, number)
    except NoSuchBulkChange as gone:
        raise Http404(str(gone)) from gone


def _records(request: HttpRequest, bench: Bench) -> dict[int, int]:
    if request.POST.get("which") == "all":
        return {row.id: row.revision for row in bench.page(MOST).rows}
    return severalforms.chosen(request.POST, MOST)


def _choosing(request: HttpRequest, bench: Bench, *, why: str = "") -> HttpResponse:
    page = bench.page(registerviews.PAGE)
    said = bench.head.definition
    found = severalforms.tasks(said, bench.roles)
    href = "#task" if why == CHOOSE_TASK else "#records"
    ticked = severalforms.chosen(request.POST, MOST)
    many = page.is_capped or page.count > MOST
    context = {
        "register": said,
        "address": bench.listing.said(after=bench.listing.parts.get("after", "")),
        "back": bench.listing.address(),
        "rows": [(row, bench.desk.council_name(row.kept.council_id)) for row in page.rows],
        "ticked": ticked,
        "all_label": f"The first {MOST} of this list: it has more"
        if many
        else f"All of this list: {plain.counted(page.count, said.one, said.name.lower())}",
        "next_url": _here(bench, after=page.after) if page.after else "",
        "tasks": severalforms.offered(found),
        "task": request.POST.get("task", ""),
        "lately": queries.bulk_changes(bench.registers),
        "errors": [{"text": why, "href": href}] if why else [],
    }
    return shown(request, "staff/several.html", context, status=422 if why else 200)


def _here(bench: Bench, **changed: str) -> str:
    return f"?{bench.listing.said(**changed)}"


def _asking(
    request: HttpRequest, bench: Bench, about: Mapping[str, Any], parts: Sequence[Any]
) -> HttpResponse:
    context = {**_around(bench, about), "parts": parts, "errors": about.get("errors", [])}
    status = 422 if context["errors"] else 200
    return shown(request, "staff/several_ask.html", context, status=status)


def _around(bench: Bench, about: Mapping[str, Any]) -> dict[str, Any]:
    task = about["task"]
    said = bench.head.definition
    return {
        "register": said,
        "task": task,
        "records": severalforms.carried(about["records"]),
        "counted": plain.counted(len(about["records"]), said.one, said.name.lower()),
        "address": bench.listing.key,
        "back": bench.listing.address(),
    }


def _each(bench: Bench, about: Mapping[str, Any]) -> list[tuple[Kept, dict[int, int]]]:
    """Return the chosen records by the register that they stand in; of others there are none."""
    known = queries.titles(bench.desk.who, list(about["records"]))
    found = []
    for kept in bench.registers:
        mine = {
            number: revision
            for number, revision in about["records"].items()
            if number in known and known[number][1].register_id == kept.register_id
        }
        found += [(kept, mine)] if mine else []
    return found


def _foreseen(request: HttpRequest, bench: Bench, about: Mapping[str, Any]) -> HttpResponse:
    who, at = bench.desk.who, bench.desk.at
    found = [
        (
            kept,
            actions.foresee_together(
                kept, mine, about["wanted"], by=who.actor_in(kept.council_id), at=at
            ),
        )
        for kept, mine in _each(bench, about)
    ]
    doable = [(kept, one) for kept, together in found for one in together.done]
    said = bench.head.definition
    context = {
        **_around(bench, about),
        "lines": [_words(bench.desk, kept, one) for kept, one in doable[:SHOWN_LINES]],
        "more": max(0, len(doable) - SHOWN_LINES),
        "left": [one for _, together in found for one in together.left],
        "doable": plain.counted(len(doable), said.one, said.name.lower()) if doable else "",
        "filled": [
            (name, text)
            for name, texts in about["posted"].items()
            if name.split("-")[0] in {one.id for one in about["task"].fields}
            for text in texts
        ],
    }
    return shown(request, "staff/several_see.html", context)


def _words(desk: Desk, kept: Kept, line: Line) -> tuple[str, list[tuple[str, str, str]]]:
    """Return a record and what changes of it as its own council has it: label, before, after."""
    said = kept.definition
    seen = {one.id: one for one in said.seen_with(desk.who.roles.get(kept.council_id, frozenset()))}
    found = [
        (seen[name].label, printed(desk, seen[name], before), printed(desk, seen[name], after))
        for name, (before, after) in line.fields.items()
        if name in seen
    ]
    if line.state:
        labels = {one.id: one.label for one in said.states}
        before, after = (labels.get(one, one) for one in line.state)
        found.insert(0, ("State", before, after))
    return line.title, found


def _do(request: HttpRequest, bench: Bench, about: Mapping[str, Any]) -> HttpResponse:
    who, at = bench.desk.who, bench.desk.at
    found = [
        actions.change_together(
            kept, mine, about["wanted"], by=who.actor_in(kept.council_id), at=at
        )
        for kept, mine in _each(bench, about)
    ]
    said = bench.head.definition
    count = sum(len(one.done) for one in found)
    left = sum(len(one.left) for one in found)
    told = f"{plain.counted(count, said.one, said.name.lower())} changed"
    messages.success(request, f"{told}, {left} left as they are." if left else f"{told}.")
    bulks = [one.bulk.pk for one in found if one.bulk]
    if len(bulks) == 1:
        return redirect("staff:register-several-done", said.slug, bulks[0])
    return redirect("staff:register-several", said.slug)


def _what(kept: Kept, bulk: BulkChange, roles: frozenset[str]) -> str:
    """Return what was done, in words."""
    move = kept.definition.move(bulk.wanted.get("move", ""))
    if move:
        return move.label
    seen = {one.id: one.label for one in kept.definition.seen_with(roles)}
    names = [seen[name] for name in bulk.wanted.get("values", {}) if name in seen]
    return f"Change {', '.join(names)}" if names else "Change"
