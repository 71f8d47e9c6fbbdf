"""F5, of who can support what: whichever statement of an action fails, nothing of it is there."""

import pytest
from django.db import transaction
from tests import standing as scenes
from tests.engine.cases.conftest import SETUP, ashbys_desk
from tests.engine.cases.telling import june
from tests.faults.statements import done_whole
from tests.practices.servicedesk.conftest import a_system

from moothall.ground.councils import scope
from moothall.ground.people import queries as known
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Component, Support

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOW = {"by": SETUP, "at": june(2)}


def nothing(desk):
    return None


def payments(desk):
    return Component.objects.get(name="Payments")


def named(desk, level="can"):
    identities = [desk.people[name].identity_id for name in ("asha", "dev")]
    return actions.support(payments(desk), identities, level, **HOW)


SUPPORT = {
    "add_components": (
        nothing,
        lambda d: actions.add_components(payments(d).system, ["Map", "Letters"], **HOW),
    ),
    "rename_component": (
        nothing,
        lambda d: actions.rename_component(payments(d), "Cards", **HOW),
    ),
    "end_component": (nothing, lambda d: actions.end_component(payments(d), **HOW)),
    "support": (nothing, named),
    "support anew": (named, lambda d: named(d, "lead")),
    "support_by": (nothing, lambda d: actions.support_by(payments(d), "Weir", **HOW)),
    "end_support": (
        named,
        lambda d: actions.end_support(payments(d), Support.objects.earliest("pk").pk, **HOW),
    ),
    "erase_support": (
        named,
        lambda d: actions.erase_support(known.whose(d.people["asha"]), **HOW),
    ),
}


@scenes.after(ashbys_desk)
def ashbys_systems(desk):
    """Ashby's desk with a system that has one component."""
    with scope.opened([desk.council.pk], writes=True):
        actions.add_components(a_system(desk), ["Payments"], **HOW)
    return desk


@pytest.fixture
@scenes.on(ashbys_systems)
def desk(standing):
    with scope.opened([standing.council.pk], writes=True):
        yield standing


@pytest.mark.timeout(300)
def test_what_is_said_of_support_is_said_whole_or_not_at_all(desk):
    for name, (before_it, act) in SUPPORT.items():
        with transaction.atomic():
            before_it(desk)
            done_whole(name, lambda a=act: a(desk), among=("servicedesk", "journal"))
            transaction.set_rollback(True)
