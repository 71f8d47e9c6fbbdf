"""The statements that find what views of the queue show, and the lines they bring.

Writing one takes Django longer than PostgreSQL takes to answer it. So each is written once for all
who ask for as much, with stand-ins for the moment, for what was typed and for who looks; what
somebody may see is put before it, under the name of the table.

Filters and sorts use only operators that row-level security lets an index serve: equality on text
and numbers, order of moments.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Func,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from moothall.engine.cases.models import IS_RUNNING, Case, Target
from moothall.engine.cases.queries import with_tag
from moothall.engine.cases.tagging import folded
from moothall.engine.cases.words import State
from moothall.ground.councils.models import Council
from moothall.outside.postgres import prepared
from moothall.practices.servicedesk import searching
from moothall.practices.servicedesk.queries import strips
from moothall.practices.servicedesk.queries.strips import Strip
from moothall.practices.servicedesk.words import (
    AHEAD,
    ANY,
    BROKEN,
    COME,
    MINE,
    NOBODY,
    OVERDUE,
    Wanted,
)

Statement = tuple[str, tuple[Any, ...]]
"""A statement as Django writes it, `%s` for each of its values, and these."""
SOME_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
"""Stands in a statement that is kept for the moment at which it is sent."""
DIGITS = 18
"""A number of more is nobody's: no column of PostgreSQL's holds every one of them."""
SOMEBODY = 10**DIGITS - 1
"""Stands there for the identity of an officer whose cases are asked for."""
COUNCILS = -1_000
"""Numbers from this one down stand there for the councils of a desk of several."""
TYPED = ("team", "council", "priority", "service", "kind", "tag")
"""What a view is narrowed by with any text: the statement is the same whatever it is."""
MOMENTS = {"queued_at", "resolved_at", "created_at", "changed_at"}
"""In order of these cases have indexes."""
NEAR = 500
"""Of so many that are due next it is looked up first which have a tag."""


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
    paused_until_on: date | None
    wakes_at: datetime | None


class Cut(NamedTuple):
    """So many of the first lines of a view in an order; *mine* is whoever looks, by council.

    *councils* are those of a desk of several, of each of which the first are found; none of a desk
    of one.
    """

    view: Wanted
    mine: tuple[int, ...]
    order: tuple[str, ...]
    most: int
    councils: tuple[int, ...] = ()


def lines(
    seen: QuerySet[Case], cut: Cut, *, at: datetime, place: Sequence[object] | None = None
) -> list[Listed]:
    """Return the lines; only those that lie beyond a place, where one is given.

    :param seen: the cases that they may see, told by columns of the case alone.
    :param place: what a case has in the columns of the order.
    """
    if place is None and not cut.view.text:
        view, mine, meant = _apart(cut.view, cut.mine, at)
        there = tuple(range(COUNCILS, COUNCILS - len(cut.councils), -1))
        meant = {**meant, **dict(zip(there, cut.councils, strict=True))}
        written = _put(_list_once(cut._replace(view=view, mine=mine, councils=there)), meant)
    else:
        written = _list(cut, at, place)
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
    }
    fits = Q(**{name: value for name, value in exact.items() if value})
    fits &= _of_council(wanted.council) if wanted.council else Q()
    fits &= _in_state(wanted.state)
    fits &= _of_assignee(wanted.assignee, mine)
    fits &= _by_promise(wanted.promise, at) & _by_day(wanted.until, at)
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


def _list(cut: Cut, at: datetime, place: Sequence[object] | None) -> Statement | None:
    """Find them first, in the order of an index and by what it holds; only those are read then."""
    every = Case.objects.filter(fitting(cut.view, cut.mine, at=at))
    first, *more = [
        part
        for one in strips.of(cut.view.state, cut.order, place)
        for part in _parts(every.filter(one.fits), one, cut)
    ]
    found = first.union(*more, all=True) if more else first
    read = Case.objects.filter(pk__in=found).order_by(*cut.order)
    return _written(read.values_list(*Listed._fields)[: cut.most])


def _parts(found: QuerySet[Case], strip: Strip, cut: Cut) -> list[QuerySet[Any, Any]]:
    """Return what finds the first of a strip, in the way that serves it best.

    Most tags outlive the work: what had them is over. To go through all that runs in the order of
    an index until enough have the tag looks each of them up for nothing. So those that have it are
    found first, from two indexes, and put in order then: unless there are enough among the next due
    already, as where half of all that runs have it.
    """
    if not cut.view.tag or not strip.runs:
        return [_first_of_each(found, strip, cut)]
    whole = found.order_by(*_by_no_index(strip.order)).values("pk")
    if strip.order[0].lstrip("-") != "queued_at":
        return [whole[: cut.most]]
    next_due = Case.objects.filter(_in_state(cut.view.state), strip.fits).order_by(*strip.order)
    near = found.filter(pk__in=next_due.values("pk")[:NEAR]).order_by(*strip.order).values("pk")
    is_enough = Exists(near[cut.most - 1 : cut.most])
    return [near[: cut.most], whole.filter(~is_enough)[: cut.most]]


def _first_of_each(found: QuerySet[Case], strip: Strip, cut: Cut) -> QuerySet[Any, Any]:
    """Return what finds the first of a strip; at a desk of several councils those of each.

    An index begins with the council, and has what follows in order for one of them only: over all
    it would read and sort everything that there is.
    """
    has_index = not strip.runs or strip.order[0].lstrip("-") in {"queued_at", "created_at"}
    if not cut.councils or not has_index:
        return found.order_by(*strip.order).values("pk")[: cut.most]
    of_one = found.filter(council_id=OuterRef("pk")).order_by(*strip.order).values("pk")
    each = Func(
        ArraySubquery(of_one[: cut.most]),
        template="unnest(%(expressions)s::bigint[])",  # NULL, where there can be nothing
        output_field=BigIntegerField(),
    )
    return Council.objects.filter(pk__in=cut.councils).values(first=each)


def _by_no_index(order: Sequence[str]) -> list[OrderBy]:
    """Return the same order, its moments written so that no index has them."""
    plain = {name: F(name) for name in (one.lstrip("-") for one in order)}
    told = plain | {name: Coalesce(one, one) for name, one in plain.items() if name in MOMENTS}
    return [OrderBy(told[one.lstrip("-")], descending=one.startswith("-")) for one in order]


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
    found = Case.objects.filter(fitting(view, mine, at=at))
    found = found.order_by(*_by_no_index(order) if view.tag else ("council_id", *order))
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


def _of_council(slug: str) -> Q:
    """Look it up first: one council is begun at its place in an index, and read in its order."""
    return Q(council_id=Subquery(Council.objects.filter(slug=slug).values("pk")))


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


def _by_day(until: str, at: datetime) -> Q:
    """Paused until a day: to one that has come, of which somebody was told or is about to be."""
    waits = Q(state=State.PAUSED, paused_until_on__isnull=False)
    if until == COME:
        return waits & (Q(wakes_at__isnull=True) | Q(wakes_at__lte=at))
    return waits & Q(wakes_at__gt=at) if until == AHEAD else Q()


def _is_late(at: datetime) -> Q:
    """Past a promise, not only past its due time: the index finds the due, `over_at` decides."""
    is_past = Q(over_at__lte=at) | Q(over_at__isnull=True)
    return IS_RUNNING & Q(queued_at__lt=at) & is_past
