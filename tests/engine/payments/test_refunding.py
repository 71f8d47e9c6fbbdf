"""Refunds: in part or whole, by two people above an amount, sent once; and a day's sums."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.engine.payments.conftest import KEY
from tests.engine.payments.test_paying import fresh, jobs_until, learn, officer

from moothall.engine.cases.models import Task
from moothall.engine.contact.models import Message
from moothall.engine.payments import actions, jobs, ledger, queries
from moothall.engine.payments.models import Payment, Reconciled, Refund
from moothall.engine.payments.words import NotNow, NotThatAmount
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(till):
    case = till.submit(answers={"things": [{"what": "A", "size": "light"}] * 5})
    till.paid(case)
    learn(till)
    return fresh(till, case)


def ask(till, case, pence, *, by="asha", why="It was not taken."):
    with till.open() as at:
        counted = queries.money_of(case).counted
        return actions.ask_refund(counted, by=officer(till, by), at=at, amount=pence, why=why)


def decide(till, refund, by, *, is_approved=True):
    with till.open() as at:
        actions.decide_refund(refund, by=officer(till, by), at=at, is_approved=is_approved)


def test_up_to_the_declared_amount_one_officer_is_enough(till, paid):
    ask(till, paid, 3500)
    jobs_until(till, Refund, "success")
    with till.open():
        assert "We have refunded £35" in " ".join(Message.objects.values_list("subject", flat=True))
    with pytest.raises(NotThatAmount, match="more than is left"):
        ask(till, paid, 2501)


def test_above_it_a_second_officer_approves_and_never_the_same(till, paid):
    refund = ask(till, paid, 3501)
    assert jobs.settle_once() == 0
    with pytest.raises(NotNow, match="somebody else decides"):
        decide(till, refund, "asha")
    decide(till, refund, "ben")
    jobs_until(till, Refund, "success")


def test_small_refunds_that_come_to_more_together_wait_for_a_second_officer(till, paid):
    assert ask(till, paid, 2000).state == "approved"
    waits = ask(till, paid, 1501)
    assert waits.state == "asked"
    decide(till, waits, "ben")
    assert ask(till, paid, 1500).state == "approved", "what another approved is not counted"
    assert ask(till, paid, 1).state == "asked"


def test_a_refund_waits_until_pay_has_the_money_and_is_then_made(till, standin, paid):
    standin.service.folder.fault = "refund-pending"
    refund = ask(till, paid, 1000)
    assert jobs.settle_once() == 0
    with till.open() as at:
        refund.refresh_from_db()
        assert (refund.state, refund.next_try_at > at) == ("approved", True)
        Refund.objects.update(next_try_at=at)
    standin.service.folder.fault = ""
    jobs_until(till, Refund, "success")


def test_a_refused_refund_is_not_sent_and_leaves_all_to_refund(till, paid):
    decide(till, ask(till, paid, 6000), "ben", is_approved=False)
    assert jobs.settle_once() == 0
    assert ask(till, paid, 6000).state == "asked"


def test_a_stranger_refunds_nothing(till, paid):
    with till.open() as at:
        counted = queries.money_of(paid).counted
        with pytest.raises(NotThatAmount):
            actions.ask_refund(counted, by=GUEST, at=at, amount=1, why="Because")


def test_a_refund_whose_answer_was_lost_is_found_and_not_made_twice(till, standin, paid):
    refund = ask(till, paid, 1000)
    with till.open() as at:
        way = queries.pay(till.council.pk)
        number = Payment.objects.get().payment_id
        actions.take_up_refund(refund, way.payment(number), by=GUEST, at=at)
    way.refund(number, 1000, available=6000)  # it got through, and then we were killed
    jobs_until(till, Refund, "success")
    assert [one.amount for one in way.refunds(number)] == [1000]


def test_a_refund_that_fails_is_somebodys_task(till, standin, paid):
    standin.service.folder.fault = "refund-error"
    ask(till, paid, 1000)
    jobs_until(till, Refund, "error")
    with till.open():
        assert Task.objects.filter(code__startswith="refund-failed-").count() == 1


def reconciled(till):
    with till.open() as at:
        today = at.astimezone(ZoneInfo(till.council.zone)).date()
    way = till_way(till)
    return jobs.reconcile(till.council, today, way, by=GUEST)


def till_way(till):
    with till.open():
        return queries.pay(till.council.pk)


def test_a_day_adds_up_by_ledger_and_vat_and_has_no_differences(till, paid):
    refund = ask(till, paid, 1000)
    jobs_until(till, Refund, "success")
    other = till.submit()
    with till.open() as at:
        charge = queries.charge_of(other)
        actions.mark_paid(charge, by=officer(till), at=at, receipt="T-1")
    kept = reconciled(till)
    assert kept.differences == []
    assert (kept.paid, kept.refunded) == (9500, refund.amount)
    [line] = kept.totals
    assert (line["ledger"], line["vat"]) == ("WAS-4410", "non-business")
    assert (line["card"], line["till"], line["card_count"], line["till_count"]) == (
        6000,
        3500,
        1,
        1,
    )
    assert reconciled(till).pk == kept.pk
    with till.open():
        assert Reconciled.objects.count() == 1


def test_a_refund_that_is_approved_later_is_booked_on_the_day_it_is_sent(till, paid):
    refund = ask(till, paid, 3501)
    with till.open() as at:
        Refund.objects.update(asked_at=at - timedelta(days=2))
    decide(till, refund, "ben")
    jobs_until(till, Refund, "success")
    kept = reconciled(till)
    assert (kept.refunded, kept.differences) == (3501, [])


def test_another_accounts_key_is_not_taken_while_money_is_under_way(till, standin, paid):
    def connect(key):
        with till.open() as at:
            actions.connect(till.council, key=key, by=GUEST, at=at)

    ask(till, paid, 1000)
    with pytest.raises(NotNow, match="when they have ended"):
        connect("api_test_of_another_account")
    standin.service.folder.fault = "error"
    with pytest.raises(NotNow, match="Try again later"):
        connect("api_test_of_another_account")
    connect(KEY)
    standin.service.folder.fault = ""
    jobs_until(till, Refund, "success")
    connect("api_test_of_another_account")
    assert till_way(till).key == "api_test_of_another_account"


def test_each_difference_is_named(till, standin, paid):
    unseen = till.submit()
    till.paid(unseen)  # the loop has not asked yet
    way = till_way(till)
    with till.open():
        number = Payment.objects.filter(charge__case=paid).get().payment_id
        lost = Payment.objects.exclude(payment_id=number).get()
    way.refund(number, 500, available=6000)  # in the admin tool
    folder = standin.service.folder
    strange = folder.get(lost.payment_id) | {"payment_id": "ffff", "once": None}
    folder.keep(strange)
    found = {one["what"]: one for one in reconciled(till).differences}
    assert found[ledger.OTHER_STATE]["number"] == lost.payment_id
    kinds = [one["number"] for one in reconciled(till).differences]
    assert "ffff" in kinds
    assert any(one["theirs"] == -500 for one in reconciled(till).differences)
    (folder.place / f"{number}.json").unlink()
    whats = [(one["what"], one["ours"]) for one in reconciled(till).differences]
    assert (ledger.UNKNOWN_THERE, 6000) in whats


def test_yesterday_is_reconciled_once_by_itself(till, paid, monkeypatch):
    monkeypatch.setattr(jobs, "AFTER", jobs.time.min)
    assert jobs.reconcile_once() == jobs.LOOK_BACK
    assert jobs.reconcile_once() == 0
