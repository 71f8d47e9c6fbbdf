"""What can be asked about payments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Sum

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.engine.payments import sealing
from moothall.engine.payments.models import Account, Charge, Payment, Reconciled, Refund
from moothall.engine.payments.words import (
    GONE,
    ChargeState,
    How,
    NoSuchCharge,
    NoSuchRefund,
    RefundState,
)
from moothall.ground.people.words import Kept, Whose
from moothall.outside.payments.client import TIMEOUT, Pay


@dataclass(frozen=True, slots=True)
class Money:
    """What a case owes, with every try to pay it and every refund, the oldest first."""

    charge: Charge
    payments: Sequence[Payment]
    refunds: Sequence[Refund]

    @property
    def counted(self) -> Payment | None:
        """The card payment that paid it."""
        return next((one for one in self.payments if one.is_counted), None)


def pay(council_id: int, *, timeout: float = TIMEOUT) -> Pay | None:
    """Return the way to a council's account at GOV.UK Pay; None where it has none."""
    account = Account.objects.filter(council_id=council_id).first()
    if account is None:
        return None
    return Pay(sealing.opened(account.sealed_key), settings.PAY_URL, timeout)


def webhook_secret(council_id: int) -> str:
    """Return the secret that signs what GOV.UK Pay tells a council; empty where it has none."""
    account = Account.objects.filter(council_id=council_id).first()
    return sealing.opened(account.sealed_secret) if account and account.sealed_secret else ""


def connected() -> list[int]:
    """Return the councils in scope that have an account."""
    found = Account.objects.order_by("council_id")
    return list(found.values_list("council_id", flat=True))


def charge(council_id: int, token: UUID) -> Charge:
    """Return a charge by its token.

    :raises NoSuchCharge: when there is none in that council.
    """
    mine = Charge.objects.filter(council_id=council_id, token=token)
    found = mine.select_related("case__council").first()
    if found is None:
        raise NoSuchCharge
    return found


def charge_of(case: Case) -> Charge | None:
    """Return what a case owes or owed; None where it costs nothing or nothing was asked for."""
    found = Charge.objects.filter(council_id=case.council_id, case_id=case.pk)
    return found.select_related("case__council").first()


def money_of(case: Case) -> Money | None:
    """Return everything there is of a case's money."""
    found = charge_of(case)
    if found is None:
        return None
    payments = list(Payment.objects.filter(charge_id=found.pk).order_by("pk"))
    numbers = [one.pk for one in payments]
    refunds = Refund.objects.filter(payment_id__in=numbers).order_by("pk") if numbers else ()
    return Money(found, payments, list(refunds))


def last_payment(found: Charge) -> Payment | None:
    """Return the last try to pay a charge by card."""
    return Payment.objects.filter(charge_id=found.pk).order_by("-pk").first()


def refund(case: Case, token: UUID) -> Refund:
    """Return a refund of a case by its token.

    :raises NoSuchRefund: when there is none.
    """
    mine = Refund.objects.filter(payment__charge__case_id=case.pk, token=token)
    found = mine.select_related("payment__charge__case__council").first()
    if found is None:
        raise NoSuchRefund
    return found


def at_pay(payment_id: str) -> Payment | None:
    """Return the payment in scope that GOV.UK Pay knows by that number."""
    found = Payment.objects.filter(payment_id=payment_id) if payment_id else Payment.objects.none()
    return found.first()


def councils_under_way(at: datetime) -> Iterable[int]:
    """Return the councils in scope that have an account, and something to ask or send now."""
    asked = Payment.objects.filter(ask_at__lte=at).values("council_id")
    sent = Refund.objects.filter(next_try_at__lte=at).values("council_id")
    links = Charge.objects.filter(state=ChargeState.WAITING, link_at__lte=at).values("council_id")
    waits = Q(council_id__in=asked) | Q(council_id__in=sent) | Q(council_id__in=links)
    found = Account.objects.filter(waits).order_by("council_id")
    return found.values_list("council_id", flat=True)


def to_ask(council_id: int, at: datetime, *, most: int) -> list[Payment]:
    """Return the payments of a council of which GOV.UK Pay is to be asked now."""
    found = Payment.objects.filter(council_id=council_id, ask_at__lte=at)
    return list(found.order_by("ask_at", "pk")[:most])


def to_send(council_id: int, at: datetime, *, most: int) -> list[Refund]:
    """Return the refunds of a council to be sent, or asked about, now."""
    found = Refund.objects.filter(council_id=council_id, next_try_at__lte=at)
    return list(found.select_related("payment").order_by("next_try_at", "pk")[:most])


def to_link(council_id: int, at: datetime, *, most: int) -> list[Charge]:
    """Return the charges of a council of which nobody was sent the link to pay, and now should."""
    found = Charge.objects.filter(council_id=council_id, state=ChargeState.WAITING, link_at__lte=at)
    return list(found.select_related("case").order_by("link_at", "pk")[:most])


