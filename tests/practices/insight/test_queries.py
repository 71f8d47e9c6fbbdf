"""Both engines count the same from one definition; every figure has its cases behind it."""

from datetime import date
from functools import cache

import pytest
from django.db import connection
from tests.practices.insight.desk import NOW, desk, event_rows, fact_rows
from tests.practices.insight.measures.publishing import STARTER, starter

from moothall.engine.catalogue.declared import require
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.practices.insight import actions, queries
from moothall.practices.insight.measures import history
from moothall.practices.insight.measures.addresses import parse
from moothall.practices.insight.measures.definition import COLUMNS
from moothall.practices.insight.measures.figures import figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.measures.statements import Asked
from moothall.practices.insight.queries import named
from moothall.practices.insight.reports.definition import ReportDefinition
from moothall.practices.insight.reports.pack import Place, pack
from moothall.practices.insight.words import NoSuchMeasure, NothingPublished, NotThisFilter

pytestmark = pytest.mark.slow

HALF = Period(date(2026, 3, 1), date(2026, 8, 31), "Europe/London")
ME = Actor.job("tests")


@pytest.fixture
def published(db):
    return actions.publish(starter(), by=ME, at=NOW)


def stored(rows, table, columns):
    """Put plain rows into a scratch table that stands before the real one."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table}) ON COMMIT DROP")
        for column in ("id", "created_on", "recorded_at", "by_kind", "by_code", "data"):
            cursor.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS {column}")
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


@cache
def rows_of(lives, seed=1):
    """So many lives as rows of facts and of events, of no council yet."""
    lived = desk(lives, seed=seed)
    return {"cases_fact": list(fact_rows(lived, 0)), "cases_event": list(event_rows(lived, 0))}


@pytest.fixture
def lived(published, ashby, brackwater, tmp_path):
    """The same 800 lives in PostgreSQL and in history, and 50 of another council in both."""
    for council, rows in ((ashby, rows_of(800)), (brackwater, rows_of(50, seed=9))):
        for table, some in rows.items():
            of_it = ((council.pk, *row[1:]) for row in some)
            history.write(tmp_path / council.slug, table, of_it)
    columns = {
        "cases_fact": ["council_id", "case_id", *COLUMNS],
        "cases_event": ["council_id", "case_id", "sequence", "kind", "effective_at", "instead_of"],
    }
    for table, names in columns.items():
        ours = [(ashby.pk, *row[1:]) for row in rows_of(800)[table]]
        theirs = rows_of(50, seed=9)[table]
        stored([*ours, *((brackwater.pk, r[1] + 10_000, *r[2:]) for r in theirs)], table, names)
    return [tmp_path / "ashby", tmp_path / "brackwater"]


def same(one, other):
    assert (one.n, one.hits, one.exclusions) == (other.n, other.hits, other.exclusions), one.id
    for name in ("value", "median", "p90"):
        assert getattr(one, name) == pytest.approx(getattr(other, name)), (one.id, name)
    assert one.interval == other.interval


@pytest.mark.parametrize("cohort", ["own", "opened"])
@pytest.mark.parametrize("filters", [{}, {"priority": "P2", "channel": "phone"}])
def test_both_engines_give_the_same_figures(lived, ashby, cohort, filters):
    with scope.opened([ashby.pk], writes=False), history.opened(lived[:1]) as connected:
        live = queries.figures([ashby.pk], HALF, cohort=cohort, filters=filters)
        asked = Asked([ashby.pk], HALF.starts_at, HALF.ends_at, filters)
        for found, published in zip(live, queries.published(), strict=True):
            sql = published.sql("duckdb", cohort, "figure")
            kept = figure(published.measure, history.counted(connected, sql, asked), cohort=cohort)
            same(found, kept)
    assert sum(found.n > 0 for found in live) > 20


@pytest.mark.parametrize("cohort", ["own", "opened"])
def test_exactly_n_cases_stand_behind_every_figure(lived, ashby, cohort):
    with scope.opened([ashby.pk], writes=False):
        for found in queries.figures([ashby.pk], HALF, cohort=cohort):
            behind = queries.cases_behind(found.id, [ashby.pk], HALF, cohort=cohort)
            if found.id == "first-assign.person":
                assert ("not-yet" in found.exclusions) is (cohort == "opened")
            assert len(behind) == found.n
            assert sum(one.is_hit for one in behind) == found.hits
            if found.measure.unit == "seconds" and found.n:
                assert sum(one.value for one in behind) / found.n == pytest.approx(found.value)


def test_every_number_of_the_pack_has_an_address_that_lists_exactly_its_cases(lived, ashby):
    root = "http://ashby.localhost:8000"

    def count(measure, period, filters):
        if measure in named.NAMED:
            return named.counted(measure, [ashby.pk], period, filters)
        return queries.counted(queries.one_published(measure), [ashby.pk], period, filters=filters)

    with scope.opened([ashby.pk], writes=True):
        whole = pack(
            require(STARTER.parent / "reports" / "performance-pack.yaml", ReportDefinition),
            None,
            Period(date(2026, 6, 1), date(2026, 7, 31), "Europe/London"),
            council=Place("Ashby Council", "#1d4f91", root, "ashby"),
            priorities=["P1", "P4"],
            count=count,
        )
        lines = [*whole.controls]
        for section in whole.sections:
            lines += [section.headline, *section.beside, *section.months, *section.priorities]
        for line in lines:
            asked = parse(line.address.removeprefix(root))
            period = asked.period("Europe/London")
            if asked.measure in named.NAMED:
                behind = named.behind(asked.measure, [ashby.pk], period, asked.filters)
            else:
                behind = queries.cases_behind(
                    asked.measure, [ashby.pk], period, cohort=asked.cohort, filters=asked.filters
                )
            assert len(behind) == line.figure.n, line.address
    assert len(lines) > 50
    assert whole.identity.endswith("The count of open cases agrees.")


def test_another_councils_cases_are_never_counted(lived, ashby, brackwater):
    with scope.opened([ashby.pk, brackwater.pk], writes=False):
        one, other, both = (
            queries.figures(ids, HALF, only=["control.created"])[0].n
            for ids in ([ashby.pk], [brackwater.pk], [ashby.pk, brackwater.pk])
        )
    assert other > 10
    assert both == one + other


def test_publishing_again_changes_nothing(published):
    assert len(published) == len(starter())
    assert actions.publish(starter(), by=ME, at=NOW) == []


def test_a_changed_measure_is_a_new_version(published):
    one = starter()[0]
    changed = actions.Compiled(one.measure.model_copy(update={"name": "Other"}), one.statements)
    (version,) = actions.publish([changed], by=ME, at=NOW)
    assert version.number == 2
    assert queries.one_published(one.measure.measure).measure.name == "Other"


def test_a_measure_nobody_published_is_refused(published):
    with pytest.raises(NoSuchMeasure):
        queries.one_published("cheerfulness")


def test_before_publishing_it_says_so(db):
    with pytest.raises(NothingPublished):
        queries.published()


def test_a_figure_is_narrowed_only_by_what_facts_hold(published, ashby):
    with scope.opened([ashby.pk], writes=False), pytest.raises(NotThisFilter):
        queries.figures([ashby.pk], HALF, filters={"surname": "x"})
