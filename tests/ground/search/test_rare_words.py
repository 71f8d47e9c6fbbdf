"""A word that few things have, and none of the newest; who may find what is the same (S2, S3)."""

import pytest
from tests.ground.search.test_common_words import everybodys, found, many, officers

from moothall.ground.search import audiences
from moothall.ground.search.words import MOST, Kind

pytestmark = pytest.mark.django_db
NEWEST = 60
"""More than are looked at to see whether a word is common."""


def behind_others(*rares):
    """Keep what is rare, and then many things that lack its word; give Ashby."""
    for first, (count, audience) in enumerate(rares):
        many(count, audience, first=1 + first * 2000, title="A quagmire")
    return many(NEWEST, everybodys, first=9000)


def test_it_is_found_behind_many_newer_things():
    place = behind_others((3, everybodys))
    group = found(place, "quagmire").groups[Kind.CASE]
    assert (group.ids, group.count) == ((3, 2, 1), 3)


def test_pages_of_it_go_on():
    place = behind_others((5, everybodys))
    assert found(place, "quagmire", most=2, skip=2).ids(Kind.CASE) == (3, 2)


def test_what_somebody_may_not_find_is_neither_shown_nor_counted():
    place = behind_others((4, officers), (2, everybodys))
    assert found(place, "quagmire").groups[Kind.CASE].count == 2


def test_nothing_of_another_council_is_found(dunmere):
    many(4, lambda place: [audiences.anyone(dunmere.pk)], title="A quagmire")
    many(NEWEST, everybodys, first=9000, place=dunmere)
    assert found(dunmere, "quagmire").groups == {}


def test_a_kind_that_was_not_asked_for_is_not_given():
    place = many(3, everybodys, title="A quagmire", kind=Kind.RECORD)
    many(NEWEST, everybodys, first=9000)
    assert found(place, "quagmire").groups == {}


def test_one_that_many_older_things_have_is_counted_up_to_a_thousand():
    place = behind_others((MOST + 5, everybodys))
    assert found(place, "quagmire").groups[Kind.CASE].is_capped
