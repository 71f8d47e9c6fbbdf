"""Every task of people that an officer can see, a page at a time: the address is the view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.cases.models import Task
from moothall.engine.cases.words import State
from moothall.faces.pages import access, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import address, rows
from moothall.faces.staff.queue.timing import Due, Now, due_of_task
from moothall.ground.councils import queries as councils
from moothall.practices.servicedesk import queries
from moothall.practices.servicedesk.queries import tasks as listing
from moothall.practices.servicedesk.words import (
    ALL,
    LATE,
    MINE,
    NOW,
    TEAMS,
    WAITING,
    SoughtTasks,
)

SIZE = 50
PLAIN = SoughtTasks()
WHICH = {NOW: "Can be done now", LATE: "Late", WAITING: "Waiting for another task"}
WHOSE = {
    TEAMS: "My teams\N{RIGHT SINGLE QUOTATION MARK}",
    MINE: "On my cases",
    ALL: "Everybody\N{RIGHT SINGLE QUOTATION MARK}s",
}
NONE = {
    NOW: ("Nothing to do here", "No task that you may see can be done now."),
    LATE: ("Nothing is late", "No task that you may see is past what was promised."),
    WAITING: ("Nothing waits", "No task that you may see waits for another."),
}


@dataclass(frozen=True, slots=True)
class ToDo:
    """A task in a list, with the case that it is of; `waits` says which tasks come before it."""

    url: str
    name: str
    reference: str
    title: str
    council: str
    team: str
    assignee: str
    due: Due
    is_paused: bool
    waits: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the tasks that differs in one thing from the one that is open."""

    text: str
    href: str
    is_current: bool


@access.staff
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """List the tasks that the address asks for."""
    desk, sought = sit(request), read(request.GET)
    place = tuple(request.GET.get("after", "")[:200].split("~"))
    page = listing.tasks(desk.who, desk.seen, sought, at=desk.at, size=SIZE, place=place)
    teams = {team.code: team.name for team in councils.teams_of(desk.councils)}
    heading, why = NONE[sought.which]
    context = {
        "which": _tabs(sought, "which", WHICH),
        "whose": _tabs(sought, "whose", WHOSE),
        "sought": sought,
        "teams": sorted(teams.items(), key=lambda pair: pair[1]),
        "rows": to_do(desk, page.tasks),
        "counted_words": _counted(len(page.tasks), is_all=not page.after and place == ("",)),
        "nothing": heading,
        "nothing_words": why,
        "is_waiting": sought.which == WAITING,
        "first_url": where(sought) if place != ("",) else "",
        "older_url": where(sought, page.after) if page.after else "",
    }
    return shown(request, "staff/tasks.html", context)


def read(query: QueryDict) -> SoughtTasks:
    """Return what an address asks for; what it cannot mean is left out."""
    whose, which = query.get("whose", ""), query.get("which", "")
    return SoughtTasks(
        whose=whose if whose in WHOSE else PLAIN.whose,
        which=which if which in WHICH else PLAIN.which,
        team=query.get("team", "")[:60].replace("\0", ""),
    )


def where(sought: SoughtTasks, after: Sequence[str] = ()) -> str:
    """Return the address of a list of tasks, from a place in it on."""
    names = ("whose", "which", "team")
    parts = {n: v for n in names if (v := getattr(sought, n)) != getattr(PLAIN, n)}
    if after:
        parts["after"] = "~".join(after)
    return reverse("staff:tasks") + (f"?{urlencode(parts)}" if parts else "")


def to_do(desk: Desk, tasks: Sequence[Task]) -> list[ToDo]:
    """Return tasks as lists show them, in their order."""
    cases = list({task.case_id: task.case for task in tasks}.values())
    lines = {line.reference: line for line in rows(desk, cases)}
    dues = queries.due_tasks(tasks) if tasks else {}
    waits = listing.waits_for(tasks)
    now = Now.here(desk.at)
    return [
        ToDo(
            url=address(task.case.reference) + "#tasks",
            name=task.name,
            reference=line.reference,
            title=line.title,
            council=line.council,
            team=task.team.name if task.team else "",
            assignee=line.assignee,
            due=due_of_task(task, dues.get((task.case_id, task.code)), now),
            is_paused=task.case.state == State.PAUSED,
            waits=plain.listed([*waits[task.case_id, task.code]]),
        )
        for task in tasks
        for line in [lines[task.case.reference]]
    ]


def _tabs(sought: SoughtTasks, name: str, texts: Mapping[str, str]) -> list[Tab]:
    return [
        Tab(text, where(replace(sought, **{name: value})), getattr(sought, name) == value)
        for value, text in texts.items()
    ]


def _counted(number: int, *, is_all: bool) -> str:
    return plain.counted(number, "task") + ("" if is_all else " on this page")
