"""A fee is taken once: nothing is lost or doubled by a payment that ends late, twice or never."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.payments.conftest import SERVICE, SETUP
from tests.outside.payments import paying

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Event, Task
from moothall.engine.cases.words import NotNow as CaseNotNow
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.engine.contact.models import Message
from moothall.engine.payments import actions, jobs, queries
from moothall.engine.payments.models import Account, Charge, Payment, Refund
from moothall.engine.payments.words import NothingDue, NotNow, NotOurs
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST
from moothall.ground.people.models import Person

pytestmark = pytest.mark.django_db


def fresh(till, case):
    with till.open():
        return Case.objects.get(pk=case.pk)


def officer(till, name="asha"):
    with till.open():
        return Person.objects.get(email=f"{name}@ashby.example").actor


def learn(till):
    """Let the loop ask Pay, as if some seconds had gone by."""
    with till.open() as at:
        Payment.objects.filter(ended_at=None).update(ask_at=at)
    return jobs.settle_once()


def states(till, case):
    money = till.money(case)
    return money.charge.state, [payment.state for payment in money.payments]


def test_a_case_with_a_fee_waits_with_its_clocks_and_tasks_until_it_is_paid(till):
    case = till.submit()
    with till.open():
        assert (case.state, case.due_at) == ("paused", None)
        assert set(Task.objects.values_list("state", flat=True)) == {"waiting"}
        assert Charge.objects.get().amount == 3500
        assert Message.objects.count() == 0
    till.paid(case)
    assert fresh(till, case).state == "paused", "nobody has told us yet"
    assert learn(till) == 1
    now = fresh(till, case)
    assert now.state == "open"
    assert now.due_at is not None
    with till.open():
        assert list(Task.objects.order_by("position").values_list("state", flat=True)) == [
            "ready",
            "waiting",
        ]
        subjects = set(Message.objects.values_list("subject", flat=True))
        assert subjects == {
            f"We have your request: {case.reference}",
            f"Receipt for £35: {case.reference}",
        }
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
        assert verbs.count("charge.paid") == verbs.count("payment.ended") == 1


def test_what_costs_nothing_is_not_charged_and_concessions_count(till):
    case = till.submit(answers={"gets_help": True})
    assert till.charge(case).amount == 1750
    with till.open():
        Account.objects.all().delete()
    free = till.submit()
    assert (free.state, till.charge(free)) == ("open", None)


def test_sending_twice_makes_one_case_and_one_charge(till):
    token = uuid4()
    first, again = till.submit(token=token), till.submit(token=token)
    assert first.pk == again.pk
    with till.open():
        assert Charge.objects.count() == Case.objects.count() == 1


def test_two_windows_pay_one_payment(till):
    case = till.submit()
    one, two = till.start(case), till.start(case)
    assert one != two
    paying.pay(one)
    assert states(till, case) == ("waiting", ["created"])
    learn(till)
    assert states(till, case) == ("paid", ["success"])
    with pytest.raises(NothingDue, match="It is paid"):
        till.start(case)


def test_told_twice_and_by_several_it_counts_once(till):
    case = till.submit()
    till.paid(case)
    with till.open() as at:
        payment = Payment.objects.get()
        said = queries.pay(till.council.pk).payment(payment.payment_id)
        for _ in range(3):
            actions.settle(payment, said, by=GUEST, at=at)
        assert Event.objects.filter(kind="resumed").count() == 1
        assert Entry.objects.filter(verb="charge.paid").count() == 1
        assert Payment.objects.get().is_counted
        assert Refund.objects.count() == 0


def test_another_amount_or_reference_than_ours_counts_for_nothing(till):
    case = till.submit()
    till.paid(case)
    with till.open() as at:
        payment = Payment.objects.get()
        said = queries.pay(till.council.pk).payment(payment.payment_id)
        for wrong in ({"amount": 1}, {"reference": "AAA-AAA-AAA"}):
            with pytest.raises(NotOurs):
                actions.settle(payment, replace(said, **wrong), by=GUEST, at=at)
    assert states(till, case) == ("waiting", ["created"])


def test_a_fee_is_asked_for_later_and_the_case_waits_for_it_meanwhile(till):
    definition = reading.read_file(SERVICE).definition
    later = definition.model_copy(
        update={"fee": definition.fee.model_copy(update={"due": "asked"})}
    )
    with till.open() as at:
        till.version = catalogue.publish(till.council, later, by=GUEST, at=at)[0].version.pk
    case = till.submit()
    assert (case.state, till.charge(case)) == ("open", None)
    with till.open() as at:
        actions.ask(case, by=officer(till), at=at)
        with pytest.raises(NotNow, match="asked for already"):
            actions.ask(case, by=officer(till), at=at)
    assert fresh(till, case).state == "paused"
    till.paid(case)
    learn(till)
    assert fresh(till, case).state == "open"
    with till.open():
        subjects = sorted(Message.objects.values_list("subject", flat=True))
        ready = Task.objects.get(code="plan")
    assert [one.split(":")[0] for one in subjects] == [
        "Pay £35",
        "Receipt for £35",
        "We have your request",
    ]
    assert ready.state == "ready"


def test_declined_given_up_and_timed_out_lose_nothing_and_can_be_tried_again(till, standin):
    case = till.submit()
    paying.card(till.start(case), paying.DECLINED)
    learn(till)
    paying.give_up(till.start(case))
    learn(till)
    url = till.start(case)
    with till.open():
        standin.service.expire(Payment.objects.get(ended_at=None).payment_id)
    assert fresh(till, case).state == "paused"
    assert url
    till.paid(case)  # the one that timed out is seen to be over, and another begun
    learn(till)
    assert states(till, case) == ("paid", ["failed", "failed", "failed", "success"])
    assert [p.code for p in till.money(case).payments] == ["P0010", "P0030", "P0020", ""]


@pytest.mark.parametrize("fault", ["error", "drop", "drop-after-keeping"])
def test_a_pay_that_does_not_answer_is_asked_again_for_the_same_payment(till, standin, fault):
    case = till.submit()
    standin.service.folder.fault = fault
    assert till.start(case) == ""
    standin.service.folder.fault = ""
    paying.pay(till.start(case))
    assert len(list(standin.service.folder)) == 1
    learn(till)
    assert states(till, case) == ("paid", ["success"])


def test_paid_at_a_till_and_by_card_the_card_gets_its_money_back_and_somebody_sees_to_it(till):
    case = till.submit()
    url = till.start(case)
    with till.open() as at:
        charge = queries.charge_of(case)
        with pytest.raises(NotNow, match="receipt"):
            actions.mark_paid(charge, by=officer(till), at=at, receipt=" ")
        actions.mark_paid(charge, by=officer(till), at=at, receipt="T-991", remark="Cash.")
    assert fresh(till, case).state == "open"
    paying.pay(url)
    learn(till)
    money = till.money(case)
    assert (money.charge.how, money.charge.receipt) == ("till", "T-991")
    assert [(p.state, p.is_counted) for p in money.payments] == [("success", False)]
    assert [(r.amount, r.is_automatic) for r in money.refunds] == [(3500, True)]
    with till.open():
        assert Task.objects.filter(code__startswith="refund-", state="ready").count() == 1
    jobs.settle_once()
    jobs_until(till, Refund, "success")
    assert till.standin.service.folder.get(money.payments[0].payment_id)["refunds"]


def test_money_for_a_case_that_was_cancelled_goes_back(till):
    case = till.submit()
    url = till.start(case)
    with till.open() as at:
        cases.cancel(case, by=officer(till), at=at, reason="withdrawn")
    paying.pay(url)
    learn(till)
    jobs_until(till, Refund, "success")
    assert fresh(till, case).state == "cancelled"


def jobs_until(till, model, state):
    """Let the loop run until the one row of a model has come that far."""
    for _ in range(6):
        jobs.settle_once()
        with till.open() as at:
            if model.objects.get().state == state:
                return
            model.objects.filter(next_try_at__isnull=False).update(next_try_at=at)
    raise AssertionError("it does not come that far")


def test_neither_a_message_nor_an_officer_starts_what_is_not_paid(till):
    case = till.submit()
    with till.open() as at:
        cases.receive_message(case, by=GUEST, at=at, body="When do you come?")
        with pytest.raises(CaseNotNow, match="The fee is not paid"):
            cases.resume(case, by=officer(till), at=at)
    assert fresh(till, case).state == "paused"


def test_whoever_left_is_sent_the_way_to_pay_once(till):
    case = till.submit()
    assert jobs.settle_once() == 0
    with till.open() as at:
        Charge.objects.update(link_at=at - timedelta(seconds=1))
    assert jobs.settle_once() == 1
    assert jobs.settle_once() == 0
    with till.open():
        [message] = Message.objects.all()
        assert f"/pay/{till.charge(case).token}" in message.body
        assert "A Resident" not in message.body


def test_a_new_key_of_ours_takes_over_what_an_old_one_sealed(till, settings):
    settings.SECOND_STEP_KEYS = ["a new key", *settings.SECOND_STEP_KEYS]
    with till.open() as at:
        assert actions.reseal(till.council, by=SETUP, at=at)
        settings.SECOND_STEP_KEYS = ["a new key"]
        assert queries.pay(till.council.pk)
        assert queries.webhook_secret(till.council.pk)


def test_a_key_is_sealed_and_another_council_sees_no_money(till, dunmere):
    till.submit()
    with till.open():
        kept = Account.objects.get()
        assert "api_test" not in kept.sealed_key + kept.sealed_secret
    with scope.opened([dunmere.pk], writes=False):
        assert [Account.objects.count(), Charge.objects.count(), Payment.objects.count()] == [0] * 3
