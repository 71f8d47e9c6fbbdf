"""Documents at the desk: filed, found, worked on, kept, disposed of."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.documents.words import NoSuchFile
from moothall.engine.filing import actions, queries, rules
from moothall.engine.filing.actions import Given
from moothall.engine.filing.definition import DocumentType
from moothall.engine.filing.models import Document
from moothall.engine.filing.words import MOST_LISTED, Kind, NoSuchDocument, NotFiled
from moothall.faces.pages import access, filing
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.filing import documentpage, documentwork
from moothall.ground.journal.words import Refused
from moothall.ground.people import queries as people

if TYPE_CHECKING:
    from django.db.models import QuerySet

VIEWS = {
    "": "Newest",
    "to-do": "To do",
    "due": "Due for disposal",
    "proposed": "Waiting for a second officer",
    "certificates": "Certificates",
}
ENDS = {"confirm", "lift"}
"""What may leave nothing of a document but its certificate."""
PLACES = {
    "Enter a title": "title",
    "Enter a reference": "reference",
    "Select a file": "files",
    "Select what": "kind",
}


@access.staff
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """List the documents that the officer may see, or find those of one thing."""
    desk = desk_of(request)
    seen = queries.visible(desk.who, desk.seen).filter(council_id=desk.council.pk)
    kind, reference = request.GET.get("kind", ""), request.GET.get("reference", "").strip()[:120]
    if kind not in Kind.values and reference:
        found = seen.filter(number=queries.as_kept(Kind.CASE, reference) or "-").first()
        if found is not None:
            return redirect("staff:document", found.number)
    view = request.GET.get("view", "")
    context: dict[str, Any] = {
        "views": VIEWS,
        "view": view if view in VIEWS else "",
        "kinds": Kind.choices,
        "kind": kind,
        "reference": reference,
        "is_found": bool(reference),
        "rows": [],
        "work": [],
        "certificates": [],
    }
    if view == "certificates" and not reference:
        context["certificates"] = queries.certificates(desk.who, desk.council.pk)
    elif view == "to-do" and not reference:
        context["work"] = queries.to_do(seen, people.team_ids(desk.who))
    else:
        context |= _rows(request, desk, seen, (view, kind, reference))
    return shown(request, "staff/documents.html", context)


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """File a document: first its type, then what its type asks for."""
    desk = desk_of(request)
    offered = _offered(desk)
    kind = offered.get(request.POST.get("type", "") or request.GET.get("type", ""))
    if kind is None or request.method != "POST":
        return _form(request, desk, kind, "")
    by = desk.who.actor_in(desk.council.pk)
    try:
        given = _given(request, desk, kind)
        if why := rules.why_not_file(desk.council.pk, kind, given.case, by):
            raise NotFiled(why)
        taken = documentwork.one_file(request, desk, by)
        document = actions.file(desk.council, given, taken, by=by, at=desk.at)
    except Refused as refused:
        return _form(request, desk, kind, str(refused))
    messages.success(request, f"{document.title} is filed as {document.number}.")
    return redirect("staff:document", document.number)


@access.staff
@require_safe
def document(request: HttpRequest, filed: str) -> HttpResponse:
    """Show a document: versions, metadata, how long it is kept, what can be done."""
    desk = desk_of(request)
    return _page(request, desk, one_of(desk, filed))


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, filed: str, key: str) -> HttpResponse | FileResponse:
    """Give a version of a document to whoever may see it at this moment.

    One of a sensitive type is asked for by a form, as each opening is journalled.
    """
    desk = desk_of(request)
    found = one_of(desk, filed)
    kind = queries.type_of(found)
    try:
        wanted = queries.version(found, UUID(key))
    except NoSuchFile as gone:
        raise Http404(str(gone)) from gone
    if kind is None or kind.is_sensitive:
        if request.method != "POST":
            return redirect("staff:document", found.number)
        reply = filing.given(wanted)
        actions.note_opened(wanted, by=desk.who.actor_in(found.council_id), at=desk.at)
        return reply
    return filing.given(wanted)


@access.officer
@require_POST
def act(request: HttpRequest, filed: str, verb: str) -> HttpResponse:
    """Do something to a document; where it is refused, say why on its page."""
    if verb not in documentwork.DEEDS:
        raise Http404(verb)
    desk = desk_of(request)
    found = one_of(desk, filed)
    by = desk.who.actor_in(found.council_id)
    try:
        done = documentwork.DEEDS[verb](request, desk, found, by)
    except Refused as refused:
        return _page(request, desk, found, str(refused))
    messages.success(request, done)
    if verb in ENDS and not queries.is_there(found):
        return redirect("staff:certificate", found.number)
    return redirect("staff:document", found.number)


@access.staff
@require_safe
def certificate(request: HttpRequest, filed: str) -> HttpResponse:
    """Show what stays of a document that was disposed of."""
    desk = desk_of(request)
    try:
        found = queries.certificate(desk.who, desk.council.pk, filed)
    except NoSuchDocument as gone:
        raise Http404(str(gone)) from gone
    return shown(request, "staff/certificate.html", {"certificate": found})


def desk_of(request: HttpRequest) -> Desk:
    """Return the desk, in a council: a partnership files in each of its councils."""
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership has no documents of its own: file them in each council.")
    return desk


def one_of(desk: Desk, number: str) -> Document:
    """Return a document by its number, as far as the officer may see it."""
    try:
        return queries.by_number(
            number, queries.visible(desk.who, desk.seen).filter(council_id=desk.council.pk)
        )
    except NoSuchDocument as gone:
        raise Http404(str(gone)) from gone


def _rows(
    request: HttpRequest,
    desk: Desk,
    seen: "QuerySet[Document]",
    wanted: tuple[str, str, str],
) -> dict[str, Any]:
    view, kind, reference = wanted
    if reference and kind in Kind.values:
        return {"rows": documentpage.marked(desk, queries.against(kind, reference, seen))}
    if reference:
        return {"rows": []}
    among = queries.due(seen, documentpage.today(desk)) if view == "due" else seen
    if view == "proposed":
        found = [one.document for one in queries.proposed(seen)]
        return {"rows": documentpage.marked(desk, found)}
    before = request.GET.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    found = list(queries.newest(among, before=last))
    size = MOST_LISTED
    older = f"?view={view}&before={found[size - 1].pk}" if len(found) > size else ""
    return {"rows": documentpage.marked(desk, found[:size]), "older_url": older}


def _offered(desk: Desk) -> dict[str, DocumentType]:
    return {one.id: one for one in queries.types(desk.council.pk).document_types}


def _given(request: HttpRequest, desk: Desk, kind: DocumentType) -> Given:
    about, reference = request.POST.get("kind", ""), request.POST.get("reference", "")
    metadata = {one.id: request.POST.get(f"meta-{one.id}", "") for one in kind.fields}
    case = _case(desk, reference) if about == Kind.CASE else None
    title = request.POST.get("title", "")
    return Given(kind.id, title, about, reference, case, metadata)


def _case(desk: Desk, reference: str) -> Case | None:
    try:
        return cases.by_reference(reference, desk.seen.filter(council_id=desk.council.pk))
    except NoSuchCase:
        return None


def _form(request: HttpRequest, desk: Desk, kind: DocumentType | None, why: str) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    metadata = {one.id: said.get(f"meta-{one.id}", "") for one in kind.fields} if kind else {}
    context = {
        "types": list(_offered(desk).values()),
        "type": kind,
        "kinds": [(k.value, k.label) for k in Kind if kind and k.value in kind.against],
        "typed": {name: said.get(name, "") for name in ("kind", "reference", "title")},
        "fields": documentpage.fields(kind, metadata) if kind else [],
        "accepted": filing.TO_FILE,
        "errors": [{"text": why, "href": _place(why, kind)}] if why else [],
    }
    return shown(request, "staff/document_file.html", context, status=422 if why else 200)


def _place(why: str, kind: DocumentType | None) -> str:
    for one in kind.fields if kind else ():
        if one.label.lower() in why.lower():
            return f"#meta-{one.id}"
    return next((f"#{name}" for begins, name in PLACES.items() if why.startswith(begins)), "#title")


def _page(request: HttpRequest, desk: Desk, found: Document, why: str = "") -> HttpResponse:
    context = documentpage.page(desk, found) | {
        "accepted": filing.TO_FILE,
        "public_url": request.build_absolute_uri(
            reverse("portal:published-document", args=[found.number])
        ),
        "today": documentpage.today(desk),
        "errors": [{"text": why, "href": "#do"}] if why else [],
    }
    return shown(request, "staff/document.html", context, status=422 if why else 200)
