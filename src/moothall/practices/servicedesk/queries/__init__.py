"""What can be asked about the work of a desk: the queue, one officer's work, a caller's cases.

Filters and sorts use only operators that row-level security lets an index serve: equality on text
and numbers, order of moments. Pages go by key; counts stop at a thousand.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from moothall.engine.cases.models import IS_RUNNING, Case, Target, Task
from moothall.engine.cases.queries import Promised
from moothall.engine.cases.words import RUNNING as RUNNING_STATES
from moothall.engine.cases.words import State, TaskState
from moothall.ground.people import queries as people
from moothall.ground.people.words import STAFF, Who
from moothall.outside.postgres import prepared
from moothall.practices.servicedesk import words
from moothall.practices.servicedesk.queries import places, views
from moothall.practices.servicedesk.queries.views import Cut, Listed
from moothall.practices.servicedesk.words import RUNNING, SORTS, Capped, Place, Wanted


@dataclass(frozen=True, slots=True)
class Beside:
    """What a list shows of its cases that stands beside them: answers by the case's id, and names.

    The answers are those that were given when it was asked for. `promised` is what each is due by,
    of those of which that was asked for.
    """

    answers: Mapping[int, Mapping[str, object]]
    teams: Mapping[int, str]
    people: Mapping[int, str]
    promised: Mapping[int, Promised]

    @classmethod
    def of(cls, case: Case, beside: "Beside", answers: Mapping[str, object]) -> "Beside":
        """Return that of one case, which was read with its team and its officer."""
        teams = {case.team.pk: case.team.name} if case.team else {}
        people = {case.assignee.pk: case.assignee.name} if case.assignee else {}
        return cls({case.pk: answers}, teams, people, beside.promised)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: its cases, and whether there is more on either side."""

    cases: list[Listed]
    has_newer: bool
    has_older: bool


_BESIDE = """
    SELECT 'answers', case_id, answers::text FROM cases_submission
    WHERE case_id = ANY($1::bigint[])
    UNION ALL
    SELECT 'team', id, name::text FROM councils_team WHERE id = ANY($2::bigint[])
    UNION ALL
    SELECT 'person', id, name::text FROM people_person WHERE id = ANY($3::bigint[])
    UNION ALL
    SELECT 'promised', t.case_id, concat_ws(' ', t.calendar_version_id, t.seconds, t.used_seconds)
    FROM unnest($4::bigint[], $5::timestamptz[]) AS c(id, due_at)
    JOIN cases_target t ON t.case_id = c.id AND t.due_at = c.due_at
    WHERE t.measures IN ('response', 'resolution')
"""
BACKLOG = frozenset({RUNNING, State.OPEN, State.PAUSED, State.RESOLVED})
"""The states of a view that can be counted: what is not over."""


def page(
    who: Who,
    seen: QuerySet[Case],
    wanted: Wanted,
    *,
    at: datetime,
    size: int,
    place: Place | None = None,
) -> Page:
    """Return one page of a view of the queue from a place on.

    :param seen: the cases that they may see, as `cases.visible` gives them.
    """
    columns = SORTS.get(wanted.sort, SORTS["due"])
    values = places.read(columns, place.values) if place else None
    is_back = place is not None and place.is_before and values is not None
    order = tuple(_turned(column) for column in columns) if is_back else columns
    cut = Cut(wanted, _own(who), order, size + 1, _one_by_one(who, wanted))
    cases = views.lines(seen, cut, at=at, place=values)
    has_more, cases = len(cases) > size, cases[:size]
    if is_back:
        cases.reverse()
    return Page(
        cases,
        has_newer=has_more if is_back else values is not None,
        has_older=True if is_back else has_more,
    )


def place_of(case: Listed, sort: str, *, is_before: bool = False) -> Place:
    """Return the place of a case in a sorted list."""
    return Place(places.told(case, SORTS.get(sort, SORTS["due"])), is_before)


def counts(
    who: Who, seen: QuerySet[Case], wanted: Mapping[str, Wanted], *, at: datetime
) -> dict[str, Capped]:
    """Count several views of work that is not over in one statement, each to a thousand at most.

    It reads the backlog only, and of that no more than it takes to know that there is more: in the
    order of an index, so that a view which shows much of a backlog ten times as long takes no
    longer. One that shows little may be looked for in all of it. What they may see is written once,
    under the name of the table, and each view reads from there.

    :raises ValueError: for a view of what is over: its number grows for ever.
    """
    if any(view.state not in BACKLOG for view in wanted.values()):
        raise ValueError("only work that is not over is counted")
    found = views.counts(seen, wanted, _own(who), at=at, most=words.MOST)
    return {name: Capped(number) for name, number in found.items()}


