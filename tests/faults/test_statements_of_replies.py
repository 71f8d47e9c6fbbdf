"""F5, of canned replies: whichever statement of an action fails, nothing of it is there."""

import pytest
from tests import standing as scenes
from tests.conftest import council
from tests.faults.given import Given, ashbys_cases
from tests.faults.statements import done_whole

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions.canning import Phrase
from moothall.engine.cases.models import CannedReply
from moothall.ground.councils import scope
from moothall.ground.councils.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REPLY = "We are on it."


def nothing(given):
    return None


def canned(given):
    return cases.save_canned(given.desk.council.pk, Phrase("On it", REPLY), **given.manager)


def shares_a_desk(given):
    """Ashby shares a desk."""
    given.service = council("three-rivers-ict", "partnership")
    Membership.objects.create(partnership=given.service, council=given.desk.council)


def for_all(given):
    return cases.save_shared_canned(given.service, Phrase("On it", REPLY), **given.manager)


def canned_for_all(given):
    shares_a_desk(given)
    for_all(given)


def changed(given):
    kept = CannedReply.objects.get()
    return cases.change_canned(kept, Phrase("On it", "Soon."), revision=1, **given.manager)


REPLIES = {
    "save_canned": (nothing, canned),
    "change_canned": (canned, changed),
    "remove_canned": (
        canned,
        lambda g: cases.remove_canned(CannedReply.objects.get(), **g.manager),
    ),
    "restore_canned": (
        lambda g: cases.remove_canned(canned(g), **g.manager),
        lambda g: cases.restore_canned(CannedReply.objects.get(), **g.manager),
    ),
    "save_shared_canned": (shares_a_desk, for_all),
    "change_canned of all councils": (canned_for_all, changed),
    "share_canned": (
        lambda g: (shares_a_desk(g), canned(g)),
        lambda g: cases.share_canned(CannedReply.objects.get(), g.service, **g.manager),
    ),
}


@pytest.fixture
@scenes.on(ashbys_cases)
def given(standing):
    with scope.opened([standing.desk.council.pk], writes=True):
        yield standing


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.timeout(300)
def test_what_is_done_with_replies_is_done_whole_or_not_at_all(given: Given, name):
    before_it, act = REPLIES[name]
    before_it(given)
    done_whole(name, lambda: act(given), least=2)
