"""What nobody pays for in its time ends by itself, once, and gives its place back."""

import threading
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from tests.conftest import council
from tests.engine.payments.conftest import SERVICE, Till, furnish, standin
from tests.engine.payments.test_paying import fresh, learn, officer, states

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Event, Remark
from moothall.engine.cases.words import NotNow
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.engine.catalogue.models import Intake, PlaceTaken
from moothall.engine.contact.models import Message
from moothall.engine.payments import actions, jobs, queries, rules
from moothall.engine.payments.models import Charge, Payment
from moothall.engine.payments.words import NothingDue
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor

__all__ = ["standin"]

JOB = Actor.job("unpaid")
LONDON = ZoneInfo("Europe/London")


def run_out(till):
    """Let the time to pay be over."""
    with till.open() as at:
        Charge.objects.update(lapses_at=at - timedelta(seconds=1))


def verbs():
    found = Entry.objects.filter(verb__in=("charge.lapsed", "case.cancelled"))
    return sorted(found.values_list("verb", flat=True))


def test_the_time_to_pay_ends_with_a_day_also_where_the_clocks_change():
    made_at = datetime(2026, 3, 27, 22, 30, tzinfo=LONDON)
    assert rules.lapses_at(made_at, 7, "Europe/London") == datetime(2026, 4, 4, tzinfo=LONDON)
    charge = Charge(lapses_at=rules.lapses_at(made_at, 7, "Europe/London"))
    assert str(rules.last_day(charge, "Europe/London")) == "2026-04-03"
    assert rules.last_day(Charge(), "Europe/London") is None


@pytest.mark.django_db
def test_it_is_asked_for_as_long_as_its_service_says(till):
    till.changed(pay_within_days=2)
    case = till.submit()
    charge = till.charge(case)
    assert timedelta(days=2) < charge.lapses_at - charge.made_at <= timedelta(days=3)
    assert jobs.lapse_once() == 0
    assert fresh(till, case).state == "paused"


@pytest.mark.django_db
def test_a_case_that_nobody_pays_ends_once_with_its_outcome_and_they_are_told(till):
    case = till.submit()
    run_out(till)
    assert [jobs.lapse_once(), jobs.lapse_once()] == [1, 0]
    case = fresh(till, case)
    assert (case.state, case.outcome) == ("cancelled", "not-paid")
    with till.open():
        assert verbs() == ["case.cancelled", "charge.lapsed"]
        ended = Event.objects.get(case_id=case.pk, kind="cancelled")
        assert ended.data == {"reason": "unpaid", "outcome": "not-paid"}
        assert Remark.objects.get().body == "£35 was not paid in time, so the case ended."
        [message] = Message.objects.all()
    assert message.subject == f"We ended your request, as it was not paid: {case.reference}"
    assert "You asked for Get large things taken away." in message.body
    assert "A Resident" not in message.body


@pytest.mark.django_db
def test_whoever_asked_in_welsh_is_told_in_welsh(till):
    case = till.submit()
    with till.open():
        type(case).objects.update(language="cy")
    run_out(till)
    assert jobs.lapse_once() == 1
    with till.open():
        [message] = Message.objects.all()
    assert message.subject.endswith(f"gan na thalwyd amdano: {case.reference}")
    assert "Nid oes arnoch ddim i ni." in message.body


@pytest.mark.django_db
def test_without_a_declared_outcome_it_is_cancelled_as_not_paid(till):
    till.changed(if_unpaid=None)
    case = till.submit()
    run_out(till)
    assert jobs.lapse_once() == 1
    assert (fresh(till, case).state, fresh(till, case).outcome) == ("cancelled", "")


@pytest.mark.django_db
def test_its_place_is_free_again(till):
    known = reading.read_file(SERVICE).definition
    capped = known.model_copy(update={"places": 1, "closed": "Full."})
    with till.open() as at:
        till.version = catalogue.publish(till.council, capped, by=GUEST, at=at)[0].version.pk
    till.submit()

    def taken():
        with till.open():
            return Intake.objects.get().taken, PlaceTaken.objects.count()

    assert taken() == (1, 1)
    run_out(till)
    jobs.lapse_once()
    assert taken() == (0, 0)
    assert till.submit().state == "paused"


@pytest.mark.django_db
def test_a_card_page_that_is_open_may_be_finished_and_no_other_is_begun(till, standin):
    case = till.submit()
    till.start(case)
    run_out(till)
    assert jobs.lapse_once() == 0
    with till.open() as at:
        assert not actions.lapse(Charge.objects.get(), by=JOB, at=at)
        payment = Payment.objects.get()
        assert rules.why_not_pay(payment.charge, case, at)
    assert till.start(case).startswith(standin.url)
    assert len(till.money(case).payments) == 1
    with till.open() as at:  # at another till it is taken until the case has ended
        actions.mark_paid(queries.charge_of(case), by=officer(till), at=at, receipt="T-1")
    assert fresh(till, case).state == "open"
    assert jobs.lapse_once() == 0


