"""What happens at the same moment: the same request twice, money that comes while one is sent."""

import threading
import time

import psycopg
import pytest
from django.db import connections
from tests.conftest import council
from tests.engine.payments.conftest import Till, standin
from tests.engine.payments.conftest import furnish as furnish_till
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.portal.conftest import furnish

from moothall.engine.cases.models import Case
from moothall.engine.payments.models import Charge
from moothall.ground.people.models import Person

__all__ = ["standin"]


def test_the_same_request_at_the_same_moment_is_told_to_wait(fresh_database):
    server, name = fresh_database
    town = furnish(council("ashby"))
    key, token = a_key(town)
    machine = Machine(town, token)
    note = f"/cases/{a_case(machine)}/note"
    with psycopg.connect(server.url("web", name)) as first:
        first.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"reply {town.pk} slow", key.pk],
        )
        told = machine.send(note, {"text": "Slow"}, idempotency_key="slow")
    assert (told.status_code, told.json()["type"]) == (409, "urn:moothall:under-way")
    done = machine.send(note, {"text": "Slow"}, idempotency_key="slow")
    assert (done.status_code, done.headers.get("Idempotency-Replayed")) == (200, None)


@pytest.mark.fresh_database
def test_an_act_on_money_waits_for_whoever_settles_it_and_holds_no_case_meanwhile(
    fresh_database, standin
):
    till = Till(council("ashby"), standin)
    till.version = furnish_till(till.council)
    case, told = till.submit(), []
    with till.open():
        person = Person.objects.get(email="asha@ashby.example")
    machine = Machine(till.council, a_key(till.council, person=person)[1])

    def send():
        try:
            told.append(machine.send(f"/cases/{case.reference}/payment/link").status_code)
        finally:
            connections["default"].close()

    thread = threading.Thread(target=send)
    with till.open():
        Charge.objects.select_for_update().get(case_id=case.pk)
        thread.start()
        time.sleep(0.8)
        assert thread.is_alive(), "it waits"
        Case.objects.select_for_update(of=("self",), nowait=True).get(pk=case.pk)
    thread.join(10)
    assert told == [200]
