"""Nobody works a case whose fee is not paid, by no way round; it can be ended for nothing."""

import pytest
from tests.engine.payments.test_paying import fresh, learn, officer

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Event, Task
from moothall.engine.cases.words import NotNow
from moothall.engine.payments import actions

pytestmark = pytest.mark.django_db


def refused(till, do, case, match="The fee is not paid", **how):
    with till.open() as at, pytest.raises(NotNow, match=match):
        do(case, by=officer(till), at=at, **how)


def of_fee(till, case, kind):
    with till.open():
        return Event.objects.filter(case_id=case.pk, kind=kind).latest("sequence").sequence


def test_what_is_not_paid_is_neither_resolved_nor_split_but_cancelled(till):
    case = till.submit()
    refused(till, cases.resolve, case, outcome="taken")
    refused(till, cases.split, case, remark="The bed")
    with till.open():
        assert Case.objects.count() == 1
    with till.open() as at:
        cases.cancel(case, by=officer(till), at=at, reason="withdrawn")
    assert fresh(till, case).state == "cancelled"


def test_a_merge_that_is_undone_leaves_it_unpaid(till):
    case, other = till.submit(), till.submit()
    with till.open() as at:
        cases.merge(case, other, by=officer(till), at=at)
    with till.open() as at:
        cases.unmerge(case, by=officer(till), at=at)
    assert fresh(till, case).state == "paused"
    refused(till, cases.resume, case)


def test_no_task_is_done_while_an_officer_waits_for_the_fee(till):
    till.changed(due="asked")
    case = till.submit()
    with till.open() as at:
        actions.ask(case, by=officer(till), at=at)
        assert Task.objects.get(code="plan").state == "ready"
    refused(till, cases.finish_task, case, task="plan")
    till.paid(case)
    learn(till)
    with till.open() as at:
        cases.finish_task(case, by=officer(till), at=at, task="plan")
        assert Task.objects.get(code="plan").state == "done"


@pytest.mark.parametrize("is_moved", [False, True])
def test_waiting_for_the_fee_and_going_on_are_not_corrected(till, is_moved):
    case = till.submit()

    def correct(kind):
        number, by = of_fee(till, case, kind), officer(till)
        with till.open() as at:
            wrong = {"event": number, "to": at if is_moved else None, "remark": "Wrong"}
            with pytest.raises(NotNow, match="cannot be corrected"):
                cases.correct(case, by=by, at=at, **wrong)

    correct("paused")
    assert fresh(till, case).state == "paused"
    till.paid(case)
    learn(till)
    correct("paused")
    correct("resumed")
    assert fresh(till, case).state == "open"


def test_another_pause_is_corrected_as_before(till):
    case = till.submit()
    till.paid(case)
    learn(till)
    with till.open() as at:
        cases.pause(case, by=officer(till), at=at, reason="others")
    with till.open() as at:
        number = of_fee(till, case, "paused")
        cases.correct(case, by=officer(till), at=at, event=number, to=None, remark="Wrong")
    assert fresh(till, case).state == "open"
