"""The demo's wards: laid once in a council, with the examples of the packs in one of them."""

import pytest

from moothall.engine.places import queries
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.packs.demo import grounds

pytestmark = pytest.mark.django_db
BY = Actor.job("demo")


def test_a_council_has_its_wards_once(ashby):
    grounds.lay(ashby, by=BY)
    grounds.lay(ashby, by=BY)
    with scope.opened([ashby.pk], writes=False) as at:
        held = queries.layers([ashby.pk], at.date())
        assert [one.name for one in queries.areas(held)] == sorted(grounds.WARDS)
        assert [one.name for one in queries.areas_at(held, 435_020, 316_040)] == ["Castle"]
        assert len(queries.versions(ashby.pk)) == 1
