"""Who has how much: the running cases of each officer, each number the queue of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access
from moothall.faces.staff.desk import shown, sit
from moothall.faces.staff.queue import filters
from moothall.ground.councils import queries as councils
from moothall.ground.people import queries as people
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.queries import workload as counting
from moothall.practices.servicedesk.words import NOBODY

HEADS = {
    "running": "Open and paused",
    "overdue": "Overdue",
    "critical": "P1",
    "high": "P2",
    "paused": "Paused",
}
LEFT = "Somebody who has left"
NOTHING: Mapping[str, int] = dict.fromkeys(counting.PARTS, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """What one officer has, or nobody has: each number with the queue of those cases."""

    name: str
    cells: list[tuple[str, int, str]]


@access.staff
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """Show how many running cases each officer has, of all teams or of one."""
    desk = sit(request)
    teams = councils.teams_of(desk.councils)
    named = {one.code: one.name for one in teams}
    team = request.GET.get("team", "")
    team = team if team in named else ""
    found = {one.identity: one.counts for one in counting.workloads(desk.seen, team, at=desk.at)}
    mine = set(people.team_ids(desk.who))
    codes = {team} if team else {one.code for one in teams if one.pk in mine}
    officers = {one for one in found if one} | counting.members(desk.councils, codes)
    names = duty.names(officers)
    lines = [
        _line(names.get(one, LEFT), str(one), team, found.get(one, NOTHING)) for one in officers
    ]
    lines.sort(key=lambda line: (-line.cells[0][1], line.name))
    nobody = _line("Nobody", NOBODY, team, found.get(None, NOTHING))
    context = {"heads": HEADS, "lines": [nobody, *lines], "teams": named, "team": team}
    return shown(request, "staff/queue_workload.html", context)


def _line(name: str, assignee: str, team: str, counts: Mapping[str, int]) -> Line:
    return Line(
        name,
        [
            (
                HEADS[part],
                counts[part],
                filters.address(replace(view, assignee=assignee, team=team)),
            )
            for part, view in counting.PARTS.items()
        ],
    )
