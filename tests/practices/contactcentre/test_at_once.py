"""What is kept as an officer types arrives while the same call is logged: it stays logged."""

import threading
import time

import pytest
from django.db import connections
from tests.engine.cases.conftest import a_desk

from moothall.ground.councils import scope
from moothall.practices.contactcentre import actions
from moothall.practices.contactcentre.models import KeptCall


@pytest.mark.slow
@pytest.mark.fresh_database
@pytest.mark.parametrize("is_kept_first", [True, False])
def test_a_call_that_is_being_logged_is_not_brought_back(
    fresh_database, ashby_committed, is_kept_first
):
    with scope.opened([ashby_committed.pk], writes=True):
        desk = a_desk(ashby_committed)
        asked = desk.asked()
    asha, begun = desk.people["asha"], threading.Event()
    call = actions.Call(token=asked.token, service="missed-bin", typed={"town": "Ashby"})

    def keep(at):
        actions.put_aside(asha, call, by=asha.actor, at=at)

    def log(at):
        desk.case(at=at, token=asked.token)
        actions.forget_call(asha, asked.token, by=asha.actor, at=at)

    def slowly(act):
        try:
            with scope.opened([ashby_committed.pk], writes=True) as at:
                act(at)
                begun.set()
                time.sleep(0.5)
        finally:
            connections["default"].close()

    acts = [keep, log] if is_kept_first else [log, keep]
    thread = threading.Thread(target=slowly, args=[acts[0]])
    thread.start()
    assert begun.wait(10)
    with scope.opened([ashby_committed.pk], writes=True) as at:
        acts[1](at)
    thread.join(10)
    with scope.opened([ashby_committed.pk], writes=False):
        assert not KeptCall.objects.filter(is_forgotten=False).exists()
