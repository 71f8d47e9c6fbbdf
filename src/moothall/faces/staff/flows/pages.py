"""How a service runs, drawn from its definition; and how far a case is in it."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.engine.cases import queries as cases
from moothall.engine.cases import rules
from moothall.engine.catalogue import plan
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.words import NoSuchService
from moothall.faces.pages import access, plain
from moothall.faces.staff.cases.casework import one_of
from moothall.faces.staff.desk import shown, sit
from moothall.faces.staff.flows import flowpicture
from moothall.faces.staff.queue.rows import address
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils import queries as councils

NO_SERVICE = "There is no such service here."


@access.staff
@require_safe
def service(request: HttpRequest, service: str) -> HttpResponse:
    """Show how a service that is in force runs: its pages, its case and its tasks."""
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership's services stand in each of its councils: look there.")
    try:
        version = catalogue.version(desk.council.pk, service)
    except NoSuchService as gone:
        raise Http404(NO_SERVICE) from gone
    definition = catalogue.definition(version.pk)
    flow = flowpicture.of(definition, **_named(desk.council.pk))
    context = {
        "title": definition.name,
        "summary": definition.summary,
        "flow": flow,
        "picture": flowpicture.drawn(flow, definition.name),
        "version": version,
        "outcomes": [one.label for one in definition.outcomes],
    }
    return shown(request, "staff/flow.html", context)


@access.staff
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where a case stands: what is done, what goes on, what waits, and on whose word."""
    desk = sit(request)
    found = one_of(desk, reference)
    definition = rules.definition_of(found)
    if definition is None:
        raise Http404("The case comes from another desk's log. It has no tasks.")
    states = {
        declared.id: str(task.state)
        for task in cases.tasks(found)
        for declared in definition.tasks
        if plan.is_called(declared.id, task.code)
    }
    flow = flowpicture.of(definition, **_named(found.council_id), states=states)
    working, elapsed = cases.clocks(found, at=desk.at).approval_seconds()
    context = {
        "title": found.title,
        "case": found,
        "here": address(reference),
        "flow": flow,
        "picture": flowpicture.drawn(flow, definition.name),
        "approval": plain.span(elapsed) if elapsed else "",
        "approval_working": plain.worked(working),
    }
    return shown(request, "staff/flow.html", context)


def _named(council_id: int) -> dict[str, Mapping[str, str]]:
    """Return what teams and calendars of a council are called."""
    kept = (one.calendar for one in calendars.heads(council_id))
    return {
        "teams": {team.code: team.name for team in councils.teams_of([council_id])},
        "calendars": {one.code: one.name for one in kept},
    }
