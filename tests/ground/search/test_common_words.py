"""A word that most things have is met among the newest; who may find what is the same (S2, S3)."""

import pytest
from tests.conftest import council as a_council

from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.search import audiences, queries
from moothall.ground.search.actions import kept
from moothall.ground.search.findable import Thing
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import MOST, Kind, Seat

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
ANYBODY = Looker(None, Seat.PORTAL)


def many(count, audience, *, first=1, title="Missed bin", place=None, kind=Kind.CASE):
    """Keep so many things of a council."""
    place = place or a_council("ashby")
    with scope.opened([place.pk], writes=True) as at:
        things = [
            Thing(council_id=place.pk, kind=kind, id=n, title=title, audience=audience(place))
            for n in range(first, first + count)
        ]
        kept(things, by=SETUP, at=at)
    return place


def everybodys(place):
    return [audiences.anyone(place.pk)]


def officers(place):
    return [audiences.role(place.pk, "manager")]


def found(place, text, looker=ANYBODY, **more):
    with scope.opened([place.pk], writes=False):
        return queries.find(text, looker, [Kind.CASE, Kind.SERVICE], **more)


def test_more_than_a_thousand_are_told_as_such_and_the_newest_shown():
    place = many(MOST + 200, everybodys)
    group = found(place, "missed bin").groups[Kind.CASE]
    assert (group.said, group.is_capped) == ("more than 1,000", True)
    assert group.ids[0] == MOST + 200


def test_whoever_may_find_none_of_them_finds_and_counts_none():
    place = many(MOST + 200, officers)
    assert found(place, "missed bin").groups == {}


def test_those_that_may_be_found_are_counted_among_many_that_may_not():
    many(MOST + 200, officers)
    place = many(3, everybodys, first=5000)
    assert found(place, "missed bin").groups[Kind.CASE].count == 3


def test_nothing_of_another_council_is_met(dunmere):
    many(MOST + 200, lambda place: [*everybodys(place), audiences.anyone(dunmere.pk)])
    many(30, everybodys, place=dunmere)
    assert found(dunmere, "missed bin").groups[Kind.CASE].count == 30


def test_pages_go_on_among_the_best_thousand():
    place = many(MOST + 200, everybodys)
    first, second = (found(place, "bin", most=5, skip=skip).ids(Kind.CASE) for skip in (0, 5))
    assert len({*first, *second}) == 10
