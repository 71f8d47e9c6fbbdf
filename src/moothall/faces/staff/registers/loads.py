"""Files brought into a register at the desk: sent, mapped, looked through, loaded, undone."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.catalogue.declared import require
from moothall.engine.registers.actions import bringing, undoing
from moothall.engine.registers.actions.bringing import Brought
from moothall.engine.registers.loads import receiving
from moothall.engine.registers.loads.mapping import MappingRefused, RegisterMapping
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import loads as queries
from moothall.engine.registers.words import UNDER_WAY, LookAgain, NoSuchLoad
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Column
from moothall.faces.pages import access, filing
from moothall.faces.staff.desk import shown
from moothall.faces.staff.registers import loadforms, loadpage
from moothall.faces.staff.registers.loadseat import Seat, sit_at
from moothall.ground.journal.words import Refused

MOST_MAPPING: Final = 100_000
ASKED: Final = "The file has words of its own. Say below what is meant by those of {}."
MOST_WRITTEN: Final = 100_000
"""How many rejected rows a page writes; the console writes all."""


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def loads(request: HttpRequest, council: str, slug: str) -> HttpResponse:
    """List the files that were brought into a register, and take another one in."""
    seat = sit_at(request, council, slug)
    if request.method != "POST":
        return _listed(request, seat, "")
    files = filing.sent(request, "file")
    if len(files) != 1:
        return _listed(request, seat, "Select a file")
    try:
        mapping = _said(request, seat)
        brought = Brought(files[0].name, content=files[0].content)
        form = None if mapping else loadforms.written(request.POST)
        made = bringing.prepare(seat.kept, brought, mapping, by=seat.by, at=seat.desk.at, form=form)
    except Refused as refused:
        return _listed(request, seat, str(refused))
    return redirect("staff:record-load", council, slug, made.pk)


loads.longest = "LOAD_MEGABYTES"  # type: ignore[attr-defined]  # read where the file comes in


@access.staff
@require_safe
def load(request: HttpRequest, council: str, slug: str, number: int) -> HttpResponse:
    """Show a file that was brought: how far it is, what it would do, or what it did."""
    seat = sit_at(request, council, slug)
    found = seat.load(number)
    if cast("Any", request).htmx:
        if found.state not in UNDER_WAY:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "staff/parts/load_progress.html", loadpage.context(seat, found))
    return _page(request, seat, found, "")


@access.staff
@require_POST
def act(request: HttpRequest, council: str, slug: str, number: int, deed: str) -> HttpResponse:
    """Do something with a file that was brought; where it is refused, say why on its page."""
    if deed not in DEEDS:
        raise Http404(deed)
    seat = sit_at(request, council, slug)
    found = seat.load(number)
    try:
        done = DEEDS[deed](request, seat, found)
    except Refused as refused:
        return _page(request, seat, found, str(refused))
    if done:
        messages.success(request, done)
    return redirect("staff:record-load", council, slug, number)


@access.staff
@require_safe
def rejected(request: HttpRequest, council: str, slug: str, number: int) -> HttpResponse:
    """Give the rows that could not be used as a file, with line and reason."""
    found = sit_at(request, council, slug).load(number)
    columns = [Column("Line", "whole"), Column("Reason"), Column("Row")]
    rows = [(one.line, one.reason, one.text) for one in queries.rejected(number, most=MOST_WRITTEN)]
    reply = HttpResponse(
        b"".join(writing.chunks("csv", columns, rows)), content_type=writing.media_type("csv")
    )
    reply["Content-Disposition"] = f'attachment; filename="rejected-{found.pk}.csv"'
    reply["Cache-Control"] = "private, no-store"
    return reply


def _said(request: HttpRequest, seat: Seat) -> RegisterMapping | None:
    """Return the mapping that came as a file or was chosen by its name, if one was."""
    files = filing.sent(request, "yaml")
    if not files:
        return queries.mappings(seat.kept).get(request.POST.get("mapping", ""))
    try:
        text = files[0].content.read(MOST_MAPPING).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise MappingRefused("The mapping is no text in UTF-8") from fault
    return require(text, RegisterMapping, name=files[0].name)


def _listed(request: HttpRequest, seat: Seat, wrong: str) -> HttpResponse:
    status = 422 if wrong else 200
    context = loadpage.listing(seat, wrong) | {
        "accepted": receiving.ACCEPTED,
        "encodings": loadforms.ENCODINGS,
        "delimiters": loadforms.DELIMITERS,
    }
    return shown(request, "staff/loads.html", context, status=status)


def _page(request: HttpRequest, seat: Seat, found: Load, wrong: str) -> HttpResponse:
    context = loadpage.context(seat, found)
    if wrong:
        context["errors"] = [{"text": wrong, "href": loadpage.place_of(wrong)}]
        context["reason"] = request.POST.get("reason", "")
    return shown(request, "staff/load.html", context, status=422 if wrong else 200)


def _choose(request: HttpRequest, seat: Seat, found: Load) -> str:
    mapping = loadforms.read(seat.kept, found, request.POST, seat.roles)
    found.mapping = mapping.as_json()  # where it is refused, the page shows it as it was chosen
    asked = loadforms.not_asked(seat.kept, found, request.POST, seat.roles)
    is_ready = request.POST.get("go") == "look" and not asked
    made = bringing.choose(found, mapping, by=seat.by, at=seat.desk.at, is_ready=is_ready)
    name = request.POST.get("name", "").strip()
    if not name:
        return ASKED.format(" and of ".join(asked)) if asked else ""
    bringing.keep_mapping(made, name, by=seat.by, at=seat.desk.at)
    return f"The mapping is kept as {name}."


def _use(request: HttpRequest, seat: Seat, found: Load) -> str:
    mapping = queries.mappings(seat.kept).get(request.POST.get("mapping", ""))
    if mapping is None:
        raise NoSuchLoad("Select a mapping that is there.")
    bringing.choose(found, mapping, by=seat.by, at=seat.desk.at, is_ready=False)
    return "The columns are chosen by the mapping."


def _read(request: HttpRequest, seat: Seat, found: Load) -> str:
    bringing.read_again(found, loadforms.written(request.POST), by=seat.by, at=seat.desk.at)
    return ""


def _look(request: HttpRequest, seat: Seat, found: Load) -> str:
    del request
    bringing.look_again(found, by=seat.by, at=seat.desk.at)
    return ""


def _anew(request: HttpRequest, seat: Seat, found: Load) -> str:
    """Go back to the columns as they were chosen."""
    del request
    mapping = RegisterMapping.model_validate(found.mapping)
    bringing.choose(found, mapping, by=seat.by, at=seat.desk.at, is_ready=False)
    return ""


def _begin(request: HttpRequest, seat: Seat, found: Load) -> str:
    meant = request.POST.get("reason", "")[:2000]
    try:
        bringing.begin(found, by=seat.by, at=seat.desk.at, meant=meant)
    except LookAgain as refused:
        bringing.look_again(found, by=seat.by, at=seat.desk.at)
        return f"{refused} It is looked through again."
    return ""


def _undo(request: HttpRequest, seat: Seat, found: Load) -> str:
    del request
    undoing.ask_undo(found, by=seat.by, at=seat.desk.at)
    return ""


def _drop(request: HttpRequest, seat: Seat, found: Load) -> str:
    del request
    bringing.drop(found, by=seat.by, at=seat.desk.at)
    return "The file is let go. Nothing of it was loaded."


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Seat, Load], str]]] = {
    "choose": _choose,
    "use": _use,
    "read": _read,
    "look": _look,
    "anew": _anew,
    "begin": _begin,
    "undo": _undo,
    "drop": _drop,
}
