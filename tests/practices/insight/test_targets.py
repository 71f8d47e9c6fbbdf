"""O4: how many cases are to stand open at most: by the day, and of councils together."""

from datetime import date

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.conftest import SETUP

from moothall.ground.councils import scope
from moothall.practices.insight import actions, queries
from moothall.practices.insight.words import NotThisTarget

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 6, day) for day in (1, 2, 3, 4)]


@pytest.fixture
def both():
    """Two councils in scope, and what sets a target for one of them."""
    homes = {name: a_council(name) for name in ("ashby", "brackwater")}
    with scope.opened([one.pk for one in homes.values()], writes=True) as at:

        def sets(name, most, day, kind=""):
            said = {"from_on": date(2026, 6, day), "kind": kind, "by": SETUP, "at": at}
            actions.set_open_target(homes[name], most, **said)

        yield homes, sets


def test_a_target_holds_from_its_day_until_another_begins_or_none_does(both):
    homes, sets = both
    sets("ashby", 400, 2)
    sets("ashby", 300, 3)
    sets("ashby", None, 4)
    sets("ashby", 150, 1, kind="incident")
    ashby = [homes["ashby"].pk]
    assert queries.open_targets(ashby, DAYS) == [None, 400, 300, None]
    assert queries.open_targets(ashby, DAYS, kind="incident") == [150] * 4
    sets("ashby", 350, 3)
    assert queries.open_targets(ashby, DAYS)[2] == 350, "said again, the last counts"


def test_of_several_councils_it_is_their_sum_where_each_has_one(both):
    homes, sets = both
    ids = [one.pk for one in homes.values()]
    sets("ashby", 400, 1)
    assert queries.open_targets(ids, DAYS) == [None] * 4
    sets("brackwater", 100, 3)
    assert queries.open_targets(ids, DAYS) == [None, None, 500, 500]


def test_no_target_is_below_nothing_or_above_any_desk(both):
    _, sets = both
    for most in (-1, 1_000_001):
        with pytest.raises(NotThisTarget, match="Enter a number from 0"):
            sets("ashby", most, 1)
