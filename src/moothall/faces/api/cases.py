"""Cases: the list, one of them, its timeline and clocks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field, StringConstraints

from moothall.engine.cases import queries
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import Priority
from moothall.faces.api import cursors
from moothall.faces.api.asking import Happened, Receipt, receipt
from moothall.faces.api.asking import of_cases as router
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.refusals import NoSuchPage
from moothall.faces.api.replies import NO_NUL, In, Out, answered
from moothall.practices.servicedesk import queries as desk
from moothall.practices.servicedesk.queries.views import Listed
from moothall.practices.servicedesk.words import (
    AHEAD,
    ANY,
    BROKEN,
    CHANGED,
    COME,
    DUE,
    MINE,
    MOST,
    NEWEST,
    NOBODY,
    OVERDUE,
    PRIORITY,
    RUNNING,
    SORTS,
    Place,
    Wanted,
)

Reference = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]
SIZE, LARGEST = 50, 100


class SoughtCases(In):
    """What a list of cases shows."""

    state: Literal[RUNNING, ANY, "open", "paused", "resolved", "closed", "cancelled", "merged"] = (  # type: ignore[valid-type]
        Field(default=RUNNING, description="running: open and paused.")
    )
    priority: Priority | None = None
    team: Code | None = Field(default=None, description="A team's code.")
    service: Code | None = None
    kind: Literal["incident", "request", "problem", "report"] | None = None
    assignee: Literal[MINE, NOBODY] | None = Field(  # type: ignore[valid-type]
        default=None, description="me: the person whose key it is."
    )
    promise: Literal[OVERDUE, BROKEN] | None = Field(  # type: ignore[valid-type]
        default=None, description="overdue now, or broken at any time."
    )
    until: Literal[COME, AHEAD] | None = Field(  # type: ignore[valid-type]
        default=None, description="Paused until a day: one that has come, or is ahead."
    )
    tag: Text | None = Field(default=None, description="A tag that they have.")
    text: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)] | None = (
        Field(default=None, description="A reference, an email address or a telephone number.")
    )
    sort: Literal[DUE, PRIORITY, NEWEST, CHANGED] = DUE  # type: ignore[valid-type]
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = Field(
        default=None, description="`next` of the page before."
    )


class Line(Receipt):
    """A case in a list."""

    name: str
    kind: str
    team: str | None
    assignee: str | None
    changed_at: datetime
    resolved_at: datetime | None
    has_news: bool
    paused_until_on: date | None = Field(description="The day until which it is paused, if any.")
    has_day_come: bool = Field(description="Whether that day has come.")


class Counted(Out):
    """How many there are; counting stops at a thousand."""

    number: int
    is_capped: bool


class Cases(Out):
    """A page of a list of cases."""

    items: list[Line]
    next: str | None = Field(description="The cursor of the next page; null: this is the last.")
    count: Counted | None = Field(description="Of all pages; null where cases that are over count.")


class Clock(Out):
    """One clock of a case."""

    name: str
    state: str
    sentence: str
    percent: int
    left: int = Field(description="Working seconds left; negative: by how many it is late.")
    due_at: datetime | None
    is_breached: bool


class Answer(Out):
    """An answer; those marked sensitive are there only for keys that may read them."""

    question: str
    label: str
    text: str


class TaskOut(Out):
    """A task of a case."""

    code: str
    name: str
    team: str | None
    state: str
    after: list[str]
    started_at: datetime | None
    done_at: datetime | None


class CaseOut(Line):
    """A case. `version` is also its ETag."""

    version: int
    channel: str
    category: str
    outcome: str | None
    requester: str
    email: str
    phone: str
    tags: list[str]
    closed_at: datetime | None
    answers: list[Answer]
    tasks: list[TaskOut]
    clocks: list[Clock]


class Told(Happened):
    """Something that happened; `is_told`: its words were meant for the requester."""

    sequence: int
    by: str
    recorded_at: datetime
    is_told: bool


class Timeline(Out):
    """Everything that happened to a case, the newest first."""

    items: list[Told]


class Owned(Out):
    """Whose time: a team's, an approval's, that of a wait, or nobody's between end and reopening.

    `code` is the team's, or that of the reason to wait.
    """

    whose: Literal["team", "approval", "wait", "resolved"]
    code: str
    name: str
    waits_for: str = Field(description="requester, contractor, resources, others; else empty.")


class TimePart(Out):
    """A part of a case's life, in seconds; working time is that of the case's calendar."""

    of: Owned
    team: str = Field(description="The name of the team that had the case.")
    start: datetime
    end: datetime
    elapsed: int
    working: int


class TimeTotal(Out):
    """What one owner's parts come to, in seconds."""

    of: Owned
    elapsed: int
    working: int


class TimeByTeam(Out):
    """Whose time a case's life was: the parts add up to `elapsed`, from creation to its end."""

    elapsed: int
    working: int
    is_over: bool
    totals: list[TimeTotal]
    parts: list[TimePart]


@router.get("/cases", response=Cases, auth=Key("cases:read"), url_name="cases", summary="List")
def listed(request: HttpRequest, sought: Annotated[SoughtCases, Query()]) -> HttpResponse:
    """List the cases that the key may see, a page at a time."""
    here = seat(request)
    wanted, place = _wanted(sought), _place(sought)
    who, seen = here.who, here.seen
    page = desk.page(who, seen, wanted, at=here.at, size=sought.limit, place=place)
    following = None
    if page.cases and page.has_older:
        last = desk.place_of(page.cases[-1], wanted.sort)
        following = cursors.write(wanted.sort, last.values)
    counted = None
    if wanted.state in desk.BACKLOG:
        number = desk.counts(who, seen, {"all": wanted}, at=here.at)["all"].number
        counted = Counted(number=min(number, MOST), is_capped=number > MOST)
    whole = _whole(page.cases)
    lines = [Line(**line(whole[case.id], at=here.at)) for case in page.cases]
    return answered(Cases(items=lines, next=following, count=counted))


