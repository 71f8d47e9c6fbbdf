"""F5, of money: whichever statement of an action fails, nothing of it is there; again, all is."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests import standing as scenes
from tests.engine.payments.conftest import ANSWERS, BACK, KEY, SETUP, ashbys_till, standin
from tests.engine.payments.conftest import Till as Plain
from tests.engine.payments.test_paying import fresh, learn, officer
from tests.faults.statements import done_whole

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.cases.models import Case
from moothall.engine.payments import actions, ledger, queries
from moothall.engine.payments.models import Charge, Payment, Refund
from moothall.ground.journal.words import GUEST, Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known

__all__ = ["standin"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOKEN = UUID("00000000-0000-4000-8000-000000000006")
JOB = Actor.job("payments")
BEDS = {"things": [{"what": "A bed", "size": "light"}] * 5}


class Till(Plain):
    """A council that takes money, and what has happened there before the action that is tried."""

    def sent(self):
        self.case = self.submit(answers=BEDS)

    def sent_before_the_fee(self):
        """They sent it, and the service asks for the fee later."""
        self.changed(due="asked")
        self.sent()

    def unpaid_too_long(self):
        self.sent()
        with self.open() as at:
            Charge.objects.update(lapses_at=at - timedelta(seconds=1))

    def begun(self):
        """They went to the card page, and Pay says how that stands."""
        self.sent()
        self.start(self.case)
        self._told()

    def carded(self):
        """They paid by card; nobody has told us yet."""
        self.sent()
        self.paid(self.case)
        self._told()

    def counted(self):
        """The money is here."""
        self.sent()
        self.paid(self.case)
        learn(self)
        self.case = fresh(self, self.case)

    def carded_too_late(self):
        """They paid by card for what an officer has cancelled meanwhile."""
        self.carded()
        with self.open() as at:
            cases.cancel(self.case, reason="spam", by=officer(self), at=at)

    def refund_asked(self, pence=3501):
        self.counted()
        with self.open() as at:
            self.refund = self.ask_back(at, pence)

    def never_answered(self):
        """They went to pay, and Pay never said under which number."""
        self.begun()
        with self.open():
            Payment.objects.update(payment_id="")

    def refunded_to_somebody(self):
        self.refund_asked(1000)
        with self.open() as at:
            rosa = people.add(self.council, "Rosa", by=SETUP, at=at)
            Case.objects.filter(pk=self.case.pk).update(requester=rosa)
            self.whose = known.whose(rosa)

    def refund_approved(self):
        self.refund_asked(1000)
        self._told()

    def refund_taken_up(self):
        self.refund_approved()
        with self.open() as at:
            actions.take_up_refund(self.refund, self.said, by=JOB, at=at)

    def refund_sent(self):
        self.refund_taken_up()
        with self.open() as at:
            actions.send_refund(self.refund, by=JOB, at=at, pay=self.way())
            self.refund = Refund.objects.get()
            self.returned = self.way().refunds(self.payment.payment_id)[0]

    def ask_back(self, at, pence):
        payment, by = Payment.objects.get(), officer(self)
        return actions.ask_refund(payment, by=by, at=at, amount=pence, why="Not taken.")

    def way(self):
        return queries.pay(self.council.pk, timeout=2)

    def _told(self):
        with self.open():
            self.payment = Payment.objects.get()
            self.said = self.way().payment(self.payment.payment_id)

    def owed(self):
        return queries.charge_of(self.case)


def nothing(till):
    return None


def asked(till):
    return Asked(token=TOKEN, version_id=till.version, answers=ANSWERS)


def reconciled(till, at):
    day = at.date()
    begun = queries.begun_between(till.council.pk, at - timedelta(days=1), at + timedelta(days=1))
    held, told = ledger.Held(begun, [], []), ledger.Told([], [], {}, {})
    return actions.keep_day(till.council.pk, day, held, told, by=JOB, at=at)


ACTIONS = {
    "submit": (nothing, lambda t, at: actions.submit(t.council, asked(t), by=GUEST, at=at)),
    "log": (nothing, lambda t, at: actions.log(t.council, asked(t), by=officer(t), at=at)),
    "ask": (
        Till.sent_before_the_fee,
        lambda t, at: actions.ask(t.case, by=officer(t), at=at),
    ),
    "start": (
        Till.sent,
        lambda t, at: actions.start(t.owed(), by=GUEST, at=at, pay=t.way(), back=BACK),
    ),
    "settle": (Till.carded, lambda t, at: actions.settle(t.payment, t.said, by=JOB, at=at)),
    "settle under way": (
        Till.begun,
        lambda t, at: actions.settle(t.payment, t.said, by=JOB, at=at),
    ),
    "settle what is not owed": (
        Till.carded_too_late,
        lambda t, at: actions.settle(t.payment, t.said, by=JOB, at=at),
    ),
    "mark_paid": (
        Till.sent,
        lambda t, at: actions.mark_paid(t.owed(), by=officer(t), at=at, receipt="T-1"),
    ),
    "send_link": (Till.sent, lambda t, at: actions.send_link(t.owed(), by=officer(t), at=at)),
    "lapse": (Till.unpaid_too_long, lambda t, at: actions.lapse(t.owed(), by=JOB, at=at)),
    "ask_refund": (Till.counted, lambda t, at: t.ask_back(at, 3501)),
    "ask_refund alone": (Till.counted, lambda t, at: t.ask_back(at, 1000)),
    "decide_refund": (
        Till.refund_asked,
        lambda t, at: actions.decide_refund(
            t.refund, by=officer(t, "ben"), at=at, is_approved=True
        ),
    ),
    "decide_refund and refuse": (
        Till.refund_asked,
        lambda t, at: actions.decide_refund(
            t.refund, by=officer(t, "ben"), at=at, is_approved=False
        ),
    ),
    "take_up_refund": (
        Till.refund_approved,
        lambda t, at: actions.take_up_refund(t.refund, t.said, by=JOB, at=at),
    ),
    "send_refund": (
        Till.refund_taken_up,
        lambda t, at: actions.send_refund(t.refund, by=JOB, at=at, pay=t.way()),
    ),
    "learn_refund": (
        Till.refund_sent,
        lambda t, at: actions.learn_refund(t.refund, t.returned, by=JOB, at=at),
    ),
    "connect": (
        nothing,
        lambda t, at: actions.connect(t.council, key=KEY, secret="another", by=SETUP, at=at),
    ),
    "keep_day": (Till.counted, reconciled),
    "hurry": (Till.begun, lambda t, at: actions.hurry(t.payment, by=JOB, at=at)),
    "postpone": (Till.begun, lambda t, at: actions.postpone(t.payment, by=JOB, at=at)),
    "give_up": (Till.never_answered, lambda t, at: actions.give_up(t.payment, by=JOB, at=at)),
    "put_off": (Till.refund_approved, lambda t, at: actions.put_off(t.refund, by=JOB, at=at)),
    "reseal": (nothing, lambda t, at: actions.reseal(t.council, by=JOB, at=at)),
    "erase": (Till.refunded_to_somebody, lambda t, at: actions.erase(t.whose, by=JOB, at=at)),
}


ALONE = {"hurry", "postpone", "put_off"}
"""What is one statement, with no entry: when Pay is asked next."""


@pytest.fixture
@scenes.on(ashbys_till)
def till(standing, standin):
    council, version = standing
    made = Till(council, standin)
    made.version = version
    return made


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.timeout(300)
def test_an_action_with_money_is_done_whole_or_not_at_all(till, name):
    before_it, act = ACTIONS[name]
    before_it(till)
    with till.open() as at:
        done_whole(name, lambda: act(till, at), least=1 if name in ALONE else 2)
