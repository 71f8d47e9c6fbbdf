"""Pay a charge: begin at GOV.UK Pay, learn how it ended, or say that it was paid elsewhere."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.engine.payments import rules, wording
from moothall.engine.payments.actions import locking, refunding
from moothall.engine.payments.models import Charge, Payment
from moothall.engine.payments.words import (
    UNMADE_AFTER,
    ChargeState,
    How,
    NothingDue,
    NotNow,
    NotOurs,
    State,
    ask_after,
)
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.payments import client
from moothall.outside.payments.client import NoAnswer, Pay, Refusal, Wanted

REFUSED = str.maketrans(dict.fromkeys('<>"\\|', " "))
"""The signs that the firewall of GOV.UK Pay takes for an attack (P0920)."""
OTHER_WORDS = 409
"""Pay's answer to a key that was used for a payment in other words."""
log = logging.getLogger("moothall.payments")


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the payer goes on; nothing where GOV.UK Pay gave no way or nothing is owed now."""

    url: str
    is_done: bool = False


@transaction.atomic
def start(
    charge: Charge, *, by: Actor, at: datetime, pay: Pay, back: str, language: str = "en"
) -> Begun:
    """Begin to pay by card, or go on where it was begun: one payment at a time is under way.

    Pay hears of it before this is committed. That does no harm: nobody has the address of the
    payment yet, so one that is lost here cannot be paid. The row's key makes trying again the same.

    :param back: where GOV.UK Pay sends the payer afterwards.
    :param language: of its pages: en or cy.
    :raises NothingDue: when it is paid, the case is over, or so is the time to pay with no payment
        under way.
    :raises NotOurs: when Pay tells of another amount or reference than we asked for.
    """
    charge, case = locking.charge_and_case(charge.pk)
    payment = Payment.objects.filter(charge_id=charge.pk, ended_at__isnull=True).first()
    if why := rules.why_not_pay(charge, case, at, last=payment):
        raise NothingDue(why)
    try:
        if payment is not None and payment.payment_id:
            said = pay.payment(payment.payment_id)
            payment = settle(payment, said, by=by, at=at)
            if payment.ended_at is None:
                return Begun(said.next_url)
            charge, case = locking.charge_and_case(charge.pk)
            if rules.why_not_pay(charge, case, at):
                return Begun("", is_done=True)
            payment = None
        payment = payment or _begin(charge, by=by, at=at)
        payment, said = _created(payment, _wanted(charge, back, language), by=by, at=at, pay=pay)
    except (NoAnswer, Refusal) as fault:
        log.warning("charge %s: %s", charge.pk, fault)
        return Begun("")
    payment.payment_id, payment.state = said.payment_id, _state(said)
    payment.ask_at = at + ask_after(at - at)
    payment.save(update_fields=["payment_id", "state", "ask_at"])
    return Begun(said.next_url)


@transaction.atomic
def settle(payment: Payment, said: client.Payment, *, by: Actor, at: datetime) -> Payment:
    """Keep what GOV.UK Pay says of a payment; money that came starts the case, once.

    Told twice, late, or by several at once it changes nothing more. Money that pays nothing (it
    was paid already, or the case is over) goes back, and the team is given the task to see to it.

    :raises NotOurs: when the amount or the reference is not what we asked for.
    """
    charge, case, payment = locking.with_payment(payment)
    if payment.ended_at is not None:
        return payment
    if (said.amount, said.reference) != (payment.amount, case.reference):
        raise NotOurs
    payment.state = _state(said)
    if not said.is_finished:
        payment.ask_at = at + ask_after(at - payment.begun_at)
        payment.save(update_fields=["state", "ask_at"])
        return payment
    payment.code, payment.ended_at, payment.ask_at = said.code[:10], at, None
    payment.is_counted = said.is_paid and rules.is_payable(charge, case)
    payment.save()
    facts = {"state": payment.state, "code": payment.code, "counted": payment.is_counted}
    journal.record("payment.ended", payment, by=by, at=at, facts=facts)
    if payment.is_counted:
        _paid(charge, case, how=How.CARD, by=by, at=at, words="was paid by card on GOV.UK Pay.")
    elif said.is_paid:
        refunding.give_back(payment, case, by=by, at=at)
    return payment


@transaction.atomic
def mark_paid(charge: Charge, *, by: Actor, at: datetime, receipt: str, remark: str = "") -> Charge:
    """Say that it was paid at another till, with that till's receipt; the case goes on.

    :raises NotNow: when the rules say no.
    """
    charge, case = locking.charge_and_case(charge.pk)
    if why := rules.why_not_mark(charge, case, by, receipt=receipt):
        raise NotNow(why)
    charge.receipt = receipt.strip()
    words = f"was paid at another till. Receipt: {charge.receipt}. {remark.strip()}".strip()
    _paid(charge, case, how=How.TILL, by=by, at=at, words=words)
    return charge


@transaction.atomic
def hurry(payment: Payment, *, by: Actor, at: datetime) -> None:
    """Let Pay be asked of a payment at once: it has told us that something happened."""
    del by  # a webhook is a hint; what Pay answers when asked is what counts
    Payment.objects.filter(pk=payment.pk, ended_at__isnull=True).update(ask_at=at)


@transaction.atomic
def postpone(payment: Payment, *, by: Actor, at: datetime) -> None:
    """Ask of a payment again later, because Pay gave no answer."""
    del by
    later = at + ask_after(at - payment.begun_at)
    Payment.objects.filter(pk=payment.pk, ended_at__isnull=True).update(ask_at=later)


@transaction.atomic
def give_up(payment: Payment, *, by: Actor, at: datetime) -> None:
    """End a payment that GOV.UK Pay never answered for: nobody ever had a way to pay it."""
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.ended_at is not None or payment.payment_id:
        return
    payment.state, payment.ended_at, payment.ask_at = State.ERROR, at, None
    payment.save()
    facts = {"state": payment.state, "code": "", "counted": False}
    journal.record("payment.ended", payment, by=by, at=at, facts=facts)


def _created(
    payment: Payment, wanted: Wanted, *, by: Actor, at: datetime, pay: Pay
) -> tuple[Payment, client.Payment]:
    """Ask Pay for a payment; one asked for in other words before (in Welsh, say) is begun anew."""
    try:
        return payment, pay.create(wanted, once=str(payment.key))
    except Refusal as fault:
        if fault.status != OTHER_WORDS:
            raise
    give_up(payment, by=by, at=at)
    payment = _begin(payment.charge, by=by, at=at)
    return payment, pay.create(wanted, once=str(payment.key))


def _begin(charge: Charge, *, by: Actor, at: datetime) -> Payment:
    payment = Payment(
        council_id=charge.council_id,
        charge=charge,
        amount=charge.amount,
        begun_at=at,
        ask_at=at + UNMADE_AFTER,
    )
    payment.save(force_insert=True)
    facts = {"charge": charge.pk, "pence": charge.amount}
    journal.record("payment.begun", payment, by=by, at=at, facts=facts)
    return payment


def _paid(charge: Charge, case: Case, *, how: How, by: Actor, at: datetime, words: str) -> None:
    charge.state, charge.how, charge.paid_at, charge.link_at = ChargeState.PAID, how, at, None
    charge.save()
    facts = {"case": case.pk, "pence": charge.amount, "how": how.value}
    journal.record("charge.paid", charge, by=by, at=at, facts=facts)
    cases.go_on(case, by=by, at=at)
    said = f"{wording.pounds(charge.amount)} {words}"
    event = cases.note_money(case, by=by, at=at, words=said)
    receipt = wording.receipt(charge, case.council)
    cases.tell_of_money(event, receipt, by=by, at=at, is_limited=False)


def _wanted(charge: Charge, back: str, language: str) -> Wanted:
    return Wanted(
        amount=charge.amount,
        reference=charge.case.reference,
        description=f"{charge.label} ({charge.case.reference})".translate(REFUSED)[:255],
        return_url=back,
        language=language,
        metadata={"ledger_code": charge.ledger[:100]} if charge.ledger else {},
    )


def _state(said: client.Payment) -> State:
    if said.status in State.values:
        return State(said.status)
    return State.ERROR if said.is_finished else State.STARTED
