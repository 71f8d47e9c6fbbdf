"""What can be asked of insight: figures, and the cases behind every one of them.

Figures are counted by the SQL that publishing compiled; nothing here imports ibis or duckdb.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db import connection

from moothall.engine.cases import tagging
from moothall.engine.cases.models import Event, Fact
from moothall.ground.people.words import Kept, Whose
from moothall.practices.insight.measures.definition import COLUMNS, FILTERS, NARROWING, TAG, Measure
from moothall.practices.insight.measures.figures import Counted, Figure, figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.measures.statements import Asked, for_postgres
from moothall.practices.insight.models import LogImport, MeasureVersion, RejectedRow
from moothall.practices.insight.queries import named
from moothall.practices.insight.queries.answers import Shielded as Shielded
from moothall.practices.insight.queries.answers import shielded as shielded
from moothall.practices.insight.queries.named import NAMED as NAMED
from moothall.practices.insight.queries.standing import ACTIVE as ACTIVE
from moothall.practices.insight.queries.standing import AGES as AGES
from moothall.practices.insight.queries.standing import STOPPED as STOPPED
from moothall.practices.insight.queries.standing import Day as Day
from moothall.practices.insight.queries.standing import Part as Part
from moothall.practices.insight.queries.standing import Standing as Standing
from moothall.practices.insight.queries.standing import days as days
from moothall.practices.insight.queries.standing import standing as standing
from moothall.practices.insight.queries.targets import open_target_of_each as open_target_of_each
from moothall.practices.insight.queries.targets import open_targets as open_targets
from moothall.practices.insight.words import NoSuchMeasure, NothingPublished, NotThisFilter

SHORTEST = 9
"""Digits: what is shorter may be any number."""

Row: TypeAlias = tuple[Any, ...]
NO_FILTERS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Published:
    """A measure as it stands, with its compiled statements."""

    measure: Measure
    number: int
    digest: str
    statements: Mapping[str, str]

    def sql(self, engine: str, cohort: str, purpose: str) -> str:
        """The statement for an engine; a measure of what stands open has one cohort only."""
        key = f"{engine}.{cohort}.{purpose}"
        return self.statements.get(key) or self.statements[f"{engine}.own.{purpose}"]

    def cohort_words(self, cohort: str) -> str:
        """Which cases are counted, in words."""
        is_asked = cohort != "own" and f"postgres.{cohort}.figure" in self.statements
        return f"{cohort} in period" if is_asked else self.measure.cohort_words


@dataclass(frozen=True)
class Behind:
    """One thing that a figure counted: a case, when it counted, and for how much."""

    case_id: int
    at: datetime
    value: int
    is_hit: bool


def published() -> list[Published]:
    """Return the newest version of every measure, by name.

    :raises NothingPublished: before any has been published.
    """
    newest = MeasureVersion.objects.order_by("measure", "-number").distinct("measure")
    found = [
        Published(
            Measure.model_validate(version.definition),
            version.number,
            version.digest,
            version.statements,
        )
        for version in newest
    ]
    if not found:
        raise NothingPublished
    return found


def names_published() -> frozenset[str]:
    """Return the names of all measures of which a version was ever published."""
    return frozenset(MeasureVersion.objects.values_list("measure", flat=True))


def one_published(measure_id: str) -> Published:
    """Return the newest version of one measure.

    :raises NoSuchMeasure: when there is none.
    """
    for found in published():
        if found.measure.measure == measure_id:
            return found
    raise NoSuchMeasure(f"There is no measure called {measure_id!r}.")


def measure_of(measure_id: str) -> Measure:
    """Return what a figure means, declared or counted by a query of its own.

    :raises NoSuchMeasure: when there is none.
    """
    if measure_id in NAMED:
        return NAMED[measure_id][0]
    return one_published(measure_id).measure


def figures(
    councils: Sequence[int],
    period: Period,
    *,
    cohort: str = "own",
    filters: Mapping[str, str] = NO_FILTERS,
    only: Sequence[str] | None = None,
) -> list[Figure]:
    """Count every measure (or `only` some) for these councils together; needs them in scope."""
    return [
        counted(found, councils, period, cohort=cohort, filters=filters)
        for found in published()
        if only is None or found.measure.measure in only
    ]


def counted(
    found: Published,
    councils: Sequence[int],
    period: Period,
    *,
    cohort: str = "own",
    filters: Mapping[str, str] = NO_FILTERS,
) -> Figure:
    """Count one measure, narrowed by `filters`."""
    rows = _rows(found.sql("postgres", cohort, "figure"), _asked(councils, period, filters))
    lines = [Counted.of(row) for row in rows]
    return figure(found.measure, lines, cohort=found.cohort_words(cohort), filters=filters)


def cases_behind(
    measure_id: str,
    councils: Sequence[int],
    period: Period,
    *,
    cohort: str = "own",
    filters: Mapping[str, str] = NO_FILTERS,
) -> list[Behind]:
    """List what a figure counted, oldest first: exactly as many as its n."""
    if measure_id in NAMED:
        calls = named.behind(measure_id, councils, period, filters)
        return [Behind(one.case_id, one.at, 0, is_hit=False) for one in calls]
    sql = one_published(measure_id).sql("postgres", cohort, "cases")
    return [
        Behind(case_id, at, int(value), is_hit)
        for case_id, at, value, is_hit in _rows(sql, _asked(councils, period, filters))
    ]


def _asked(councils: Sequence[int], period: Period, filters: Mapping[str, str]) -> Asked:
    if unknown := set(filters) - set(NARROWING):
        raise NotThisFilter(
            f"A figure cannot be narrowed by {', '.join(sorted(unknown))}, only by "
            f"{', '.join(NARROWING)}."
        )
    if filters.get(TAG):
        filters = {**filters, TAG: tagging.folded(filters[TAG])}
    return Asked(councils, period.starts_at, period.ends_at, filters)


def _rows(sql: str, asked: Asked) -> list[Row]:
    """Ask PostgreSQL, which guesses one row behind a window and would loop over all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(*for_postgres(sql, asked))
        found: list[Row] = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
    return found


