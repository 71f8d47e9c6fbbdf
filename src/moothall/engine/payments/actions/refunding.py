"""Give money back: asked for, approved by a second officer, sent once, and seen to arrive."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.engine.payments import rules, wording
from moothall.engine.payments.actions import locking
from moothall.engine.payments.models import Payment, Refund
from moothall.engine.payments.words import LATER, NotNow, NotThatAmount, RefundState
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.payments import client
from moothall.outside.payments.client import UNEXPECTED_AMOUNT, Pay, Refusal

SOON = timedelta(seconds=5)


@transaction.atomic
def ask_refund(payment: Payment, *, by: Actor, at: datetime, amount: int, why: str) -> Refund:
    """Ask to give back so many pence; what the service lets an officer refund alone is sent.

    More than that waits for a second officer, and so does what comes to more together with
    what went back of the same payment before, with nobody's approval.

    :raises NotThatAmount: when the rules say no.
    """
    charge, case, payment = locking.with_payment(payment)
    if reason := rules.why_not_refund(payment, case, by, amount=amount, why=why):
        raise NotThatAmount(reason)
    is_alone = rules.given_alone(payment) + amount <= charge.refund_alone
    refund = Refund(
        council_id=payment.council_id,
        payment=payment,
        amount=amount,
        state=RefundState.APPROVED if is_alone else RefundState.ASKED,
        why=why.strip(),
        by_id=by.id if by.kind == "person" else None,
        asked_at=at,
        next_try_at=at if is_alone else None,
    )
    refund.save(force_insert=True)
    facts = {"payment": payment.pk, "pence": amount, "is_alone": is_alone}
    journal.record("refund.asked", refund, by=by, at=at, facts=facts)
    waits = "" if is_alone else " It waits for a second officer."
    words = f"A refund of {wording.pounds(amount)} was asked for.{waits}"
    cases.note_money(case, by=by, at=at, words=words)
    return refund


@transaction.atomic
def decide_refund(refund: Refund, *, by: Actor, at: datetime, is_approved: bool) -> Refund:
    """Approve or refuse a refund that somebody else asked for.

    :raises NotNow: when the rules say no.
    """
    refund = locking.refund_alone(refund)
    case = refund.payment.charge.case
    if why := rules.why_not_decide(refund, case, by):
        raise NotNow(why)
    refund.decided_by_id = by.id
    refund.state = RefundState.APPROVED if is_approved else RefundState.REFUSED
    refund.next_try_at, refund.ended_at = (at, None) if is_approved else (None, at)
    refund.save()
    if is_approved:
        journal.record("refund.approved", refund, by=by, at=at, facts={"pence": refund.amount})
    else:
        journal.record("refund.refused", refund, by=by, at=at, facts={"pence": refund.amount})
    said = "approved" if is_approved else "refused"
    words = f"The refund of {wording.pounds(refund.amount)} was {said}."
    cases.note_money(case, by=by, at=at, words=words)
    return refund


def give_back(payment: Payment, case: Case, *, by: Actor, at: datetime) -> Refund:
    """Give back money that pays nothing, and give the team the task to see that it arrives."""
    refund = Refund(
        council_id=payment.council_id,
        payment=payment,
        amount=payment.amount,
        state=RefundState.APPROVED,
        is_automatic=True,
        asked_at=at,
        next_try_at=at,
    )
    refund.save(force_insert=True)
    facts = {"payment": payment.pk, "pence": payment.amount, "is_automatic": True}
    journal.record("refund.asked", refund, by=by, at=at, facts=facts)
    words = (
        f"{wording.pounds(payment.amount)} came by card though nothing was owed:"
        " it goes back by itself. See that it does"
    )
    cases.give_task(case, by=by, at=at, code=f"refund-{refund.pk}", words=words)
    return refund


@transaction.atomic
def take_up_refund(refund: Refund, said: client.Payment, *, by: Actor, at: datetime) -> RefundState:
    """Keep what is left of a payment before a refund of it is sent; return how it stands then.

    Only what was kept is sent, so that a process killed in between sends the same again.
    """
    refund = locking.refund_alone(refund)
    if refund.state != RefundState.APPROVED:
        return RefundState(refund.state)
    others = Refund.objects.filter(payment_id=refund.payment_id, state=RefundState.SENDING)
    if others.exists():
        refund.next_try_at = at + SOON
    elif said.refund_status == "pending":  # the money is not in yet
        refund.next_try_at = at + LATER
    elif said.refundable < refund.amount:
        return _failed(refund, by=by, at=at)
    else:
        refund.state, refund.available = RefundState.SENDING, said.refundable
    refund.save()
    return RefundState(refund.state)


@transaction.atomic
def send_refund(refund: Refund, *, by: Actor, at: datetime, pay: Pay) -> Refund:
    """Send a refund that was taken up. Pay refuses it if it was sent before: then it is found.

    :raises NoAnswer: when it is not known; send it again later.
    """
    refund = locking.refund_alone(refund)
    if refund.state != RefundState.SENDING or refund.available is None:
        return refund
    number = refund.payment.payment_id
    try:
        said = pay.refund(number, refund.amount, available=refund.available)
    except Refusal as fault:
        if fault.code != UNEXPECTED_AMOUNT:
            _failed(refund, by=by, at=at)
            return refund
        found = _unknown_one(refund, pay.refunds(number))
        if found is None:  # something else was refunded meanwhile: begin anew
            refund.state, refund.available, refund.next_try_at = RefundState.APPROVED, None, at
            refund.save()
            return refund
        said, at = found, _made_at(found) or at
    refund.state, refund.refund_id = RefundState.SUBMITTED, said.refund_id
    refund.sent_at = at
    refund.next_try_at = at + SOON
    refund.save()
    return refund


def _made_at(said: client.Refund) -> datetime | None:
    try:
        made = datetime.fromisoformat(said.created)
    except ValueError:
        return None
    return made if made.tzinfo else None


def _unknown_one(refund: Refund, made: Collection[client.Refund]) -> client.Refund | None:
    known = set(Refund.objects.filter(payment_id=refund.payment_id).values_list("refund_id"))
    fitting = (one for one in made if one.amount == refund.amount)
    return next((one for one in fitting if (one.refund_id,) not in known), None)


@transaction.atomic
def learn_refund(refund: Refund, said: client.Refund, *, by: Actor, at: datetime) -> Refund:
    """Keep what Pay says of a refund that is on its way; tell whoever paid when it is done."""
    refund = locking.refund_alone(refund)
    if refund.state != RefundState.SUBMITTED:
        return refund
    if said.status == "submitted":
        refund.next_try_at = at + LATER
        refund.save()
        return refund
    if said.status != "success":
        _failed(refund, by=by, at=at)
        return refund
    _end(refund, RefundState.SUCCESS, by=by, at=at)
    charge = refund.payment.charge
    words = f"{wording.pounds(refund.amount)} was refunded by card."
    event = cases.note_money(charge.case, by=by, at=at, words=words)
    message = wording.refunded(refund.amount, charge, charge.case.council)
    cases.tell_of_money(event, message, by=by, at=at, is_limited=False)
    return refund


@transaction.atomic
def put_off(refund: Refund, *, by: Actor, at: datetime) -> None:
    """Try a refund again later, because Pay gave no answer."""
    del by
    waiting = Refund.objects.filter(pk=refund.pk, next_try_at__isnull=False)
    waiting.update(next_try_at=at + LATER)


def _failed(refund: Refund, *, by: Actor, at: datetime) -> RefundState:
    """End a refund that Pay did not make; the team is given the task to send it another way."""
    _end(refund, RefundState.ERROR, by=by, at=at)
    amount = wording.pounds(refund.amount)
    words = f"The refund of {amount} did not go through at GOV.UK Pay: send it another way"
    code = f"refund-failed-{refund.pk}"
    cases.give_task(refund.payment.charge.case, by=by, at=at, code=code, words=words)
    return RefundState.ERROR


def _end(refund: Refund, state: RefundState, *, by: Actor, at: datetime) -> None:
    refund.state, refund.ended_at, refund.next_try_at = state, at, None
    refund.save()
    facts = {"state": state.value, "pence": refund.amount}
    journal.record("refund.ended", refund, by=by, at=at, facts=facts)
