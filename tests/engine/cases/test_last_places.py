"""The last places of a service, when many people press at once in a database that commits."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connections
from tests.engine.cases.conftest import a_desk
from tests.starter import definitions

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.models import Intake, PlaceTaken
from moothall.engine.catalogue.words import NotOpen
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST, Actor

PLACES, PEOPLE = 3, 12


def at_once(council, doing):
    """Do things at the same moment, each in a scope of its own; return what each came to."""
    found, barrier = [], threading.Barrier(len(doing))

    def do(one):
        try:
            barrier.wait()
            with scope.opened([council.pk], writes=True) as at:
                found.append(one(at))
        except NotOpen as full:
            found.append(str(full))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=do, args=(one,)) for one in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.slow
@pytest.mark.fresh_database
def test_no_more_places_are_given_than_there_are_and_cancelled_ones_come_back(
    fresh_database, ashby_committed
):
    council = ashby_committed
    capped = definitions()["missed-bin"].model_copy(update={"places": PLACES, "closed": "Full."})
    with scope.opened([council.pk], writes=True) as at:
        desk = a_desk(council)
        (made,) = catalogue.publish(council, capped, by=Actor.job("test"), at=at)
        desk.versions["missed-bin"] = made.version.pk
    asked = desk.asked(contact=Requester("Sam"))

    def press(at):
        return cases.submit(council, replace(asked, token=uuid4()), by=GUEST, at=at)

    def counts():
        with scope.opened([council.pk], writes=False):
            return Intake.objects.get().taken, PlaceTaken.objects.count(), Case.objects.count()

    first = at_once(council, [press] * PEOPLE)
    sent = [one for one in first if isinstance(one, Case)]
    assert len(sent) == PLACES
    assert first.count("All places have been taken.") == PEOPLE - PLACES
    assert counts() == (PLACES, PLACES, PLACES)

    def cancel(at):
        by = desk.actor("asha")
        cases.cancel(Case.objects.get(pk=sent[0].pk), by=by, at=at, reason="withdrawn")

    at_once(council, [cancel])
    assert counts() == (PLACES - 1, PLACES - 1, PLACES)
    again = at_once(council, [press] * PEOPLE)
    assert len([one for one in again if isinstance(one, Case)]) == 1
    with scope.opened([council.pk], writes=True) as at:
        assert not catalogue.free_place(council.pk, uuid4(), by=GUEST, at=at)
    assert counts() == (PLACES, PLACES, PLACES + 1)
