"""Routing rules in a browser: written, tried on last month's cases, published, put back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions
from moothall.engine.cases.models import RoutingVersion
from moothall.engine.cases.queries import routing as queries
from moothall.engine.cases.routing import reading
from moothall.engine.cases.words import NoSuchRouting, RulesRefused
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import address
from moothall.ground.people import queries as people

BLANK = """\
routing: council
rules:
  - id: one
    name: What officers read on the case
    channels: [phone]
    then: {team: }
"""


@access.designer
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the rules in force, and offer to write others."""
    desk = _desk(request)
    context = {"versions": queries.in_force(desk.council.pk), "text": BLANK}
    return shown(request, "staff/routing.html", context)


@access.designer
@require_safe
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rules of one name as they are in force, to be changed, and their versions."""
    desk = _desk(request)
    try:
        versions = queries.versions(desk.council.pk, slug)
    except NoSuchRouting as gone:
        raise Http404(str(gone)) from gone
    context = {
        "slug": slug,
        "text": versions[0].text,
        "versions": versions,
        "names": _names(versions),
    }
    return shown(request, "staff/routing_rules.html", context)


@access.designer
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Say what rules would have done with last month's cases, or what is wrong with them."""
    desk, text = _desk(request), _text(request)
    read = reading.read(text, file="line", known=queries.known(desk.council))
    if read.definition is None:
        return _refused(request, text, [str(fault) for fault in read.faults])
    context = {
        "text": text,
        "slug": read.definition.routing,
        "trial": queries.trial(desk.council.pk, read.definition, at=desk.at),
        "rules": read.definition.rules,
        "address": address,
        "days": queries.TRIED_ON.days,
    }
    return shown(request, "staff/routing_trial.html", context)


@access.designer
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Put rules in force that were tried."""
    desk, text = _desk(request), _text(request)
    by = desk.who.actor_in(desk.council.pk)
    try:
        version = actions.publish_routing(desk.council, text, by=by, at=desk.at)
    except RulesRefused as wrong:
        return _refused(request, text, str(wrong).splitlines())
    name = version.routing.slug
    messages.success(request, f"Version {version.number} of the rules for {name} is in force.")
    return redirect("staff:routing-rules", name)


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership has no rules of its own: write them in each council.")
    return desk


def _text(request: HttpRequest) -> str:
    """Return what was posted, with the line ends of a file."""
    return str(request.POST.get("text", "")).replace("\r\n", "\n")


def _refused(request: HttpRequest, text: str, wrong: list[str]) -> HttpResponse:
    errors = [{"text": fault, "href": "#text"} for fault in wrong]
    context = {"versions": [], "text": text, "errors": errors}
    return shown(request, "staff/routing.html", context, status=422)


def _names(versions: list[RoutingVersion]) -> dict[int, str]:
    """Return who published each version, by the version."""
    known = people.names(one.by_id for one in versions if one.by_kind == "person" and one.by_id)
    return {one.pk: known.get(one.by_id or 0, "the console") for one in versions}