def values_of(column: str, councils: Sequence[int]) -> list[str]:
    """Return the values that a filter can take, in order; empty ones left out."""
    if column not in FILTERS:
        raise NotThisFilter
    facts = Fact.objects.filter(council_id__in=councils).exclude(**{column: ""})
    return list(facts.order_by(column).values_list(column, flat=True).distinct())


# History


def fact_rows(council_id: int) -> Iterator[Row]:
    """Yield a council's facts in the order of the columns of history, no personal data in them."""
    columns = ("council_id", "case_id", *COLUMNS)
    facts = Fact.objects.filter(council_id=council_id).order_by("case_id")
    return facts.values_list(*columns).iterator(chunk_size=5000)


def event_rows(council_id: int) -> Iterator[Row]:
    """Yield what happened to a council's cases and when, nothing of who or what was said."""
    columns = ("council_id", "case_id", "sequence", "kind", "effective_at", "instead_of")
    events = Event.objects.filter(council_id=council_id).order_by("case_id", "sequence")
    return events.values_list(*columns).iterator(chunk_size=5000)


# Logs taken over


def imports(council_id: int) -> list[LogImport]:
    """Return what was taken over into a council, oldest first."""
    return list(LogImport.objects.filter(council_id=council_id).order_by("pk"))


def rejected_about(whose: Whose) -> list[RejectedRow]:
    """Return the rejected lines in which somebody's address, number or whole name stands.

    They are searched one by one: such lines are few, and in no form that could be asked.
    """
    emails = {email.casefold() for email in whose.emails}
    numbers = {number.removeprefix("44") for number in whose.phones if len(number) >= SHORTEST}
    names = {name.casefold() for name in whose.names if " " in name.strip()}

    def is_about(text: str) -> bool:
        plain, digits = text.casefold(), re.sub(r"[^0-9]", "", text)
        return any(word in plain for word in emails | names) or any(n in digits for n in numbers)

    kept = RejectedRow.objects.filter(council_id=whose.council_id).exclude(text="").order_by("pk")
    return [row for row in kept.iterator() if is_about(f"{row.text} {row.reason}")]


def held_on(whose: Whose) -> list[Kept]:
    """Return the lines of other desks' logs that could not be read and speak of somebody."""
    return [
        Kept("line of another desk's log", None, {"line": row.line, "text": row.text})
        for row in rejected_about(whose)
    ]


def rejected(council_id: int) -> list[RejectedRow]:
    """Return the rows of other desks' logs that could not be used, by line."""
    return list(RejectedRow.objects.filter(council_id=council_id).order_by("log_import", "line"))
