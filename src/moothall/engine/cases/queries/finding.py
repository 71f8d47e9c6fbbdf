"""Find cases: who may see which, by reference, by search, in queues a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from moothall.engine.cases import references, rows
from moothall.engine.cases.models import Case, CaseQuerySet, Submission, Survey, Target, Task
from moothall.engine.cases.rules import SEE_ALL
from moothall.engine.cases.words import RUNNING, NoSuchCase, NotASurvey, State, TaskState
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.councils.models import Team
from moothall.ground.people import queries as people
from moothall.ground.people.words import STAFF, Who

MOST_COUNTED = 1000
"""Beyond it a list says '1,000+': exact counts cost more than the list itself."""
PAGE = 25


def visible(who: Who) -> CaseQuerySet:
    """Return the cases an officer may see.

    Managers, auditors and administrators see every case of their councils; officers see those of
    their teams, of the services that name their teams, and their own.
    """
    everything = who.councils_as(*SEE_ALL)
    seen = Q(council_id__in=everything)
    theirs = [c for c in who.councils_as(*STAFF) if c not in everything]
    if theirs:
        seen |= _of_my_teams(who, theirs)
    found: CaseQuerySet = Case.objects.filter(seen)
    return found


def _of_my_teams(who: Who, councils: Sequence[int]) -> Q:
    teams = Team.objects.filter(pk__in=people.team_ids(who), council_id__in=councils)
    codes = list(teams.values_list("pk", "council_id", "code"))
    mine = Q(team_id__in=[pk for pk, _, _ in codes])
    mine |= Q(assignee_id__in=[who.persons[c] for c in councils if c in who.persons])
    for council in councils:
        named = {code for _, where, code in codes if where == council}
        offered = catalogue.offers(council) if named else ()
        slugs = [o.definition.service for o in offered if o.definition.teams() & named]
        if slugs:
            mine |= Q(council_id=council, service__in=slugs)
    return Q(council_id__in=councils) & mine


def by_reference(reference: str, who: Who) -> Case:
    """Return a case that an officer may see, by its reference however it is typed.

    :raises NoSuchCase: also when it is not theirs to see; the two cannot be told apart.
    """
    return _one(visible(who).filter(reference=references.read(reference)))


def of_person(reference: str, who: Who) -> Case:
    """Return a case that somebody asked for themselves.

    :raises NoSuchCase: also when somebody else asked for it.
    """
    mine = Case.objects.filter(requester_id__in=list(who.persons.values()))
    return _one(mine.filter(reference=references.read(reference)))


def asked_by(who: Who) -> list[Case]:
    """Return the cases somebody asked for themselves, the newest first."""
    mine = Case.objects.filter(requester_id__in=list(who.persons.values()))
    return list(mine.select_related("council").order_by("-created_at", "-pk")[:200])


def tracked(reference: str, factor: str) -> Case:
    """Return a case by its reference and what only its requester knows: their email or phone.

    :raises NoSuchCase: whether the reference or the factor is wrong; the two cannot be told apart.
    """
    email, digits = factor.strip().lower(), rows.digits(factor)
    known = Q(contact_email=email) & ~Q(contact_email="")
    if len(digits) >= 9:
        known |= Q(contact_digits=digits)
    return _one(Case.objects.filter(known, reference=references.read(reference)))


def by_token(token: UUID) -> Case | None:
    """Return the case that a form's token made, if it was sent."""
    sent = Submission.objects.select_related("case__council").filter(token=token).first()
    return None if sent is None else sent.case


def survey(token: UUID) -> Survey:
    """Return the survey that a link names.

    :raises NotASurvey: when there is none.
    """
    found = Survey.objects.select_related("case__council").filter(token=token).first()
    if found is None:
        raise NotASurvey
    return found


def search(text: str, who: Who, *, most: int = 50) -> list[Case]:
    """Find an officer's cases by reference, email address or telephone number, newest first."""
    typed = text.strip()
    tests = [Q(reference=references.read(typed))]
    if "@" in typed:
        tests.append(Q(contact_email=typed.lower()))
    if len(digits := rows.digits(typed)) >= 6:
        tests.append(Q(contact_digits=digits))
    found = visible(who).filter(reduce(or_, tests)).select_related("council", "team", "assignee")
    return list(found.order_by("-created_at", "-pk")[:most])


