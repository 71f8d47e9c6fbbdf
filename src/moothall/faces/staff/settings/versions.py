"""Open cases on older versions of their service: what moving them changes, and moving them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import migrating as queries
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.models import ServiceVersion
from moothall.faces.pages import access, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import address
from moothall.ground.journal.words import Refused

CHOOSE = "Choose the cases to move, and what becomes of their targets."


@access.designer
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the services of which open cases run on versions that are not in force."""
    desk = _desk(request)
    return shown(request, "staff/versions.html", {"behind": queries.behind(desk.council.pk)})


@access.designer
@require_safe
def preview(request: HttpRequest, service: str) -> HttpResponse:
    """Show what moving the open cases of a service to one of its versions changes for each."""
    desk = _desk(request)
    return _page(request, desk, _version(desk, service, request.GET.get("to", "")))


@access.designer
@require_POST
def move(request: HttpRequest, service: str) -> HttpResponse:
    """Move the cases that were chosen; those that cannot move stay, with why."""
    desk = _desk(request)
    version = _version(desk, service, str(request.POST.get("to", "")))
    targets, chosen = str(request.POST.get("targets", "")), request.POST.getlist("case")
    if not chosen or targets not in {"keep", "recompute"}:
        return _page(request, desk, version, error=CHOOSE)
    moved, left = 0, []
    found = Case.objects.filter(council_id=desk.council.pk, reference__in=chosen, service=service)
    by = desk.who.actor_in(desk.council.pk)
    for case in found.order_by("pk")[: queries.MOST]:
        try:
            actions.migrate(case, by=by, at=desk.at, to=version, targets=targets)
            moved += 1
        except Refused as why:
            left.append(f"{case.reference} stays: {why}")
    done = f"{plain.counted(moved, 'case')} moved to version {version.number}."
    messages.success(request, " ".join([done, *left]))
    return redirect(reverse("staff:version-preview", args=[service]) + f"?to={version.number}")


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("Versions are those of one council.")
    return desk


def _version(desk: Desk, service: str, number: str) -> ServiceVersion:
    """Return the version asked for; the one in force, if none is."""
    try:
        head = catalogue.head(desk.council.pk, service)
    except Refused as gone:
        raise Http404(str(gone)) from gone
    found = [v for v in catalogue.versions(desk.council.pk, service) if str(v.number) == number]
    return found[0] if found else head


def _page(
    request: HttpRequest, desk: Desk, version: ServiceVersion, *, error: str = ""
) -> HttpResponse:
    definition = catalogue.definition(version.pk)
    by = desk.who.actor_in(desk.council.pk)
    context = {
        "service": definition.service,
        "name": definition.name,
        "version": version,
        "versions": catalogue.versions(desk.council.pk, definition.service),
        "moves": queries.moves(desk.council.pk, version, by=by),
        "most": queries.MOST,
        "address": address,
        "errors": [{"text": error, "href": "#cases"}] if error else [],
    }
    return shown(request, "staff/version_preview.html", context, status=422 if error else 200)
