"""Money is locked in one order: who settles it and who asks for it back never wait in a ring."""

import threading
import time

import pytest
from django.db import connections
from tests.conftest import council
from tests.engine.payments.conftest import Till, furnish, standin
from tests.engine.payments.test_paying import officer

from moothall.engine.payments import actions, queries
from moothall.engine.payments.actions import locking
from moothall.engine.payments.models import Charge, Payment, Refund
from moothall.ground.journal.words import GUEST

__all__ = ["standin"]
LIGHT = {"things": [{"what": "A", "size": "light"}] * 5}


@pytest.fixture
def till(fresh_database, standin):
    """A council of its own, where threads may commit, with a case that is paid."""
    till = Till(council("ashby"), standin)
    till.version = furnish(till.council)
    till.paid(till.submit(answers=LIGHT))
    with till.open() as at:
        settle(till, at)
    return till


def settle(till, at):
    payment = Payment.objects.get()
    said = queries.pay(till.council.pk, timeout=2).payment(payment.payment_id)
    actions.settle(payment, said, by=GUEST, at=at)


def ask(till, at):
    payment, by = Payment.objects.get(), officer(till, "asha")
    actions.ask_refund(payment, by=by, at=at, amount=3501, why="It was not taken.")


def decide(till, at):
    refund, by = Refund.objects.get(), officer(till, "ben")
    actions.decide_refund(refund, by=by, at=at, is_approved=True)


def together(till, first, second):
    """Begin one while the money is held as whoever settles holds it, and then do the other."""
    done = []

    def meanwhile():
        try:
            with till.open() as at:
                first(till, at)
            done.append(first)
        finally:
            connections["default"].close()

    thread = threading.Thread(target=meanwhile)
    with till.open() as at:
        locking.charge_and_case(Charge.objects.get().pk)
        thread.start()
        time.sleep(0.6)
        assert thread.is_alive(), "it waits"
        second(till, at)
    thread.join(10)
    assert done == [first]


@pytest.mark.fresh_database
@pytest.mark.parametrize(("first", "second"), [(ask, settle), (settle, ask)])
def test_who_asks_for_money_back_and_who_settles_it_never_wait_in_a_ring(till, first, second):
    together(till, first, second)
    with till.open():
        assert Refund.objects.count() == 1


@pytest.mark.fresh_database
@pytest.mark.parametrize(("first", "second"), [(decide, settle), (settle, decide)])
def test_nor_does_who_decides_of_it(till, first, second):
    with till.open() as at:
        ask(till, at)
    together(till, first, second)
    with till.open():
        assert Refund.objects.get().state == "approved"
