"""A measure compiled to the SQL of each engine, from one Ibis expression.

Only this module imports ibis (130 MB): publishing and reports over history use it, the web
process never does. Asked values stand in the SQL as ``'@name'``, see `statements`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import ibis
from ibis import _

from moothall.practices.insight.measures.definition import COHORTS, COLUMNS, FILTERS, MOVES
from moothall.practices.insight.measures.statements import Statement, asked_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moothall.practices.insight.measures.definition import Condition, Measure, Seconds

Expression: TypeAlias = Any
"""An Ibis table or column; ibis carries no types."""

ENGINES: Final = ("postgres", "duckdb")
KINDS: Final = {
    "text": "string",
    "moment": "timestamp('UTC')",
    "number": "int64",
    "yes or no": "boolean",
}
NOT_YET: Final = "not-yet"
"""Why a case without a value is left out: what is timed has not come about."""
OF_BEFORE: Final = ("first_service", "first_kind", "retyped_at")
"""What says what a case was before it was re-typed."""
OPENS: Final = ("created", "reopened")
ENDS: Final = tuple(kind for move in MOVES.values() for kind in move if kind not in OPENS)

EVENTS: Final = ibis.table(
    {
        "council_id": "int64",
        "case_id": "int64",
        "sequence": "int64",
        "kind": "string",
        "effective_at": "timestamp('UTC')",
        "instead_of": "int32",
    },
    name="cases_event",
)


def _asked(name: str, kind: str) -> Expression:
    return ibis.literal(asked_text(name)).cast(kind)


START: Final = _asked("starts_at", KINDS["moment"])
END: Final = _asked("ends_at", KINDS["moment"])


def compiled(measure: Measure) -> Iterator[Statement]:
    """Every statement of a measure: each engine, its own cohort and that of cases opened."""
    cohorts = {"own": measure.cohort}
    if measure.moves is None and measure.standing is None:
        cohorts["opened"] = "opened"
    for name, cohort in cohorts.items():
        rows = _rows(measure, cohort)
        for purpose, table in (("figure", _figure(rows)), ("cases", _cases(rows))):
            for engine in ENGINES:
                sql = _tuned(str(ibis.to_sql(table, dialect=engine, pretty=False)), engine)
                yield Statement(engine=engine, cohort=name, purpose=purpose, sql=sql)


_CONTAINS: Final = re.compile(
    r"CAST\(CAST\((\S+) AS BIGINT\[\]\) AS BIGINT\[\]\) @> ARRAY\[CAST\((\S+) AS BIGINT\)\]"
)


def _tuned(sql: str, engine: str) -> str:
    """Ask PostgreSQL for a council the way that row-level security lets an index answer."""
    if engine != "postgres":
        return sql
    sql, found = _CONTAINS.subn(r"\2 = ANY(CAST(\1 AS BIGINT[]))", sql)
    if not found or "@>" in sql:
        raise NotTuned(sql)
    return sql


class NotTuned(Exception):
    """Ibis writes the choice of councils in a new way: look at `_tuned`."""


def _ours(table: Expression) -> Expression:
    councils = _asked("councils", "array<int64>")
    return table.filter(councils.contains(table.council_id))


def _as_it_was(facts: Expression, at: Expression) -> Expression:
    """Count a case that was re-typed as what it was at a moment: what was counted stays so."""
    was_first = facts.retyped_at.notnull() & (at < facts.retyped_at)
    return facts.mutate(
        service=ibis.ifelse(was_first, facts.first_service, facts.service),
        kind=ibis.ifelse(was_first, facts.first_kind, facts.kind),
    )


def _narrowed(table: Expression) -> Expression:
    asked = {name: _asked(name, "string") for name in FILTERS}
    return table.filter(*[(asked[n] == "") | (table[n] == asked[n]) for n in FILTERS])


def _facts(measure: Measure, cohort: str) -> Expression:
    """Only the columns that are looked at: Ibis takes its time over each."""
    used = {*FILTERS, *OF_BEFORE, "exclusion", *COHORTS[cohort], *measure.columns}
    columns = {name: KINDS[kind] for name, kind in COLUMNS.items() if name in used}
    return ibis.table({"council_id": "int64", "case_id": "int64"} | columns, name="cases_fact")


def _rows(measure: Measure, cohort: str) -> Expression:
    """One row for each thing counted: its case, its moment, its value, why it is left out."""
    facts = _ours(_facts(measure, cohort))
    if measure.moves is not None:
        rows = _moved(facts, MOVES[measure.moves])
    elif measure.standing is not None:
        rows = _standing(facts, START if measure.standing == "at its start" else END)
    else:
        at = ibis.coalesce(*[facts[column] for column in COHORTS[cohort]])
        rows = facts.mutate(at=at).filter((_.at >= START) & (_.at < END))
    rows = _narrowed(_as_it_was(rows, _as_of(rows, measure)))
    if measure.where:
        rows = rows.filter(_all(rows, measure.where))
    if measure.any_of:
        rows = rows.filter(ibis.or_(*[_holds(rows, condition) for condition in measure.any_of]))
    value = _value(rows, measure.mean)
    return rows.select(
        rows.case_id,
        rows.at,
        value=value,
        is_hit=_all(rows, measure.hit) if measure.hit else ibis.literal(False),
        reason=_reason(rows, measure, value),
    )


def _as_of(rows: Expression, measure: Measure) -> Expression:
    """Return the moment as of which a row is counted: what stands open, at that instant."""
    if measure.standing is None:
        return rows.at
    return START if measure.standing == "at its start" else END


def _holds(rows: Expression, condition: Condition) -> Expression:
    column = rows[condition.column]
    if condition.is_one_of is not None:
        return column.isin(list(condition.is_one_of)).fill_null(False)
    if condition.is_known is not None:
        return column.notnull() if condition.is_known else column.isnull()
    if condition.after is not None:
        return (column > rows[condition.after]).fill_null(False)
    return _compared(column, condition).fill_null(False)


def _compared(column: Expression, condition: Condition) -> Expression:
    if condition.at_least is not None:
        return column >= condition.at_least
    if condition.at_most is not None:
        return column <= condition.at_most
    return {
        "before the period": column < START,
        "in the period": (column >= START) & (column < END),
        "by its end": column < END,
        "after it": column >= END,
    }[condition.moment or ""]


def _all(rows: Expression, conditions: tuple[Condition, ...]) -> Expression:
    return ibis.and_(*[_holds(rows, condition) for condition in conditions])


def _value(rows: Expression, seconds: Seconds | None) -> Expression:
    if seconds is None:
        return ibis.literal(0, "int64")
    if seconds.column is None:
        return rows[seconds.end].epoch_seconds() - rows[seconds.start].epoch_seconds()
    value = rows[seconds.column]
    for name in seconds.less:
        value -= rows[name]
    return value


def _reason(rows: Expression, measure: Measure, value: Expression) -> Expression:
    """Why a case is left out; standing exclusions first, then the measure's own in its order.

    Last what took no time yet, as it has not come to that: of cases opened, those not resolved.
    """
    branches = [] if measure.keeps_exclusions else [(rows.exclusion != "", rows.exclusion)]
    branches += [
        (_all(rows, without.when), ibis.literal(without.reason)) for without in measure.leave_out
    ]
    if measure.mean is not None:
        branches.append((value.isnull(), ibis.literal(NOT_YET)))
    return ibis.cases(*branches, else_="") if branches else ibis.literal("")


# Open or not: what the events say


def _changes() -> Expression:
    """The moments at which a case became open or ceased to be, in the order they happened."""
    events = _ours(EVENTS)
    corrections = events.filter(events.instead_of.notnull())
    corrected = corrections.select("case_id", sequence=corrections.instead_of.cast("int64"))
    events = events.anti_join(corrected, ["case_id", "sequence"])
    told = events.filter(events.kind.isin([*OPENS, *ENDS]))
    told = told.mutate(
        is_open=told.kind.isin(list(OPENS)),
        is_first=ibis.ifelse(told.kind == "created", 0, 1),
    )
    order = [told.is_first, told.effective_at, told.sequence]
    was_open = told.is_open.lag().over(group_by=told.case_id, order_by=order)
    seen = told.mutate(was_open=was_open.fill_null(False))
    seen = seen.filter(seen.is_open != seen.was_open)
    order = [seen.is_first, seen.effective_at, seen.sequence]
    until = seen.effective_at.lead().over(group_by=seen.case_id, order_by=order)
    return seen.select(
        seen.case_id, seen.is_open, at=seen.effective_at, move=seen.kind, until=until
    )


def _moved(facts: Expression, kinds: tuple[str, ...]) -> Expression:
    changes = _changes()
    in_period = changes.filter(
        changes.move.isin(list(kinds)), changes.at >= START, changes.at < END
    )
    return facts.inner_join(in_period, "case_id").drop("is_open", "move", "until")


def _standing(facts: Expression, instant: Expression) -> Expression:
    changes = _changes()
    still = (changes.until.isnull()) | (changes.until >= instant)
    standing = changes.filter(changes.is_open, changes.at < instant, still)
    return facts.inner_join(standing, "case_id").drop("is_open", "move", "until")


# What is asked of the rows


def _figure(rows: Expression) -> Expression:
    """For each reason (none is the figure itself): how many, their sum, median and 90th."""
    return (
        rows.group_by("reason")
        .aggregate(
            n=rows.count(),
            total=rows.value.sum().cast("int64"),
            hits=rows.is_hit.sum().cast("int64"),
            median=rows.value.median().cast("float64"),
            p90=rows.value.quantile(0.9).cast("float64"),
        )
        .order_by("reason")
    )


def _cases(rows: Expression) -> Expression:
    """The things behind a figure, oldest first."""
    kept = rows.filter(rows.reason == "")
    return kept.select("case_id", "at", "value", "is_hit").order_by("at", "case_id")
