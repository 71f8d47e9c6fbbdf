"""Another desk's cases: a file sent, its columns and words explained, looked at, taken over."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.moving import actions, queries
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.models import Takeover
from moothall.engine.moving.words import NoSuchTakeover
from moothall.engine.registers.words import UNDER_WAY
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Column
from moothall.faces.pages import access, filing
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.moving import forms, page
from moothall.faces.staff.registers import loadforms
from moothall.ground.journal.words import Actor, Refused

NOT_HERE: Final = "There is no such file here."
AT_ITS_COUNCIL: Final = "Each council brings its own cases: open this at its own address."
ASKED: Final = "Now say what the words of {} are here."
MOST_WRITTEN: Final = 100_000
"""How many refused rows a page writes; the console writes all."""


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def takeovers(request: HttpRequest) -> HttpResponse:
    """List the files of other desks that were brought, and take another one in."""
    desk = _desk(request)
    if request.method != "POST":
        return shown(request, "staff/moving/list.html", page.listing(desk, ""))
    files, named = filing.sent(request, "file"), request.POST.get("desk", "")
    wrong = "" if len(files) == 1 else "Select a file"
    if not wrong:
        form = loadforms.written(request.POST)
        try:
            made = actions.prepare(
                desk.council,
                named,
                files[0].name,
                files[0].content,
                by=_by(desk),
                at=desk.at,
                form=form,
            )
            return redirect("staff:takeover", made.pk)
        except Refused as refused:
            wrong = str(refused)
    return shown(request, "staff/moving/list.html", page.listing(desk, wrong, named), status=422)


takeovers.longest = "LOAD_MEGABYTES"  # type: ignore[attr-defined]  # read where the file comes in


@access.manager
@require_POST
def comments(request: HttpRequest, number: int) -> HttpResponse:
    """Take in a second file, with what was said of the cases."""
    desk = _desk(request)
    one = _found(desk, number)
    files, form = filing.sent(request, "comments"), loadforms.written(request.POST)
    one.comments_form = form.model_dump(exclude_defaults=True)  # shown again where it is refused
    if len(files) != 1:
        return _page(request, desk, one, page.NO_COMMENTS)
    name, content = files[0].name, files[0].content
    try:
        actions.bring_comments(one, name, content, by=_by(desk), at=desk.at, form=form)
    except Refused as refused:
        return _page(request, desk, one, str(refused))
    return redirect("staff:takeover", number)


comments.longest = "LOAD_MEGABYTES"  # type: ignore[attr-defined]  # read where the file comes in


@access.manager
@require_safe
def takeover(request: HttpRequest, number: int) -> HttpResponse:
    """Show a file: how far it is, what its cases would be, or what became of them."""
    desk = _desk(request)
    one = _found(desk, number)
    if cast("Any", request).htmx:
        if one.state not in UNDER_WAY:
            return HttpResponse(headers={"HX-Refresh": "true"})
        context = page.context(desk, one, "", by=_by(desk))
        return render(request, "staff/moving/progress.html", context)
    return _page(request, desk, one, "")


@access.manager
@require_POST
def act(request: HttpRequest, number: int, deed: str) -> HttpResponse:
    """Do something with a file; where it is refused, say why on its page."""
    if deed not in DEEDS:
        raise Http404(deed)
    desk = _desk(request)
    one = _found(desk, number)
    try:
        done = DEEDS[deed](request, desk, one)
    except Refused as refused:
        return _page(request, desk, one, str(refused))
    if done:
        messages.success(request, done)
    return redirect("staff:takeover", number)


@access.manager
@require_safe
def refused(request: HttpRequest, number: int) -> HttpResponse:
    """Give the rows that could not be cases as a file, with list, line and reason."""
    one = _found(_desk(request), number)
    columns = [Column("List"), Column("Line", "whole"), Column("Reason"), Column("Row")]
    found = queries.refused(one.pk, most=MOST_WRITTEN)
    rows = [(row.of, row.line, row.reason, row.text) for row in found]
    reply = HttpResponse(
        b"".join(writing.chunks("csv", columns, rows)), content_type=writing.media_type("csv")
    )
    reply["Content-Disposition"] = f'attachment; filename="refused-{one.pk}.csv"'
    reply["Cache-Control"] = "private, no-store"
    return reply


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404(AT_ITS_COUNCIL)
    return desk


def _by(desk: Desk) -> Actor:
    return desk.who.actor_in(desk.council.pk)


def _found(desk: Desk, number: int) -> Takeover:
    try:
        return queries.takeover(desk.council.pk, number)
    except NoSuchTakeover as gone:
        raise Http404(NOT_HERE) from gone


def _page(request: HttpRequest, desk: Desk, one: Takeover, wrong: str) -> HttpResponse:
    context = page.context(desk, one, wrong, by=_by(desk)) | {
        "heads": page.HEADS,
        "said_heads": page.SAID_HEADS,
    }
    return shown(request, "staff/moving/one.html", context, status=422 if wrong else 200)


def _choose(request: HttpRequest, desk: Desk, one: Takeover) -> str:
    mapping = forms.read(one, request.POST)
    one.mapping = mapping.as_json()  # where it is refused, the page shows it as it was chosen
    asked = forms.not_asked(one, page.here(desk), request.POST)
    is_ready = request.POST.get("go") == "look" and not asked
    actions.choose(one, mapping, by=_by(desk), at=desk.at, is_ready=is_ready)
    return ASKED.format(" and of ".join(asked)) if asked else ""


def _read(request: HttpRequest, desk: Desk, one: Takeover) -> str:
    actions.read_again(one, loadforms.written(request.POST), by=_by(desk), at=desk.at)
    return ""


def _look(request: HttpRequest, desk: Desk, one: Takeover) -> str:
    del request
    actions.look_again(one, by=_by(desk), at=desk.at)
    return ""


def _anew(request: HttpRequest, desk: Desk, one: Takeover) -> str:
    """Go back to the columns and words as they were chosen."""
    del request
    mapping = CaseMapping.model_validate(one.mapping)
    actions.choose(one, mapping, by=_by(desk), at=desk.at, is_ready=False)
    return ""


def _begin(request: HttpRequest, desk: Desk, one: Takeover) -> str:
    del request
    actions.begin(one, by=_by(desk), at=desk.at)
    return ""


def _undo(request: HttpRequest, desk: Desk, one: Takeover) -> str:
    del request
    actions.ask_undo(one, by=_by(desk), at=desk.at)
    return ""


def _drop(request: HttpRequest, desk: Desk, one: Takeover) -> str:
    del request
    actions.drop(one, by=_by(desk), at=desk.at)
    return "The file is let go. Nothing of it was taken over."


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Desk, Takeover], str]]] = {
    "choose": _choose,
    "read": _read,
    "look": _look,
    "anew": _anew,
    "begin": _begin,
    "undo": _undo,
    "drop": _drop,
}
