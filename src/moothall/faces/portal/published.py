"""What the council publishes of its documents: a list, a page of each, and the redacted copy."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moothall.engine.documents import rules
from moothall.engine.documents.words import KINDS, size
from moothall.engine.filing import queries
from moothall.engine.filing.models import Publication
from moothall.engine.filing.words import MOST_LISTED, NoSuchDocument
from moothall.faces.pages import access, filing
from moothall.faces.portal import visiting


@access.anyone
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """List what the council publishes, the newest first."""
    before = request.GET.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    found = list(queries.published(visiting.council(request).pk, before=last))
    older = f"?before={found[MOST_LISTED - 1].pk}" if len(found) > MOST_LISTED else ""
    context = {"rows": found[:MOST_LISTED], "older_url": older, "is_older": last is not None}
    return render(request, "portal/published.html", context)


@access.anyone
@require_safe
def document(request: HttpRequest, filed: str) -> HttpResponse:
    """Show one published document, under the title it has for everybody."""
    one = _one(request, filed)
    file = one.version.file
    context = {
        "one": one,
        "about": f"{KINDS[file.kind].label}, {size(file.length)}",
        "why": rules.why_not_open(file) or "",
    }
    return render(request, "portal/published_document.html", context)


@access.anyone
@require_safe
def copy(request: HttpRequest, filed: str) -> FileResponse:
    """Give the redacted copy, named by the title that everybody sees."""
    one = _one(request, filed)
    one.version.name = filing.called(one.title, one.version.file)
    return filing.given(one.version)


def _one(request: HttpRequest, filed: str) -> Publication:
    try:
        return queries.publication(visiting.council(request).pk, filed)
    except NoSuchDocument as gone:
        raise Http404("Nothing is published there.") from gone