@pytest.mark.django_db
def test_money_of_a_card_page_that_was_open_at_the_end_starts_the_case(till):
    case = till.submit()
    till.paid(case)
    run_out(till)
    assert jobs.lapse_once() == 0
    learn(till)
    assert states(till, case) == ("paid", ["success"])
    assert jobs.lapse_once() == 0
    assert fresh(till, case).state == "open"


@pytest.mark.django_db
def test_they_are_sent_the_way_to_pay_and_reminded_before_it_ends(till):
    case = till.submit()
    charge = till.charge(case)
    with till.open() as at:
        assert actions.send_link(charge, by=officer(till), at=at) == 1
    assert till.charge(case).link_at == charge.lapses_at - timedelta(days=3)
    with till.open():
        [message] = Message.objects.all()
        assert "If it is not paid by the end of" in message.body
        actions.send_link(charge, by=officer(till), at=charge.lapses_at - timedelta(days=3))
    assert till.charge(case).link_at is None


@pytest.mark.django_db
def test_what_was_asked_for_before_there_was_an_end_waits_on(till):
    case = till.submit()
    with till.open():
        Charge.objects.update(lapses_at=None)
    assert jobs.lapse_once() == 0
    with till.open() as at:
        assert not actions.lapse(queries.charge_of(case), by=JOB, at=at + timedelta(days=900))


@pytest.mark.django_db
def test_nobody_cancels_as_not_paid_what_does_not_wait_for_its_fee(till):
    case = till.submit()
    till.paid(case)
    learn(till)
    with till.open() as at, pytest.raises(NotNow, match="does not wait for its fee"):
        cases.cancel(case, by=JOB, at=at, reason="unpaid")


@pytest.mark.django_db
def test_nobody_but_the_end_of_its_time_cancels_as_not_paid(till):
    case = till.submit()
    with till.open() as at, pytest.raises(NotNow, match="Only the end of the time to pay"):
        cases.cancel(case, by=officer(till), at=at, reason="unpaid")
    assert fresh(till, case).state == "paused"


@pytest.mark.django_db
def test_a_fault_in_one_council_holds_up_no_other(till, dunmere, standin, monkeypatch):
    other = Till(dunmere, standin)
    other.version = furnish(dunmere)
    tills = sorted((till, other), key=lambda one: one.council.pk)
    first, second = [one.submit() for one in tills]
    for one in tills:
        run_out(one)
    lapse = actions.lapse

    def broken(charge, **how):
        if charge.council_id == first.council_id:
            raise RuntimeError("a fault of the tests")
        return lapse(charge, **how)

    monkeypatch.setattr(actions, "lapse", broken)
    assert jobs.lapse_once() == 1
    assert (fresh(tills[0], first).state, fresh(tills[1], second).state) == ("paused", "cancelled")


def beside(do, ends):
    """Run something beside, in a connection of its own."""

    def run():
        try:
            ends.append(do())
        finally:
            connections["default"].close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.fresh_database
def test_the_end_waits_for_money_that_comes_first_and_finds_it_paid(fresh_database, standin):
    till = Till(council("ashby"), standin)
    till.version = furnish(till.council)
    case, ends = till.submit(), []
    till.paid(case)
    run_out(till)
    charge = till.charge(case)

    def lapse():
        with till.open() as at:
            return actions.lapse(charge, by=JOB, at=at)

    with till.open() as at:
        payment = Payment.objects.get()
        said = queries.pay(till.council.pk).payment(payment.payment_id)
        assert actions.settle(payment, said, by=GUEST, at=at).is_counted
        thread = beside(lapse, ends)
        time.sleep(0.5)
        assert thread.is_alive(), "it waits"
    thread.join(10)
    assert (ends, fresh(till, case).state) == ([False], "open")


@pytest.mark.fresh_database
def test_whoever_sets_out_to_pay_waits_for_the_end_and_pays_nothing(fresh_database, standin):
    till = Till(council("ashby"), standin)
    till.version = furnish(till.council)
    case, ends = till.submit(), []
    charge = till.charge(case)

    def start():
        try:
            return till.start(case)
        except NothingDue as why:
            return str(why)

    with till.open() as at:
        assert actions.lapse(charge, by=JOB, at=at + timedelta(days=30))
        thread = beside(start, ends)
        time.sleep(0.5)
        assert thread.is_alive(), "it waits"
    thread.join(10)
    assert ends == ["This request has ended. There is nothing to pay."]
    assert till.money(case).payments == []


@pytest.mark.fresh_database
def test_two_workers_end_it_once(fresh_database, standin):
    till = Till(council("ashby"), standin)
    till.version = furnish(till.council)
    case = till.submit()
    run_out(till)
    charge, ends = till.charge(case), []

    def lapse():
        with till.open() as at:
            return actions.lapse(charge, by=JOB, at=at)

    threads = [beside(lapse, ends) for _ in range(2)]
    for thread in threads:
        thread.join(20)
    assert sorted(ends) == [False, True]
    with till.open():
        assert verbs() == ["case.cancelled", "charge.lapsed"]
        assert Message.objects.count() == 1
