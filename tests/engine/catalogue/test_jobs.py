"""Old drafts are forgotten in every council, young ones stay."""

from datetime import timedelta

import pytest
from tests.engine.catalogue.factories import version

from moothall.engine.catalogue import actions, jobs
from moothall.engine.catalogue.models import Draft
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db


def test_drafts_of_every_council_are_forgotten_after_30_days(ashby, dunmere):
    both = [ashby.pk, dunmere.pk]
    with scope.opened(both, writes=True) as at:
        for council in (ashby, dunmere):
            pinned = version(council, at)
            actions.start_draft(pinned, by=GUEST, at=at - timedelta(days=31))
            actions.start_draft(pinned, by=GUEST, at=at - timedelta(days=29))
    assert jobs.forget_once() == 2
    assert jobs.forget_once() == 0
    with scope.opened(both, writes=False):
        assert Draft.objects.count() == 2


@pytest.mark.usefixtures("db")
def test_a_platform_without_councils_has_nothing_to_forget():
    assert jobs.forget_once() == 0
