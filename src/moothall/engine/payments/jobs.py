"""What `moothall work` does for payments: ask Pay, send, reconcile, end what is not paid."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from moothall.engine.payments import actions, queries
from moothall.engine.payments.ledger import Held, Told
from moothall.engine.payments.models import Charge, Payment, Reconciled, Refund
from moothall.engine.payments.words import LOOK_BACK, RefundState
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor, Refused
from moothall.outside.payments.client import NoAnswer, Pay, Refusal

LOOP, ENDS = Actor.job("payments"), Actor.job("unpaid")
AT_A_TIME = 50
AFTER = time(3)
"""A day is reconciled from this hour of the next on, in the council's own zone."""
AROUND = timedelta(minutes=15)
log = logging.getLogger("moothall.payments")


def settle_once() -> int:
    """Ask Pay of what is under way, over every council; return how many things moved."""
    return _over_all("payments", loops.where(queries.councils_under_way), _settle_in)


def reconcile_once() -> int:
    """Reconcile the days that are over and were not; return how many."""
    found = loops.where(lambda _: queries.connected())
    return _over_all("money", found, _reconcile_in)


def lapse_once() -> int:
    """End the cases that nobody paid for in time, over every council; return how many."""
    return _turns("unpaid", councils.all_ids(), _lapse_in)


def _lapse_in(council_id: int) -> int:
    with scope.opened([council_id], writes=False) as at:
        found = queries.to_lapse(council_id, at, most=AT_A_TIME)
    return sum(_lapse(charge) for charge in found)


def _lapse(charge: Charge) -> bool:
    try:
        with scope.opened([charge.council_id], writes=True) as at:
            return actions.lapse(charge, by=ENDS, at=at)
    except Refused as fault:
        log.warning("charge %s waits on: %s", charge.pk, fault)
        return False


def _over_all(
    name: str, council_ids: Iterable[int], turn: Callable[[int, Pay, datetime], int]
) -> int:
    def with_pay(council_id: int) -> int:
        with scope.opened([council_id], writes=False) as at:
            pay = queries.pay(council_id)
        return turn(council_id, pay, at) if pay else 0

    return _turns(name, council_ids, with_pay)


def _turns(name: str, council_ids: Iterable[int], turn: Callable[[int], int]) -> int:
    """Give each council its turn: a fault in one is said, and holds up no other."""
    done = 0
    for council_id in council_ids:
        try:
            done += turn(council_id)
        except NoAnswer as fault:
            log.warning("council %s: %s", council_id, fault)
        except Exception:  # the job runner is one of the two places that catch everything
            log.exception("the loop %s failed for council %s and goes on", name, council_id)
            if not connection.is_usable():  # the runner takes another, and the loop's lock anew
                raise
    return done


def _settle_in(council_id: int, pay: Pay, at: datetime) -> int:
    with scope.opened([council_id], writes=False):
        payments = queries.to_ask(council_id, at, most=AT_A_TIME)
        refunds = queries.to_send(council_id, at, most=AT_A_TIME)
        charges = queries.to_link(council_id, at, most=AT_A_TIME)
    moved = sum(_ask(payment, pay) for payment in payments)
    moved += sum(_send(refund, pay) for refund in refunds)
    for charge in charges:
        with scope.opened([council_id], writes=True) as now:
            moved += actions.send_link(charge, by=LOOP, at=now)
    return moved


def _ask(payment: Payment, pay: Pay) -> int:
    """Ask of one payment, outside any transaction, and keep the answer in one."""
    try:
        said = pay.payment(payment.payment_id) if payment.payment_id else None
        with scope.opened([payment.council_id], writes=True) as at:
            if said is None:
                actions.give_up(payment, by=LOOP, at=at)
                return 1
            return int(actions.settle(payment, said, by=LOOP, at=at).ended_at is not None)
    except (NoAnswer, Refusal, Refused) as fault:
        log.warning("payment %s is asked about again later: %s", payment.pk, fault)
        with scope.opened([payment.council_id], writes=True) as at:
            actions.postpone(payment, by=LOOP, at=at)
        return 0


def _send(refund: Refund, pay: Pay) -> int:
    """Bring one refund a step further; where Pay gives no answer, later."""
    try:
        return _learn(refund, pay) if refund.state == RefundState.SUBMITTED else _give(refund, pay)
    except (NoAnswer, Refusal, Refused) as fault:
        log.warning("refund %s is tried again later: %s", refund.pk, fault)
        with scope.opened([refund.council_id], writes=True) as at:
            actions.put_off(refund, by=LOOP, at=at)
        return 0


def _give(refund: Refund, pay: Pay) -> int:
    """Note what is left, and commit that, before the refund is sent."""
    state = RefundState(refund.state)
    if state == RefundState.APPROVED:
        said = pay.payment(refund.payment.payment_id)
        with scope.opened([refund.council_id], writes=True) as at:
            state = actions.take_up_refund(refund, said, by=LOOP, at=at)
    if state != RefundState.SENDING:
        return 0
    with scope.opened([refund.council_id], writes=True) as at:
        actions.send_refund(refund, by=LOOP, at=at, pay=pay)
    return 1


def _learn(refund: Refund, pay: Pay) -> int:
    made = {one.refund_id: one for one in pay.refunds(refund.payment.payment_id)}
    with scope.opened([refund.council_id], writes=True) as at:
        if refund.refund_id not in made:
            actions.put_off(refund, by=LOOP, at=at)
            return 0
        kept = actions.learn_refund(refund, made[refund.refund_id], by=LOOP, at=at)
        return int(kept.ended_at is not None)


def _reconcile_in(council_id: int, pay: Pay, at: datetime) -> int:
    with scope.opened([council_id], writes=False):
        [council] = councils.by_ids([council_id])
        local = at.astimezone(ZoneInfo(council.zone))
        if local.time() < AFTER:
            return 0
        wanted = [local.date() - timedelta(days=back) for back in range(1, LOOK_BACK + 1)]
        made = {one.day_on for one in queries.days(council_id, most=LOOK_BACK + 1)}
    missing = sorted(set(wanted) - made)
    for day_on in missing:
        reconcile(council, day_on, pay, by=LOOP)
    return len(missing)


def reconcile(council: Council, day_on: date, pay: Pay, *, by: Actor) -> Reconciled:
    """Hold a council's day against what Pay says of it, and keep what comes of it.

    :raises NoAnswer: when Pay gives no answer.
    :raises Refusal: when Pay says no.
    """
    zone = ZoneInfo(council.zone)
    start = datetime.combine(day_on, time(), zone)
    end = datetime.combine(day_on + timedelta(days=1), time(), zone)
    around = _written(start - AROUND), _written(end + AROUND)
    there, back = list(pay.payments_between(*around)), list(pay.refunds_between(*around))
    within = _written(start), _written(end)
    with scope.opened([council.pk], writes=True) as at:
        held = Held(
            queries.begun_between(council.pk, start, end),
            queries.at_tills_between(council.pk, start, end),
            queries.refunds_sent_between(council.pk, start, end),
        )
        known = {
            one.payment_id: one for one in queries.named(council.pk, [p.payment_id for p in there])
        }
        refunds = queries.refunds_named(council.pk, [one.refund_id for one in back])
        there = [o for o in there if o.payment_id in known or within[0] <= o.created < within[1]]
        return actions.keep_day(
            council.pk, day_on, held, Told(there, back, known, refunds), by=by, at=at
        )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


LOOPS: dict[str, Callable[[], int]] = {"payments": settle_once}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {"money": reconcile_once, "unpaid": lapse_once}
"""What `moothall work` looks after once a minute for this package."""