def _one(found: CaseQuerySet) -> Case:
    case = found.select_related("council", "team", "assignee", "requester").first()
    if case is None:
        raise NoSuchCase
    return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a queue shows. Empty means any; `state` is 'running', 'all' or one state."""

    state: str = "running"
    councils: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    assignees: tuple[int, ...] = ()
    is_unassigned: bool = False
    priority: str = ""
    service: str = ""
    kind: str = ""
    channel: str = ""
    is_newest_first: bool = False

    @property
    def is_by_due(self) -> bool:
        """Whether the most urgent come first; only running cases have a due time."""
        return self.state in {"running", *RUNNING} and not self.is_newest_first


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a queue: the case and its standing resolution target, if it has one."""

    case: Case
    target: Target | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue; `count` stops at 1,000, and `next_key` leads on: '' on the last page."""

    rows: tuple[Row, ...]
    count: int
    is_capped: bool
    next_key: str


def queue(who: Who, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return a page of the cases an officer may see; the same few queries however many there are.

    Each council is read by its own index and the pages are merged, so that a queue over several
    councils costs no more than over one.
    """
    found = _filtered(visible(who), filters)
    names = ("queued_at", "id") if filters.is_by_due else ("-created_at", "-id")
    key = "queued_at" if filters.is_by_due else "created_at"
    councils = filters.councils or tuple(who.councils_as(*STAFF))
    if not councils:
        return Page((), 0, is_capped=False, next_key="")
    asked = _past(found, after, filters) if after else found
    first, *others = [
        asked.filter(council_id=council).order_by(*names).values_list("id", key)[: size + 1]
        for council in councils
    ]
    merged = first.union(*others, all=True).order_by(*names)[: size + 1] if others else first
    keys = list(merged)
    count = (
        found.filter(council_id__in=councils).order_by().values("pk")[: MOST_COUNTED + 1].count()
    )
    more = f"{keys[size - 1][1].isoformat()}~{keys[size - 1][0]}" if len(keys) > size else ""
    shown = _rows([pk for pk, _ in keys[:size]])
    return Page(shown, min(count, MOST_COUNTED), count > MOST_COUNTED, more)


def _filtered(found: CaseQuerySet, filters: Filters) -> CaseQuerySet:
    if filters.state == "running":
        found = found.running()
    elif filters.state != "all":
        found = found.filter(state=filters.state)
    exact = {
        "team_id__in": filters.teams,
        "assignee_id__in": filters.assignees,
        "priority": filters.priority,
        "service": filters.service,
        "kind": filters.kind,
        "channel": filters.channel,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    return found.filter(assignee__isnull=True) if filters.is_unassigned else found


def _past(found: CaseQuerySet, key: str, filters: Filters) -> CaseQuerySet:
    """Leave out what earlier pages showed; a key that cannot be read begins again."""
    moment, _, number = key.partition("~")
    try:
        at, pk = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return found
    if filters.is_by_due:
        return found.filter(Q(queued_at__gt=at) | Q(queued_at=at, id__gt=pk), queued_at__gte=at)
    return found.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=pk), created_at__lte=at)


def _rows(numbers: Sequence[int]) -> tuple[Row, ...]:
    cases = Case.objects.select_related("council", "team", "assignee").in_bulk(numbers)
    targets = Target.objects.filter(case_id__in=numbers, measures="resolution")
    standing = {t.case_id: t for t in targets.exclude(state="cancelled").order_by("number")}
    return tuple(Row(cases[pk], standing.get(pk)) for pk in numbers)


@dataclass(frozen=True, slots=True)
class Work:
    """What an officer has to do: their cases, their teams' tasks, and what waits in their teams."""

    mine: Page
    waiting: Page
    tasks: tuple[Task, ...]


def my_work(who: Who, *, size: int = PAGE) -> Work:
    """Return what an officer has to do, the most urgent first."""
    persons = tuple(who.persons.values())
    teams = tuple(people.team_ids(who))
    mine = queue(who, Filters(assignees=persons), size=size) if persons else NOTHING
    waiting = queue(who, Filters(teams=teams, is_unassigned=True), size=size) if teams else NOTHING
    ready = Task.objects.filter(team_id__in=teams, state=TaskState.READY)
    tasks = ready.select_related("case__council", "team").order_by("started_at", "pk")[:size]
    return Work(mine, waiting, tuple(tasks))


NOTHING = Page((), 0, is_capped=False, next_key="")


def tasks(case: Case) -> list[Task]:
    """Return a case's tasks, in the order of the definition."""
    return list(Task.objects.filter(case_id=case.pk).select_related("team").order_by("position"))


def to_close(before: datetime) -> list[Case]:
    """Return the cases in scope that were resolved before a moment and can be closed."""
    found = Case.objects.filter(state=State.RESOLVED, resolved_at__lt=before)
    return list(found.select_related("council").order_by("resolved_at", "pk")[:200])
