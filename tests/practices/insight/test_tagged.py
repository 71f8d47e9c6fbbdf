"""A figure narrowed by a tag counts the cases that have it, and nothing else."""

from dataclasses import replace

import pytest
from tests.practices.insight.desk import NOW
from tests.practices.insight.test_queries import HALF, rows_of, same, stored
from tests.practices.insight.test_queries import lived as lived
from tests.practices.insight.test_queries import published as published

from moothall.ground.councils import scope
from moothall.practices.insight import queries
from moothall.practices.insight.measures import history
from moothall.practices.insight.measures.addresses import Address, parse
from moothall.practices.insight.measures.figures import figure
from moothall.practices.insight.measures.statements import Asked
from moothall.practices.insight.words import NotThisFilter

pytestmark = pytest.mark.slow
TAG = {"tag": " Fleet "}


@pytest.fixture
def fleet(lived, ashby, brackwater, tmp_path):
    """Every third case has the tag, others another, also of another council; theirs in history."""
    cases = [row[1] for row in rows_of(800)["cases_fact"]]
    tagged = {number for number in cases if number % 3 == 0}
    rows = [(ashby.pk, n, "fleet" if n in tagged else "vip") for n in cases]
    rows += [(brackwater.pk, n, "fleet") for n in cases]
    rows = [(*row, NOW) for row in rows]
    stored(rows, "cases_tag", ["council_id", "case_id", "name", "put_at"])
    for table, some in rows_of(800).items():
        kept = ((ashby.pk, *row[1:]) for row in some if row[1] in tagged)
        history.write(tmp_path / "fleet", table, kept)
    return tmp_path / "fleet"


def test_every_figure_is_that_of_the_cases_with_the_tag_and_history_has_none(fleet, ashby):
    for cohort, more in (("own", {}), ("opened", {"priority": "P2"})):
        asked = Asked([ashby.pk], HALF.starts_at, HALF.ends_at, more)
        how = {"cohort": cohort, "filters": {**more, **TAG}}
        with scope.opened([ashby.pk], writes=False), history.opened([fleet]) as connected:
            live = queries.figures([ashby.pk], HALF, **how)
            for found, one in zip(live, queries.published(), strict=True):
                sql = one.sql("duckdb", cohort, "figure")
                kept = history.counted(connected, sql, asked)
                same(found, figure(one.measure, kept, cohort=cohort))
                behind = queries.cases_behind(found.id, [ashby.pk], HALF, **how)
                assert len(behind) == found.n
                assert all(case.case_id % 3 == 0 for case in behind)
            assert sum(found.n > 0 for found in live) > 15
            with pytest.raises(NotThisFilter, match="no tags"):
                history.counted(connected, sql, replace(asked, filters=TAG))
    with scope.opened([ashby.pk], writes=False):
        nobodys = queries.figures([ashby.pk], HALF, filters={"tag": "'; DROP"})
    assert {found.n for found in nobodys} == {0}


def test_the_address_of_a_figure_names_its_tag():
    asked = Address("resolution", HALF.first_on, HALF.last_on, filters={"tag": "floor 2 & 3"})
    assert parse(str(asked)) == asked
