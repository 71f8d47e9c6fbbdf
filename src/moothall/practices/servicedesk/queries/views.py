"""The statements that find what views of the queue show, and the lines they bring.

Writing one takes Django longer than PostgreSQL takes to answer it. So each is written once for all
who ask for as much, with stand-ins for the moment, for what was typed and for who looks; what
somebody may see is put before it, under the name of the table.

Filters and sorts use only operators that row-level security lets an index serve: equality on text
and numbers, order of moments.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q, QuerySet

from moothall.engine.cases.models import Case, Target
from moothall.engine.cases.queries import with_tag
from moothall.engine.cases.tagging import folded
from moothall.engine.cases.words import RUNNING as RUNNING_STATES
from moothall.engine.cases.words import State
from moothall.outside.postgres import prepared
from moothall.practices.servicedesk import searching
from moothall.practices.servicedesk.words import ANY, BROKEN, MINE, NOBODY, OVERDUE, Wanted

Statement = tuple[str, tuple[Any, ...]]
"""A statement as Django writes it, `%s` for each of its values, and these."""
SOME_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
"""Stands in a statement that is kept for the moment at which it is sent."""
DIGITS = 18
"""A number of more is nobody's: no column of PostgreSQL's holds every one of them."""
SOMEBODY = 10**DIGITS - 1
"""Stands there for the identity of an officer whose cases are asked for."""
TYPED = ("team", "council", "priority", "service", "kind", "tag")
"""What a view is narrowed by with any text: the statement is the same whatever it is."""
IS_RUNNING = Q(state__in=sorted(RUNNING_STATES))


class Listed(NamedTuple):
    """What a line of a list shows of a case, and what it is sorted by; the case's own columns."""

    id: int
    council_id: int
    reference: str
    version_id: int | None
    title: str
    contact_name: str
    priority: str
    state: str
    created_at: datetime
    changed_at: datetime
    due_at: datetime | None
    over_at: datetime | None
    queued_at: datetime
    resolved_at: datetime | None
    has_news: bool
    kind: str
    channel: str
    events_so_far: int
    team_id: int | None
    assignee_id: int | None


class Cut(NamedTuple):
    """So many of the first lines of a view in an order; *mine* is whoever looks, by council."""

    view: Wanted
    mine: tuple[int, ...]
    order: tuple[str, ...]
    most: int


def lines(seen: QuerySet[Case], cut: Cut, *, at: datetime, beyond: Q | None = None) -> list[Listed]:
    """Return the lines; only those that lie beyond a place, where one is given.

    :param seen: the cases that they may see, told by columns of the case alone.
    """
    if beyond is None and not cut.view.text:
        view, mine, meant = _apart(cut.view, cut.mine, at)
        written = _put(_list_once(cut._replace(view=view, mine=mine)), meant)
    else:
        written = _list(cut, at, beyond)
    theirs = _theirs(seen)
    if not written or not theirs:
        return []
    statement, values = f"{theirs[0]} {written[0]}", [*theirs[1], *written[1]]
    return [Listed._make(row) for row in prepared.rows(statement, values, anew=True)]


def counts(
    seen: QuerySet[Case],
    views: Mapping[str, Wanted],
    mine: tuple[int, ...],
    *,
    at: datetime,
    most: int,
) -> dict[str, int]:
    """Count what each view shows in one statement, to one more than *most* at most."""
    found = dict.fromkeys(views, 0)
    parts, values = [], list[Any]()
    for name, view in views.items():
        if written := _number(view, mine, at, most):
            parts.append(f"SELECT %s::text, count(*) FROM ({written[0]}) AS capped")  # noqa: S608 -- Django's own SQL
            values += [name, *written[1]]
    theirs = _theirs(seen)
    if parts and theirs:
        statement = f"{theirs[0]} {' UNION ALL '.join(parts)}"
        found |= dict(prepared.rows(statement, [*theirs[1], *values], anew=True))
    return found


def fitting(wanted: Wanted, mine: Sequence[int], *, at: datetime) -> Q:
    """Return what a case must be to be shown in a view of whoever is these persons."""
    exact = {
        "priority": wanted.priority,
        "service": wanted.service,
        "kind": wanted.kind,
        "team__code": wanted.team,
        "council__slug": wanted.council,
    }
    fits = Q(**{name: value for name, value in exact.items() if value})
    fits &= _in_state(wanted.state)
    fits &= _of_assignee(wanted.assignee, mine)
    fits &= _by_promise(wanted.promise, at)
    fits &= with_tag(wanted.tag) if wanted.tag else Q()
    return fits & searching.fitting(wanted.text) if wanted.text else fits


_THEIRS: "WeakKeyDictionary[QuerySet[Case], Statement | None]" = WeakKeyDictionary()


def _theirs(seen: QuerySet[Case]) -> Statement | None:
    """Return what puts the cases that somebody may see under the table's name; None for nothing.

    It is kept for as long as the set is: a page asks for its list and for its counts.
    """
    if seen not in _THEIRS:
        _THEIRS[seen] = _written_around(seen)
    return _THEIRS[seen]


