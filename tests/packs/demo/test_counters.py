"""The demo's desk: its last days, and what loading it again adds."""

from datetime import date, time

import pytest
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.conftest import desk as desk
from tests.engine.cases.telling import june
from tests.practices.visits.conftest import publish

from moothall.packs.demo import counters
from moothall.practices.visits import queries
from moothall.practices.visits.models import Visit
from moothall.practices.visits.words import State

pytestmark = pytest.mark.django_db


def test_the_desk_of_the_demo_has_lived_for_five_days_and_is_set_up_once(desk):
    publish(desk.council, june(1))
    for _ in range(2):
        counters.open_desk(desk.council, by=SETUP)
    [counter] = queries.counters([desk.council.pk])
    every = list(Visit.objects.all())
    assert (len(every), len({one.day_on for one in every})) == (15, 5)
    assert {one.state for one in every} == {State.DONE, State.LEFT}
    assert all(3 * 60 <= one.waited <= 11 * 60 for one in every if one.waited is not None)
    assert counter.where == "Town Hall, ground floor"


def test_no_two_desks_are_visited_by_the_same_people_on_a_day():
    there = [list(counters.walk_ins(council, date(2026, 6, 1))) for council in ("ashby", "dunmere")]
    assert [len(each) for each in there] == [3, 3]
    assert len({name for each in there for _, name, *_ in each}) == 6
    assert all(comes <= time(14, 30) for each in there for comes, *_ in each)
    assert there[0] == list(counters.walk_ins("ashby", date(2026, 6, 1)))
    assert there[0] != list(counters.walk_ins("ashby", date(2026, 6, 2)))