def _one_by_one(who: Who, wanted: Wanted) -> tuple[int, ...]:
    """Return the councils of which each is looked through on its own; none where one is enough.

    What a text finds is found by an index of its own.
    """
    councils = tuple(sorted(who.councils_as(*STAFF)))
    is_one = len(councils) < 2 or wanted.council or wanted.text
    return () if is_one else councils


def _own(who: Who) -> tuple[int, ...]:
    return tuple(who.persons.values())


def beside(cases: Sequence[Case | Listed], *, due_by: datetime | None = None) -> Beside:
    """Return what stands beside these cases, by one statement; without cases by none.

    :param due_by: what is promised is looked up of those that are due by then; else of none.
    """
    found: dict[str, dict[int, str]] = {"answers": {}, "team": {}, "person": {}, "promised": {}}
    timed = [(c.id, c.due_at) for c in cases if due_by and c.due_at and c.due_at <= due_by]
    ids = [
        prepared.ids(case.id for case in cases),
        prepared.ids({case.team_id for case in cases if case.team_id}),
        prepared.ids({case.assignee_id for case in cases if case.assignee_id}),
        prepared.ids(number for number, _ in timed),
        "{" + ",".join(due_at.isoformat() for _, due_at in timed) + "}",
    ]
    for kind, number, text in prepared.read(_BESIDE, ids) if cases else ():
        found[str(kind)][int(number or 0)] = str(text)
    answers = {number: json.loads(text) for number, text in found["answers"].items()}
    promised = {n: Promised(*map(int, text.split())) for n, text in found["promised"].items()}
    return Beside(answers, found["team"], found["person"], promised)


def work_of(who: Who, *, at: datetime, most: int = 200) -> list[Case]:
    """Return the running cases with somebody's name on them, the next due first.

    Of more than so many those come before that are paused until a day which has come.
    """
    came = views.fitting(Wanted(until=words.COME), (), at=at)
    mine = Case.objects.filter(IS_RUNNING, assignee_id__in=list(who.persons.values()))
    found = list(mine.order_by("queued_at", "id")[:most])
    if len(found) < most:
        return found
    first = list(mine.filter(came).order_by("queued_at", "id")[:most])
    return [*first, *(case for case in found if case not in first)][:most]


def tasks_of(who: Who, *, most: int = 50) -> list[Task]:
    """Return the tasks that can be done now by somebody's teams: the next due, the longest waiting.

    Tasks of their own cases are left out: those stand with the case.
    """
    teams, persons = people.team_ids(who), list(who.persons.values())
    ready = Task.objects.filter(
        team_id__in=teams, state=TaskState.READY, job="", case__state__in=sorted(RUNNING_STATES)
    )
    others = ready.filter(Q(case__assignee__isnull=True) | ~Q(case__assignee_id__in=persons))
    due = Target.objects.filter(
        case_id=OuterRef("case_id"), task=OuterRef("code"), measures="task", due_at__isnull=False
    )
    first = (F("is_due_at").asc(nulls_last=True), "started_at", "id")
    found = others.annotate(is_due_at=Subquery(due.values("due_at")[:1])).select_related(
        "case", "team"
    )
    return list(found.order_by(*first)[:most])


def ready_tasks(cases: Iterable[Case]) -> dict[int, list[str]]:
    """Return the names of the tasks that can be done now, by the case's id."""
    found: dict[int, list[str]] = {}
    ready = Task.objects.filter(
        case_id__in=[case.pk for case in cases], state=TaskState.READY
    ).order_by("position")
    for case_id, name in ready.values_list("case_id", "name"):
        found.setdefault(case_id, []).append(name)
    return found


class TaskDue(NamedTuple):
    """When a task is due, the first instant past that, and what was promised."""

    at: datetime
    over_at: datetime | None
    promised: Promised


def due_tasks(tasks: Iterable[Task]) -> dict[tuple[int, str], TaskDue]:
    """Return when each task is due and when late, by case and code, where one was promised."""
    found = Target.objects.filter(
        case_id__in=[task.case_id for task in tasks], measures="task", due_at__isnull=False
    )
    columns = ("due_at", "over_at", "calendar_version_id", "seconds", "used_seconds")
    return {
        (case_id, code): TaskDue(due_at, over_at, Promised(*promised))
        for case_id, code, due_at, over_at, *promised in found.values_list(
            "case_id", "task", *columns
        )
    }


def others_of(case: Case, seen: QuerySet[Case], *, most: int = 10) -> list[Case]:
    """Return the other running cases of whoever asked for this one."""
    same = Q()
    if case.requester_id:
        same |= Q(requester_id=case.requester_id)
    if case.contact_email:
        same |= Q(council_id=case.council_id, contact_email=case.contact_email)
    if case.contact_digits:
        same |= Q(council_id=case.council_id, contact_digits=case.contact_digits)
    if not same:
        return []
    found = seen.filter(IS_RUNNING, same).exclude(pk=case.pk)
    return list(found.order_by("-created_at", "-id")[:most])


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"
