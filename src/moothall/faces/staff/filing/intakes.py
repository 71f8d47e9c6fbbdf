"""Loads of many documents at once: a manifest first, then its files, a few at a time, by hash."""

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.filing import actions, queries
from moothall.engine.filing import intake as loads
from moothall.engine.filing.models import Intake, IntakeLine
from moothall.engine.filing.words import NoSuchDocument, Outcome
from moothall.engine.tables import formulas
from moothall.faces.pages import access, filing
from moothall.faces.staff.desk import Desk, shown
from moothall.faces.staff.filing.documents import desk_of
from moothall.ground.councils import scope
from moothall.ground.journal.words import Refused

LONGEST: Final = 4_000_000
"""Bytes of a manifest that is sent."""
MOST_SENT: Final = 20
"""How many files come with one form."""
MOST_SHOWN: Final = 50
BLOCK: Final = 1 << 20
HEAD: Final = ("line", "file", "sha256", "outcome", "reason", "number")


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def intakes(request: HttpRequest) -> HttpResponse:
    """List the loads of a council, each with its balance; begin one with a manifest."""
    desk = desk_of(request)
    why = ""
    if request.method == "POST":
        try:
            name, wanted = _manifest(request)
            by = desk.who.actor_in(desk.council.pk)
            begun = actions.plan_intake(desk.council, name, wanted, by=by, at=desk.at)
            return redirect("staff:document-intake", begun.token)
        except (Refused, loads.NoManifest) as refused:
            why = str(refused)
    found = queries.intakes(desk.council.pk)
    counts = queries.all_counted(found)
    context = {
        "rows": [(one, _balance(one, counts[one.pk])) for one in found],
        "errors": [{"text": why, "href": "#files"}] if why else [],
        "columns": loads.NEEDED,
    }
    return shown(request, "staff/document_intakes.html", context, status=422 if why else 200)


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show how far a load is, and what was rejected; take in the files that are sent."""
    desk = desk_of(request)
    begun = _one(request, token)
    why = ""
    if request.method == "POST":
        try:
            many = _received(request, desk, begun)
            messages.success(request, f"Files looked at: {many}. What became of each is below.")
            return redirect("staff:document-intake", begun.token)
        except (Refused, loads.NoManifest) as refused:
            why = str(refused)
    counts = queries.counted(begun)
    context = {
        "intake": begun,
        "balance": _balance(begun, counts),
        "counts": counts,
        "done": begun.found - counts[Outcome.WAITING],
        "waiting": queries.lines(begun, Outcome.WAITING, most=MOST_SHOWN),
        "rejected": queries.lines(begun, Outcome.REJECTED, most=MOST_SHOWN),
        "most": MOST_SENT,
        "accepted": filing.TO_FILE,
        "errors": [{"text": why, "href": "#files"}] if why else [],
    }
    return shown(request, "staff/document_intake.html", context, status=422 if why else 200)


@access.manager
@require_POST
def end(request: HttpRequest, token: UUID) -> HttpResponse:
    """End a load: what was not sent is rejected."""
    desk = desk_of(request)
    begun = _one(request, token)
    if begun.ended_at is None:
        actions.end_intake(begun, by=desk.who.actor_in(desk.council.pk), at=desk.at)
        messages.success(request, "The load is ended. Its ledger stays.")
    return redirect("staff:document-intake", begun.token)


@access.manager
@require_safe
def ledger(request: HttpRequest, token: UUID) -> StreamingHttpResponse:
    """Give the ledger of a load as CSV: all of it, or what was rejected alone."""
    begun = _one(request, token)
    wanted = request.GET.get("outcome", "")
    outcomes = [wanted] if wanted in Outcome.values else Outcome.values
    reply = StreamingHttpResponse(_csv(begun, outcomes), content_type="text/csv; charset=utf-8")
    named = "rejected" if wanted == Outcome.REJECTED else "ledger"
    reply["Content-Disposition"] = f'attachment; filename="{named}-{begun.token.hex[:8]}.csv"'
    return reply


def _one(request: HttpRequest, token: UUID) -> Intake:
    try:
        return queries.intake(desk_of(request).council.pk, token)
    except NoSuchDocument as gone:
        raise Http404("There is no such load.") from gone


def _received(request: HttpRequest, desk: Desk, begun: Intake) -> int:
    """Take in the files of a form; return how many there were."""
    files = filing.sent(request, filing.FIELD)
    if not 0 < len(files) <= MOST_SENT:
        raise loads.NoManifest(f"Select files, at most {MOST_SENT} at a time.")
    by = desk.who.actor_in(desk.council.pk)
    for one in files:
        actions.receive(begun, one, sha256=_digest(one.content), by=by, at=desk.at)
    return len(files)


def _manifest(request: HttpRequest) -> tuple[str, list[loads.Wanted]]:
    files = filing.sent(request, filing.FIELD)
    if len(files) != 1 or not files[0].length:
        raise loads.NoManifest("Select a manifest: a CSV file.")
    if files[0].length > LONGEST:
        raise loads.NoManifest(f"A manifest has at most {LONGEST // 1_000_000} MB. Divide it.")
    wanted = loads.of_text(files[0].content.read(LONGEST))
    if not wanted:
        raise loads.NoManifest("The manifest names no files.")
    return files[0].name, wanted


def _digest(content: BinaryIO) -> str:
    found = hashlib.sha256()
    content.seek(0)
    while block := content.read(BLOCK):
        found.update(block)
    content.seek(0)
    return found.hexdigest()


def _balance(begun: Intake, counts: Any) -> dict[str, Any]:  # noqa: ANN401 -- by outcome
    """Return the sum that proves a load: what was found is what came of it."""
    return {"counts": counts, "fits": begun.found == sum(counts.values())}


def _csv(begun: Intake, outcomes: list[str]) -> Iterator[str]:
    """Yield the lines of a ledger; a stream opens a scope of its own."""
    with scope.opened([begun.council_id], writes=False):
        yield _row(HEAD)
        for one in queries.every_line(begun, outcomes):
            yield _row(_told(one))


def _told(one: IntakeLine) -> tuple[str, ...]:
    said = Outcome(one.outcome).label
    texts = (str(one.line), one.path, one.sha256, said, one.reason, one.number)
    return tuple(formulas.neutralised(text) for text in texts)


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
