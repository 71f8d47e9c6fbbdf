"""Tasks of people over all cases that a key may see: what can be done, is late, or waits."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases.models import Task
from moothall.engine.cases.queries import leeway
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.cases import LARGEST, SIZE, Code
from moothall.faces.api.replies import In, Out, answered
from moothall.practices.servicedesk import queries as desk
from moothall.practices.servicedesk.queries import TaskDue
from moothall.practices.servicedesk.queries import tasks as listing
from moothall.practices.servicedesk.words import ALL, LATE, MINE, NOW, TEAMS, WAITING, SoughtTasks

router = Router(tags=["cases"])


class SoughtIn(In):
    """What a list of tasks shows."""

    whose: Literal[TEAMS, MINE, ALL] = Field(  # type: ignore[valid-type]
        default=TEAMS,
        description="teams: of the teams of the person whose key it is; me: of their cases.",
    )
    which: Literal[NOW, LATE, WAITING] = Field(  # type: ignore[valid-type]
        default=NOW, description="now: can be done; late: of those; waiting: for other tasks."
    )
    team: Code | None = Field(default=None, description="A team's code.")
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = Field(
        default=None, description="`next` of the page before."
    )


class TaskLine(Out):
    """A task that people do, of a case that runs."""

    reference: str = Field(description="The case that it is of.")
    code: str
    name: str
    team: str | None
    state: str
    started_at: datetime | None
    due_at: datetime | None
    left: int | None = Field(description="Working seconds left; negative: by how many it is late.")
    waits_for: list[str] = Field(description="The tasks that come before it, by name.")


class Tasks(Out):
    """A page of tasks: what is due first, of what cannot be done yet what was asked first."""

    items: list[TaskLine]
    next: str | None = Field(description="The cursor of the next page; null: this is the last.")


@router.get("/tasks", response=Tasks, auth=Key("cases:read"), url_name="tasks", summary="Tasks")
def tasks(request: HttpRequest, sought: Annotated[SoughtIn, Query()]) -> HttpResponse:
    """List the tasks of cases that the key may see, a page at a time."""
    here = seat(request)
    wanted = SoughtTasks(whose=sought.whose, which=sought.which, team=sought.team or "")
    sort = f"tasks {sought.which}"
    place = cursors.read(sought.cursor, sort) if sought.cursor else ()
    page = listing.tasks(here.who, here.seen, wanted, at=here.at, size=sought.limit, place=place)
    dues = desk.due_tasks(page.tasks) if page.tasks else {}
    waits = listing.waits_for(page.tasks)
    items = []
    for task in page.tasks:
        name = (task.case_id, task.code)
        items.append(_line(task, dues.get(name), list(waits[name]), here.at))
    following = cursors.write(sort, page.after) if page.after else None
    return answered(Tasks(items=items, next=following))


def _line(task: Task, until: TaskDue | None, waits: list[str], at: datetime) -> TaskLine:
    left = None
    if until is not None:
        left = leeway(until.promised, until.at, changed_at=task.case.changed_at, at=at)
    return TaskLine(
        reference=task.case.reference,
        code=task.code,
        name=task.name,
        team=task.team.code if task.team else None,
        state=task.state,
        started_at=task.started_at,
        due_at=until.at if until else None,
        left=left,
        waits_for=waits,
    )
