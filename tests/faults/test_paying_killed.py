"""kill -9 at each step around a payment and a refund: nothing is lost, nothing is doubled.

A child process does the whole of it and kills itself at one step: after a statement, a commit, a
call of GOV.UK Pay, or its answer. Then everything is tried again, as people and the loop do.
"""

import os
import signal
from contextlib import contextmanager
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from tests.conftest import council, point
from tests.engine.payments.conftest import Till, furnish, standin
from tests.engine.payments.test_paying import officer
from tests.faults.forking import connect_anew
from tests.outside.payments import paying

from moothall.engine.cases.models import Case, Event, Submission
from moothall.engine.contact.models import Message
from moothall.engine.payments import actions, jobs, queries
from moothall.engine.payments.models import Charge, Payment, Refund
from moothall.ground.journal.words import Actor
from moothall.outside.payments.client import Pay

__all__ = ["standin"]
BACK = 1000
READS = ("SELECT", "SET", "SAVEPOINT", "RELEASE")
TURNS = 4  # of the loop, after which nothing is left to do, whatever came between
AMID_NOTHING = 2  # of the loop, after which nothing is left where nothing comes between
LAST = 5  # steps that may not come: the loop has nothing more to do, and one turn more or less


@pytest.fixture
def till(fresh_database, standin):
    server, name = fresh_database
    point("job", server, name)
    till = Till(council("ashby"), standin)
    till.version = furnish(till.council)
    return till


class Steps:
    """Counts steps, and kills this process at one of them.

    A step follows whatever changes what is kept somewhere: a statement, a commit, what the payer
    does, a call of GOV.UK Pay and the asking for it. Before a statement nothing is other than
    after what came before it; nor is it after one that only reads inside a transaction, which is
    therefore no step: all that a kill there undoes is the transaction.
    """

    def __init__(self, at=0):
        self.so_far, self.at = 0, at

    def tick(self):
        self.so_far += 1
        if self.so_far == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(self, do):
        def done(*said, **more):
            found = do(*said, **more)
            self.tick()
            return found

        return done

    def around(self, ask):
        def asked(*said):
            self.tick()
            return self.after(ask)(*said)

        return asked

    @contextmanager
    def counted(self):
        def statement(execute, text, *said):
            is_read = connection.in_atomic_block and str(text).lstrip().startswith(READS)
            return (execute if is_read else self.after(execute))(text, *said)

        with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(statement):
            patch.setattr(Pay, "_ask", self.around(Pay._ask))
            patch.setattr(paying, "pay", self.after(paying.pay))
            patch.setattr(BaseDatabaseWrapper, "commit", self.after(BaseDatabaseWrapper.commit))
            yield


def story(till, token, turns=TURNS):
    """Send, pay, learn of it, refund a part, learn of that: whatever of it is still to be done."""
    case = till.submit(token=token)
    if till.charge(case).state == "waiting":
        url = till.start(case)
        known = till.standin.service.by_token(url.rsplit("/", 1)[1]) if url else None
        if known and known["state"]["status"] != "success":
            paying.pay(url)
    soon(till, case)
    with till.open() as at:
        money = queries.money_of(case)
        if not money.refunds:
            by = officer(till)
            actions.ask_refund(money.counted, by=by, at=at, amount=BACK, why="A part")
    for _ in range(turns):
        soon(till, case)
    return case


def soon(till, case):
    """Let the loop run as if some time had gone by."""
    with till.open() as at:
        Payment.objects.filter(charge__case=case, ended_at=None).update(ask_at=at)
        Refund.objects.filter(next_try_at__isnull=False).update(next_try_at=at)
    jobs.settle_once()


def killed(till, token, at):
    """Live the story in a process of its own that is killed at a step; say if it came so far."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            connect_anew()
            with Steps(at).counted():
                story(till, token, AMID_NOTHING)
        finally:
            os._exit(0)
    _, how = os.waitpid(child, 0)
    return os.WIFSIGNALED(how)


def hold(till, case, token):
    """Nothing is lost, nothing is doubled: here, at GOV.UK Pay, and in what people were told."""
    with till.open():
        assert Submission.objects.filter(token=token).count() == 1
        assert Case.objects.get(pk=case.pk).state == "open"
        assert Event.objects.filter(case=case, kind="resumed").count() == 1
        assert [one.state for one in Charge.objects.filter(case=case)] == ["paid"]
        payments = list(Payment.objects.filter(charge__case=case, is_counted=True))
        refunds = list(Refund.objects.filter(payment__charge__case=case))
        subjects = [m.subject.split(":")[0] for m in Message.objects.filter(case_id=case.pk)]
    assert sorted(subjects) == ["Receipt for £35", "We have refunded £10", "We have your request"]
    assert [(one.amount, one.state) for one in refunds] == [(BACK, "success")]
    theirs = [
        one
        for one in till.standin.service.folder
        if one["wanted"]["reference"] == case.reference and one["state"]["status"] == "success"
    ]
    assert [one["payment_id"] for one in theirs] == [one.payment_id for one in payments]
    assert [one["amount"] for one in theirs[0]["refunds"]] == [BACK]


def kill_at(till, steps):
    for at in steps:
        token = uuid4()
        came_so_far = killed(till, token, at)
        hold(till, story(till, token), token)
        assert came_so_far, f"step {at} was never reached"
    with till.open() as at:
        today = at.astimezone(ZoneInfo(till.council.zone)).date()
        way = queries.pay(till.council.pk)
    kept = jobs.reconcile(till.council, today, way, by=Actor.job("test"))
    assert kept.differences == []
    assert (kept.paid, kept.refunded) == (3500 * (len(steps) + 1), BACK * (len(steps) + 1))


def every_step(till):
    """How many steps the story has when nobody is killed."""
    steps, token = Steps(), uuid4()
    with steps.counted():
        case = story(till, token, AMID_NOTHING)
    hold(till, case, token)
    return steps.so_far


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_killed_at_every_step_nothing_is_lost_or_doubled(till):
    steps = every_step(till) - LAST
    assert steps > 50
    kill_at(till, range(1, steps))
