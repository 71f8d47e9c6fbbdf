"""Why something cannot be paid, refunded or decided; and what is to be paid now."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from moothall.engine.cases import rules as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import RUNNING
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.payments.models import Account, Charge, Payment, Refund
from moothall.engine.payments.words import GONE, REMIND_BEFORE, ChargeState, RefundState, State
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import marked
from moothall.outside.payments.client import MOST_PENCE

LONGEST_RECEIPT = 60
LONGEST_WHY = 1000


def is_connected(council_id: int) -> bool:
    """Whether a council takes money through GOV.UK Pay."""
    return Account.objects.filter(council_id=council_id).exists()


def due_at_sending(
    council_id: int, definition: ServiceDefinition, answers: Mapping[str, Any]
) -> int:
    """Return the pence to be paid before the work starts; 0 where there is nothing to take here."""
    fee = definition.fee
    if fee is None or fee.due != "sending":
        return 0
    pence = plan.fee_of(definition, answers) or 0
    return pence if pence and is_connected(council_id) else 0


def is_payable(charge: Charge, case: Case) -> bool:
    """Whether money that comes now pays the charge: it is owed still, and the case is not over."""
    return charge.state == ChargeState.WAITING and case.state in RUNNING


def is_over(charge: Charge, at: datetime) -> bool:
    """Whether the time to pay a charge has run out."""
    return charge.lapses_at is not None and charge.lapses_at <= at


def may_lapse(charge: Charge, case: Case, at: datetime) -> bool:
    """Whether a case ends now because nobody paid; not while a card payment is under way."""
    if not is_payable(charge, case) or not is_over(charge, at):
        return False
    going = Payment.objects.filter(charge_id=charge.pk, ended_at__isnull=True)
    return cases.waits_for_payment(case) and not going.exists()


def lapses_at(made_at: datetime, days: int, zone: str) -> datetime:
    """Return when so many days after the day of that moment have ended, in that zone."""
    over_on = last_on(made_at, days, zone) + timedelta(days=1)
    return datetime.combine(over_on, time(), ZoneInfo(zone))


def last_on(made_at: datetime, days: int, zone: str) -> date:
    """Return the day so many days after that moment, in that zone."""
    return made_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)


def last_day(charge: Charge, zone: str) -> date | None:
    """Return the last day on which a charge can be paid; None where it waits on."""
    if charge.lapses_at is None:
        return None
    return (charge.lapses_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()


def next_link(charge: Charge, at: datetime) -> datetime | None:
    """Return when whoever asked is reminded to pay, having been sent the way at that moment."""
    if charge.lapses_at is None or charge.lapses_at - REMIND_BEFORE < at + timedelta(days=1):
        return None
    return charge.lapses_at - REMIND_BEFORE


def is_under_way(payment: Payment | None) -> bool:
    """Whether the last try to pay is known to GOV.UK Pay and has not ended: it may yet pay."""
    return payment is not None and payment.ended_at is None and bool(payment.payment_id)


def why_not_pay(
    charge: Charge, case: Case, at: datetime, *, last: Payment | None = None
) -> str | None:
    """Say why there is nothing to pay by card at that moment.

    :param last: the last try, where going on with it is asked; its time does not run out.
    """
    if charge.state == ChargeState.PAID:
        return marked("It is paid. Thank you.")
    if case.state not in RUNNING:
        return marked("This request has ended. There is nothing to pay.")
    if is_over(charge, at) and not is_under_way(last):
        return marked("The time to pay for this has run out. Ask for it again.")
    if not is_connected(charge.council_id):
        return marked("We cannot take a card here now. Contact us to pay.")
    if charge.amount > MOST_PENCE:
        return marked("This cannot be paid by card. Contact us to pay.")
    return None


def why_not_ask(case: Case, by: Actor, *, amount: int, has_charge: bool) -> str | None:
    """Say why this actor may not ask for the fee of this case now."""
    if has_charge:
        return "The fee was asked for already."
    if not amount:
        return "There is nothing to pay for it."
    return cases.why_not_pause(case, by)


def why_not_send_link(charge: Charge, case: Case, by: Actor, at: datetime) -> str | None:
    """Say why this actor may not send the link to pay at that moment."""
    if why := why_not_pay(charge, case, at) or cases.why_not_work(case, by):
        return why
    if not case.contact_email and not case.contact_phone:
        return "They left no email address and no telephone number."
    return None


def why_not_mark(charge: Charge, case: Case, by: Actor, *, receipt: str) -> str | None:
    """Say why this actor may not say that it was paid at another till."""
    if not is_payable(charge, case):
        paid = charge.state == ChargeState.PAID
        return "It is paid already." if paid else "The case is over."
    if not receipt.strip():
        return "Enter the receipt's number."
    if len(receipt.strip()) > LONGEST_RECEIPT:
        return f"The receipt's number must be {LONGEST_RECEIPT} characters or less."
    return cases.why_not_work(case, by)


def left(payment: Payment, *, but: Refund | None = None) -> int:
    """Return how many pence of a payment are neither refunded nor about to be."""
    found = Refund.objects.filter(payment_id=payment.pk, state__in=sorted(GONE))
    if but is not None:
        found = found.exclude(pk=but.pk)
    return payment.amount - sum(found.values_list("amount", flat=True))


def given_alone(payment: Payment) -> int:
    """Return the pence of a payment that officers gave back, or are, with nobody's approval."""
    found = Refund.objects.filter(payment_id=payment.pk, state__in=sorted(GONE))
    found = found.exclude(state=RefundState.ASKED)
    alone = found.filter(is_automatic=False, decided_by_id__isnull=True)
    return sum(alone.values_list("amount", flat=True))


def why_not_refund(payment: Payment, case: Case, by: Actor, *, amount: int, why: str) -> str | None:
    """Say why this actor may not ask for that refund."""
    if reason := cases.why_not_work(case, by):
        return reason
    if amount < 1:
        return "Enter how much to refund."
    if payment.state != State.SUCCESS or amount > left(payment):
        return "That is more than is left of it."
    if not why.strip():
        return "Say why."
    if len(why.strip()) > LONGEST_WHY:
        return f"The reason must be {LONGEST_WHY:,} characters or less."
    return None


def why_not_decide(refund: Refund, case: Case, by: Actor) -> str | None:
    """Say why this actor may not approve or refuse a refund: whoever asked for it may not."""
    if refund.state != RefundState.ASKED:
        return "It was decided already."
    if by.kind != "person":
        return "Only officers can do that."
    if by.id == refund.by_id:
        return "You asked for it, so somebody else decides."
    return cases.why_not_work(case, by)
