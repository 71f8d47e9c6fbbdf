"""F5, of the upkeep of records and of layers: whichever statement fails, nothing of it is there."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.engine.places.conftest import feature, ring, wards
from tests.engine.registers.conftest import SETUP, a_shelf
from tests.engine.registers.shelf import AT, REGISTERS
from tests.engine.upkeep.test_reading import a_policy
from tests.faults.statements import done_whole

from moothall.engine.places import actions as places
from moothall.engine.registers import actions as registers
from moothall.engine.registers import reading
from moothall.engine.registers.hearing import Heard
from moothall.engine.registers.models import Record
from moothall.engine.upkeep import actions
from moothall.ground.councils import scope

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AMONG = ("registers", "upkeep", "places", "journal", "search", "contact")
LATER = AT + timedelta(days=4)
HOW = {"by": SETUP, "at": LATER}
WARDS = places.Said("wards", "Wards", date(2020, 5, 1))
FEWER = {
    "type": "FeatureCollection",
    "features": [feature("A", "Abbey", [ring(375_000, 164_000, 376_000, 165_000)])],
}


class Kept:
    """Records that are kept up, and layers that they lie in."""

    def __init__(self, shelf):
        self.shelf, self.council = shelf, shelf.council

    def how(self, name="asha"):
        return {"by": self.shelf.actor(name), "at": LATER}

    def ageing(self):
        owner = {"owner": self.shelf.people["asha"].pk, "supported_until": "2026-03-28"}
        self.system = self.shelf.add("systems", name="Till", what="Tills", **owner)

    def aged(self):
        self.ageing()
        registers.refresh(self.shelf.kept("systems"), **HOW)
        self.system.refresh_from_db()

    def follows(self):
        kept = self.shelf.kept("systems")
        return actions.follow(Heard(self.system, kept, "", SETUP, LATER), **HOW)

    def followed(self):
        self.aged()
        self.follows()

    def renewed(self):
        self.followed()
        said = self.system.values | {"supported_until": "2030-01-01", "aged": False}
        Record.objects.filter(pk=self.system.pk).update(values=said)
        self.system.refresh_from_db()

    def due(self):
        self.ageing()
        Record.objects.update(review_on=LATER.date())

    def policy(self):
        for name in ("information-assets", "policies"):
            definition = reading.read_file(REGISTERS / f"{name}.yaml").definition
            registers.publish(self.council, definition, by=SETUP, at=AT)
        self.record = a_policy(self.shelf)

    def reminds(self):
        return actions.remind(self.shelf.kept("systems"), today=LATER.date(), **HOW)

    def layered(self):
        self.layer, _ = places.load(self.council, WARDS, wards(), **HOW)

    def drafted(self):
        self.layered()
        self.layer = places.draft(self.council, WARDS, FEWER, **HOW)

    def publishes(self):
        return places.publish(self.layer, meant_because="Tried", **HOW)

    def replaced(self):
        self.layered()
        places.load(self.council, WARDS, FEWER, meant_because="Tried", **HOW)


def nothing(kept):
    return None


UPKEEP = {
    "follow": (Kept.aged, Kept.follows),
    "follow no more": (Kept.renewed, Kept.follows),
    "follow_one": (
        Kept.aged,
        lambda k: actions.follow_one(k.shelf.kept("systems"), k.system.pk, **HOW),
    ),
    "end_round": (
        nothing,
        lambda k: actions.end_round(k.council.pk, LATER.date(), {"followed": 1}, **HOW),
    ),
    "remind": (Kept.due, Kept.reminds),
    "read": (Kept.policy, lambda k: actions.read(k.record, "1", **k.how())),
}
PLACES = {
    "load": (nothing, Kept.layered),
    "load anew": (
        Kept.layered,
        lambda k: places.load(k.council, WARDS, FEWER, meant_because="Tried", **HOW),
    ),
    "draft": (Kept.layered, lambda k: places.draft(k.council, WARDS, FEWER, **HOW)),
    "draft anew": (Kept.drafted, lambda k: places.draft(k.council, WARDS, FEWER, **HOW)),
    "publish": (Kept.drafted, Kept.publishes),
    "discard": (Kept.drafted, lambda k: places.discard(k.layer, **HOW)),
    "take_away": (Kept.layered, lambda k: places.take_away(k.layer, **HOW)),
    "restore": (Kept.replaced, lambda k: places.restore(k.layer, **HOW)),
    "remove": (
        Kept.layered,
        lambda k: places.remove(k.council, "wards", WARDS.holds_from_on, **HOW),
    ),
}


@pytest.mark.parametrize("trials", [UPKEEP, PLACES], ids=["records", "layers"])
@pytest.mark.timeout(300)
def test_what_is_kept_up_is_done_whole_or_not_at_all(ashby, trials):
    with scope.opened([ashby.pk], writes=True):
        kept = Kept(a_shelf(ashby))
        for name, (before_it, act) in trials.items():
            with transaction.atomic():
                before_it(kept)
                done_whole(name, lambda a=act: a(kept), least=1, among=AMONG)
                transaction.set_rollback(True)
