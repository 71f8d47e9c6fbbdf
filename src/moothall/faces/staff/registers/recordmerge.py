"""Two records that are the same thing: found, seen side by side, made one of the two."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from moothall.engine.registers import actions, queries, rules
from moothall.engine.registers.queries import Asked, Filter, Listed, Whole
from moothall.engine.registers.words import Clash, KnownAlready, NoSuchRecord, NotAllowed
from moothall.faces.pages import access, noting
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.registers.recordacts import LONGEST_WHY
from moothall.faces.staff.registers.records import whole_of
from moothall.ground.journal.words import Refused

MOST = 20
CHANGED = "Somebody changed one of them meanwhile. Both are below as they are now: look again."
CHOOSE = "Choose which of the two stays"


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make one record of two: search the other, look at both, say which stays."""
    desk = sit(request)
    whole = whole_of(desk, slug, number)
    roles = desk.who.roles.get(whole.record.council_id, frozenset())
    refused = rules.why_not_change(whole.kept.definition, roles)
    if refused or whole.record.removed_at:
        raise PermissionDenied(refused or "It was removed.")
    said = request.POST if request.method == "POST" else request.GET
    other_number = _number(said.get("other", ""))
    if not other_number:
        return _search(request, desk, whole)
    other = whole_of(desk, slug, other_number)
    if why_not := rules.why_not_merge(whole.record, other.record):
        return _search(request, desk, whole, why_not)
    if request.method != "POST":
        return _sides(request, desk, (whole, other))
    return _done(request, desk, whole, other)


def _done(request: HttpRequest, desk: Desk, whole: Whole, other: Whole) -> HttpResponse:
    both = {str(one.record.pk): one for one in (whole, other)}
    stays = both.get(request.POST.get("stays", ""))
    why = request.POST.get("why", "").strip()[:LONGEST_WHY]
    if stays is None:
        return _sides(request, desk, (whole, other), (CHOOSE, f"#stays-{whole.record.pk}"), why)
    gone = other if stays is whole else whole
    seen = {key: _number(request.POST.get(f"revision-{key}", "")) for key in both}
    try:
        kept, _ = actions.merge(
            gone.record,
            stays.record,
            by=desk.who.actor_in(whole.record.council_id),
            at=desk.at,
            why=why,
            revisions=(seen[str(gone.record.pk)], seen[str(stays.record.pk)]),
        )
    except (Clash, KnownAlready, NoSuchRecord, NotAllowed) as refused:
        now = (_now(desk, whole), _now(desk, other))
        return _sides(request, desk, now, (_told(refused), "#main-content"), why)
    messages.success(request, f"{gone.record.title} is merged into {kept.title}.")
    return redirect("staff:record", stays.kept.slug, kept.pk)


def _now(desk: Desk, whole: Whole) -> Whole:
    return whole_of(desk, whole.kept.slug, whole.record.pk)


def _told(refused: Refused) -> str:
    return CHANGED if isinstance(refused, Clash) else str(refused)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0


def _search(request: HttpRequest, desk: Desk, whole: Whole, why_not: str = "") -> HttpResponse:
    text = request.GET.get("q", "").strip()[:120]
    rows = _found(desk, whole, text) if text else []
    context = {
        **_about(whole),
        "text": text,
        "rows": [row for row in rows if row.id != whole.record.pk],
        "errors": [{"text": why_not, "href": "#q"}] if why_not else [],
    }
    status = 422 if why_not else 200
    return shown(request, "staff/record_merge_search.html", context, status=status)


def _found(desk: Desk, whole: Whole, text: str) -> Sequence[Listed]:
    """Return records of the register whose title or number begins so."""
    kept = whole.kept
    numbered = kept.definition.numbered
    names = [kept.definition.title]
    if numbered and numbered.id in kept.slots and numbered.id in whole.values:
        names.append(numbered.id)
    found: dict[int, Listed] = {}
    for name in names:
        asked = Asked(filters=(Filter(name, begins=text),), most=MOST)
        found |= {row.id: row for row in queries.listed(desk.who, [kept], asked).rows}
    return list(found.values())


def _sides(
    request: HttpRequest,
    desk: Desk,
    both: tuple[Whole, Whole],
    wrong: tuple[str, str] | None = None,
    why: str = "",
) -> HttpResponse:
    whole, other = both
    for one in both:
        noting.record_seen(request, one, desk.who.actor_in(one.record.council_id))
    values = {one.field.id: one.text for one in other.fields}
    lines = [
        (one.field, one.text, values.get(one.field.id, ""))
        for one in whole.fields
        if one.text or values.get(one.field.id)
    ]
    context: dict[str, Any] = {
        **_about(whole),
        "both": both,
        "lines": lines,
        "why": why,
        "stays": request.POST.get("stays", ""),
        "errors": [{"text": wrong[0], "href": wrong[1]}] if wrong else [],
    }
    return shown(request, "staff/record_merge.html", context, status=422 if wrong else 200)


def _about(whole: Whole) -> dict[str, Any]:
    return {"whole": whole, "record": whole.record, "register": whole.kept.definition}