def _written_around(seen: QuerySet[Case]) -> Statement | None:
    """:raises ValueError: where another table says what they may see."""
    query = seen.query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        where, values = compiler.compile(query.where)
    except EmptyResultSet:
        return None
    except FullResultSet:
        where, values = "TRUE", ()
    if sum(1 for uses in query.alias_refcount.values() if uses) > 1:
        raise ValueError("what somebody may see is told by columns of the case")
    begun = 'WITH "cases_case" AS NOT MATERIALIZED (SELECT * FROM "cases_case" WHERE'
    return f"{begun} {where})", tuple(values)


@lru_cache(maxsize=500)
def _list_once(cut: Cut) -> Statement | None:
    return _list(cut, SOME_MOMENT, None)


def _list(cut: Cut, at: datetime, beyond: Q | None) -> Statement | None:
    """Find them first, in the order of an index and by what it holds; only those are read then."""
    found = Case.objects.filter(fitting(cut.view, cut.mine, at=at))
    if beyond is not None:
        found = found.filter(beyond)
    first = found.order_by(*cut.order).values("pk")[: cut.most]
    read = Case.objects.filter(pk__in=first).order_by(*cut.order)
    return _written(read.values_list(*Listed._fields))


def _number(view: Wanted, mine: tuple[int, ...], at: datetime, most: int) -> Statement | None:
    """Return what finds as many as are counted; what finds one by a text is not kept."""
    if view.text:
        return _one_more(view, mine, at, most)
    shape, numbers, meant = _apart(view, mine, at)
    return _put(_number_once(shape, numbers, most), meant)


@lru_cache(maxsize=1000)
def _number_once(view: Wanted, mine: tuple[int, ...], most: int) -> Statement | None:
    return _one_more(view, mine, SOME_MOMENT, most)


def _one_more(view: Wanted, mine: tuple[int, ...], at: datetime, most: int) -> Statement | None:
    """In the order of an index: so that it ends where there are enough."""
    order = ("resolved_at",) if view.state == State.RESOLVED else ("queued_at", "pk")
    found = Case.objects.filter(fitting(view, mine, at=at)).order_by("council_id", *order)
    return _written(found.values("pk")[: most + 1])


def _written(found: QuerySet[Case, Any]) -> Statement | None:
    """Return the statement; None where there can be nothing."""
    try:
        written: Statement = found.query.sql_with_params()
    except EmptyResultSet:  # somebody who is no person anywhere has nothing of their own
        return None
    return written


def _apart(
    view: Wanted, mine: tuple[int, ...], at: datetime
) -> tuple[Wanted, tuple[int, ...], Mapping[object, object]]:
    """Return a view with stand-ins for all that differs between askers, and what each stands for.

    So that what is kept in the process is nobody's, and is the same for all officers.
    """
    numbers = tuple(range(-len(mine), 0))
    meant: dict[object, object] = {SOME_MOMENT: at, **dict(zip(numbers, mine, strict=True))}
    typed = {name: value for name in TYPED if (value := getattr(view, name))}
    shape = {name: f"stand in for {name}" for name in typed}
    meant |= {shape[name]: value for name, value in typed.items()}
    if "tag" in typed:
        meant[shape["tag"]] = folded(typed["tag"])
    if view.assignee.isdecimal() and len(view.assignee) <= DIGITS:
        shape["assignee"], meant[SOMEBODY] = str(SOMEBODY), int(view.assignee)
    return replace(view, **shape) if shape else view, numbers, meant


def _put(kept: Statement | None, meant: Mapping[object, object]) -> Statement | None:
    """Return a kept statement with what its stand-ins stand for."""
    return kept and (kept[0], tuple(meant.get(value, value) for value in kept[1]))


def _in_state(state: str) -> Q:
    if state == ANY:
        return Q()
    return Q(state=state) if state in State.values else IS_RUNNING


def _of_assignee(assignee: str, mine: Iterable[int]) -> Q:
    if assignee == MINE:
        return Q(assignee_id__in=mine)
    if assignee == NOBODY:
        return Q(assignee__isnull=True)
    if not assignee.isdecimal():
        return Q()
    return Q(assignee__identity_id=int(assignee)) if len(assignee) <= DIGITS else Q(pk__in=[])


def _by_promise(promise: str, at: datetime) -> Q:
    if promise == OVERDUE:
        return _is_late(at)
    if promise == BROKEN:
        missed = Exists(Target.objects.filter(case_id=OuterRef("pk"), is_breached=True))
        return _is_late(at) | Q(missed)
    return Q()


def _is_late(at: datetime) -> Q:
    """Past a promise, not only past its due time: the index finds the due, `over_at` decides."""
    is_past = Q(over_at__lte=at) | Q(over_at__isnull=True)
    return IS_RUNNING & Q(queued_at__lt=at) & is_past
