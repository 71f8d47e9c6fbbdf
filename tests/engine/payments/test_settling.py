"""What a payment is settled against: the case as it then stands, and what was asked for before."""

import threading
import time

import pytest
from django.db import connections
from tests.conftest import council
from tests.engine.payments.conftest import Till, furnish, standin
from tests.engine.payments.test_paying import fresh, learn, officer, states
from tests.outside.payments import paying

from moothall.engine.cases import actions as cases
from moothall.engine.contact.models import Message
from moothall.engine.payments import actions, queries
from moothall.engine.payments.models import Charge, Payment
from moothall.engine.payments.words import NothingDue, NotNow
from moothall.ground.journal.words import GUEST

__all__ = ["standin"]


@pytest.mark.django_db
def test_more_than_a_card_pays_is_owed_all_the_same_and_paid_at_the_till(till):
    till.changed(pence=10_000_001, rules=())
    case = till.submit()
    assert (case.state, till.charge(case).amount) == ("paused", 10_000_001)
    with pytest.raises(NothingDue, match="cannot be paid by card"):
        till.start(case)
    with till.open() as at:
        charge = queries.charge_of(case)
        with pytest.raises(NotNow, match="cannot be paid by card"):
            actions.send_link(charge, by=officer(till), at=at)
        assert Message.objects.count() == 0
        actions.mark_paid(charge, by=officer(till), at=at, receipt="T-1")
    assert fresh(till, case).state == "open"


@pytest.mark.django_db
def test_what_an_officer_asks_for_may_be_more_than_a_card_pays(till):
    till.changed(pence=10_000_001, rules=(), due="asked")
    case = till.submit()
    with till.open() as at:
        assert actions.ask(case, by=officer(till), at=at).amount == 10_000_001
    assert fresh(till, case).state == "paused"


@pytest.mark.django_db
def test_trying_again_in_another_language_begins_anew(till, standin):
    case = till.submit()
    standin.service.folder.fault = "drop-after-keeping"
    assert till.start(case) == ""
    standin.service.folder.fault = ""
    paying.pay(till.start(case, language="cy"))
    learn(till)
    assert states(till, case) == ("paid", ["error", "success"])


def money(till, how, asha, refused):
    """Let the money of the one case come, by card or at another till."""
    try:
        with till.open() as at:
            payment, charge = Payment.objects.get(), Charge.objects.get()
            if how == "card":
                said = queries.pay(till.council.pk).payment(payment.payment_id)
                actions.settle(payment, said, by=GUEST, at=at)
            else:
                actions.mark_paid(charge, by=asha, at=at, receipt="T-1")
    except NotNow as why:
        refused.append(str(why))
    finally:
        connections["default"].close()


@pytest.mark.slow
@pytest.mark.fresh_database
@pytest.mark.parametrize("how", ["card", "till"])
def test_money_waits_for_whoever_ends_the_case_at_that_moment(fresh_database, standin, how):
    till = Till(council("ashby"), standin)
    till.version = furnish(till.council)
    case, asha = till.submit(), officer(till)
    till.paid(case)
    refused = []
    at_once = threading.Thread(target=money, args=[till, how, asha, refused])
    with till.open() as at:
        cases.cancel(case, by=asha, at=at, reason="withdrawn")
        at_once.start()
        time.sleep(0.5)
        assert at_once.is_alive(), "it waits"
    at_once.join(10)
    money_now = till.money(case)
    assert (fresh(till, case).state, money_now.charge.state) == ("cancelled", "waiting")
    if how == "card":
        assert [(one.amount, one.is_automatic) for one in money_now.refunds] == [(3500, True)]
    else:
        assert refused == ["The case is over."]