@router.get(
    "/cases/{reference}",
    response=CaseOut,
    auth=Key("cases:read"),
    url_name="case",
    summary="Read",
    openapi_extra={"responses": {200: {"headers": {"ETag": {"schema": {"type": "string"}}}}}},
)
def one(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Return a case with its answers, tasks and clocks. Its ETag is for If-Match."""
    here = seat(request)
    return shown(here, queries.by_reference(reference, here.seen))


@router.get(
    "/cases/{reference}/timeline",
    response=Timeline,
    auth=Key("cases:read"),
    url_name="timeline",
    summary="Timeline",
)
def timeline(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Return everything that happened to a case."""
    here = seat(request)
    found = queries.by_reference(reference, here.seen)
    names = ("at", "kind", "heading", "body", "sequence", "by", "recorded_at", "is_told")
    lines = queries.timeline(found, at=here.at)
    items = [Told(**{name: getattr(line, name) for name in names}) for line in lines]
    return answered(Timeline(items=items))


@router.get(
    "/cases/{reference}/time",
    response=TimeByTeam,
    auth=Key("cases:read"),
    url_name="case-time",
    summary="Time by team",
)
def time_by_team(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Return whose time the case's life was, part by part and in all."""
    here = seat(request)
    spent = queries.time_spent(queries.by_reference(reference, here.seen), at=here.at)
    numbers = ("elapsed", "working")
    return answered(
        TimeByTeam(
            is_over=spent.is_over,
            **{name: getattr(spent, name) for name in numbers},
            totals=[
                TimeTotal(of=_owned(one.owner), **{name: getattr(one, name) for name in numbers})
                for one in spent.totals
            ],
            parts=[
                TimePart(
                    of=_owned(one.owner),
                    **{
                        name: getattr(one, name)
                        for name in ("team", "start", "end", "elapsed", "working")
                    },
                )
                for one in spent.parts
            ],
        )
    )


def _owned(owner: queries.Owner) -> Owned:
    names = ("whose", "code", "name", "waits_for")
    return Owned(**{name: getattr(owner, name) for name in names})


def shown(here: Seat, case: Case) -> HttpResponse:
    """Return a case as it stands, with its ETag."""
    body = CaseOut(
        **line(case, at=here.at),
        version=case.events_so_far,
        channel=case.channel,
        category=case.category,
        outcome=case.outcome or None,
        requester=case.contact_name,
        email=case.contact_email,
        phone=case.contact_phone,
        tags=queries.tags_of(case),
        closed_at=case.closed_at,
        answers=_answers(here, case),
        tasks=[_task(task) for task in queries.tasks(case)],
        clocks=_clocks(here, case),
    )
    return answered(body, headers={"ETag": f'"{case.events_so_far}"'})


def line(case: Case, *, at: datetime) -> dict[str, Any]:
    """Return what a list shows of a case."""
    return receipt(case) | {
        "name": case.title,
        "kind": case.kind,
        "team": case.team.code if case.team else None,
        "assignee": case.assignee.name if case.assignee else None,
        "changed_at": case.changed_at,
        "resolved_at": case.resolved_at,
        "has_news": case.has_news,
        "paused_until_on": case.paused_until_on,
        "has_day_come": queries.has_come(case.paused_until_on, case.wakes_at, at),
    }


def _wanted(sought: SoughtCases) -> Wanted:
    given = sought.model_dump(exclude={"limit", "cursor"}, exclude_none=True, mode="json")
    return Wanted(**given)


def _place(sought: SoughtCases) -> Place | None:
    if sought.cursor is None:
        return None
    values = cursors.read(sought.cursor, sought.sort)
    place = Place(values)
    if not _is_place(place, sought.sort):
        raise NoSuchPage
    return place


def _is_place(place: Place, sort: str) -> bool:
    columns = SORTS[sort]
    if len(place.values) != len(columns):
        return False
    for column, text in zip(columns, place.values, strict=True):
        try:
            _read(column.lstrip("-"), text)
        except ValueError:
            return False
    return True


def _read(column: str, text: str) -> None:
    """Read a value of a place; what cannot be one is no cursor of ours."""
    if column == "id" and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError(text)
    if column.endswith("_at") and datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(text)
    if column == "priority" and text not in Priority.values:
        raise ValueError(text)


def _whole(cases: Sequence[Listed]) -> dict[int, Case]:
    found = Case.objects.filter(pk__in=[case.id for case in cases])
    return {case.pk: case for case in found.select_related("team", "assignee")}


def _answers(here: Seat, case: Case) -> list[Answer]:
    rows = queries.answers(case, roles=here.reads_as(case.council_id))
    return [Answer(question=row.question, label=row.label, text=row.printed) for row in rows]


def _task(task: Any) -> TaskOut:  # noqa: ANN401 -- a task of the case
    return TaskOut(
        code=task.code,
        name=task.name,
        team=task.team.code if task.team else None,
        state=task.state,
        after=list(task.after),
        started_at=task.started_at,
        done_at=task.done_at,
    )


def _clocks(here: Seat, case: Case) -> list[Clock]:
    names = ("name", "state", "sentence", "percent", "left", "due_at", "is_breached")
    faces = queries.faces(case, at=here.at)
    return [Clock(**{name: getattr(face, name) for name in names}) for face in faces]