def to_lapse(council_id: int, at: datetime, *, most: int) -> list[Charge]:
    """Return the charges of a council whose time to pay has run out, the longest past first.

    Those with a card payment under way are left out, and those whose case is over.
    """
    found = Charge.objects.filter(
        council_id=council_id, state=ChargeState.WAITING, lapses_at__lte=at
    )
    going = Payment.objects.filter(charge=OuterRef("pk"), ended_at__isnull=True)
    found = found.filter(~Exists(going), case__state=State.PAUSED)
    return list(found.order_by("lapses_at", "pk")[:most])


def open_number(council_id: int) -> str:
    """Return Pay's number of a payment that is not settled, or of which a refund is not."""
    mine = Payment.objects.filter(council_id=council_id).exclude(payment_id="")
    going = sorted(GONE - {RefundState.SUCCESS})
    refunds = Refund.objects.filter(council_id=council_id, state__in=going)
    found = mine.filter(Q(ended_at__isnull=True) | Q(pk__in=refunds.values("payment_id")))
    return found.order_by("-pk").values_list("payment_id", flat=True).first() or ""


def waiting_refunds(council_ids: Sequence[int]) -> int:
    """Return how many refunds wait for a second officer."""
    return Refund.objects.filter(council_id__in=council_ids, state=RefundState.ASKED).count()


def page(council_id: int, *, before: int | None = None, most: int = 50) -> list[Charge]:
    """Return the charges of a council, the newest first, from before a charge's number on."""
    found = Charge.objects.filter(council_id=council_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.select_related("case").order_by("-pk")[:most])


def refunded_of(charge_ids: Sequence[int]) -> dict[int, int]:
    """Return how many pence of these charges went back, or are on their way."""
    found = Refund.objects.filter(payment__charge_id__in=charge_ids, state__in=sorted(GONE))
    rows = found.values_list("payment__charge_id").annotate(pence=Sum("amount"))
    return {number: int(pence) for number, pence in rows}


def begun_between(council_id: int, start: datetime, end: datetime) -> list[Payment]:
    """Return the card payments of a council begun in that time."""
    found = Payment.objects.filter(council_id=council_id, begun_at__gte=start, begun_at__lt=end)
    return list(found.select_related("charge__case").order_by("pk"))


def at_tills_between(council_id: int, start: datetime, end: datetime) -> list[Charge]:
    """Return what was paid at other tills in that time."""
    found = Charge.objects.filter(council_id=council_id, paid_at__gte=start, paid_at__lt=end)
    return list(found.filter(how=How.TILL).select_related("case").order_by("pk"))


def refunds_sent_between(council_id: int, start: datetime, end: datetime) -> list[Refund]:
    """Return the refunds of a council that GOV.UK Pay took in that time.

    One sent before that moment was kept counts where it was asked for.
    """
    within = Q(sent_at__gte=start, sent_at__lt=end)
    within |= Q(sent_at__isnull=True, asked_at__gte=start, asked_at__lt=end)
    found = Refund.objects.filter(within, council_id=council_id)
    sent = found.exclude(refund_id="").exclude(state=RefundState.ERROR)
    return list(sent.select_related("payment__charge__case").order_by("pk"))


def named(council_id: int, numbers: Sequence[str]) -> list[Payment]:
    """Return the payments of a council that GOV.UK Pay knows by those numbers."""
    found = Payment.objects.filter(council_id=council_id, payment_id__in=numbers)
    return list(found.select_related("charge__case"))


def refunds_named(council_id: int, numbers: Sequence[str]) -> frozenset[str]:
    """Return those of the numbers by which we know a refund too."""
    found = Refund.objects.filter(council_id=council_id, refund_id__in=numbers)
    return frozenset(found.values_list("refund_id", flat=True))


def days(council_id: int, *, most: int = 62) -> list[Reconciled]:
    """Return the days of a council that were reconciled, the newest first."""
    found = Reconciled.objects.filter(council_id=council_id)
    return list(found.order_by("-day_on")[:most])


def day(council_id: int, day_on: date) -> Reconciled | None:
    """Return one day's money, if it was reconciled."""
    return Reconciled.objects.filter(council_id=council_id, day_on=day_on).first()


def held_on(whose: Whose) -> list[Kept]:
    """Return what somebody paid, and what went back to them; no card is kept of anybody."""
    held = []
    found = Charge.objects.filter(case__in=cases.cases_of(whose)).order_by("pk")
    for one in found.select_related("case"):
        told = {"case": one.case.reference, "for": one.label, "pence": one.amount}
        how = {"state": one.get_state_display(), "how": one.get_how_display()}
        held.append(Kept("payment", one.made_at, {**told, **how, "receipt": one.receipt}))
        refunds = Refund.objects.filter(payment__charge=one).order_by("pk")
        held += [
            Kept(
                "refund",
                back.asked_at,
                {"case": one.case.reference, "pence": back.amount, "why": back.why},
            )
            for back in refunds
        ]
    return held
