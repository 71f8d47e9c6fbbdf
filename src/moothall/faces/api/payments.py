"""Payments: what cases owe, how it was paid, and what went back. To read only."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.payments import queries, wording
from moothall.engine.payments.models import Charge
from moothall.engine.payments.words import NoSuchCharge
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.refusals import NoSuchPage
from moothall.faces.api.replies import In, Out, answered

router = Router(tags=["payments"])
READ = Key("payments:read")
SIZE, LARGEST = 50, 100
SORT = "payments"


class PaymentOut(Out):
    """What a case owes; amounts are whole pence. No card is kept anywhere."""

    reference: str = Field(description="The case's.")
    label: str
    amount: int
    ledger: str
    vat: str
    state: str = Field(description="waiting or paid.")
    how: str = Field(description="card, till, or nothing.")
    receipt: str = Field(description="The other till's.")
    refunded: int = Field(description="What went back or is on its way.")
    made_at: datetime
    paid_at: datetime | None
    lapses_at: datetime | None = Field(
        description="When the case ends by itself where nobody pays; null: it does not."
    )


class Try(Out):
    """One try to pay by card."""

    number: str = Field(description="GOV.UK Pay's.")
    state: str
    code: str = Field(description="Why it failed, by GOV.UK Pay's code.")
    is_counted: bool = Field(description="Whether it pays what the case owes.")
    begun_at: datetime
    ended_at: datetime | None


class RefundOut(Out):
    """Pence that go back. `id` is what deciding it names."""

    id: UUID
    number: str = Field(description="GOV.UK Pay's; empty until it took the refund.")
    amount: int
    state: str
    asked_at: datetime
    ended_at: datetime | None


class Whole(PaymentOut):
    """What a case owes, with every try and every refund."""

    pay_url: str = Field(description="Where it is paid; for whoever pays.")
    tries: list[Try]
    refunds: list[RefundOut]


class Page(Out):
    """A page of payments, the newest first."""

    items: list[PaymentOut]
    next: str | None = Field(description="The cursor of the next page; null: this is the last.")


class Paged(In):
    """A page at a time."""

    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


@router.get("/payments", response=Page, auth=READ, url_name="payments")
def payments(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """List what the council's cases owe and owed, the newest first."""
    found = queries.page(
        seat(request).council.pk, before=_before(asked.cursor), most=asked.limit + 1
    )
    some = found[: asked.limit]
    refunded = queries.refunded_of([one.pk for one in some])
    more = cursors.write(SORT, (str(some[-1].pk),)) if len(found) > len(some) else None
    items = [PaymentOut(**_told(one, refunded.get(one.pk, 0))) for one in some]
    return answered(Page(items=items, next=more))


@router.get("/cases/{reference}/payment", response=Whole, auth=READ, url_name="case-payment")
def payment(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Return what one case owes, every try to pay it, and every refund."""
    here = seat(request)
    return answered(whole(here, cases.by_reference(reference, here.seen)))


def whole(here: Seat, case: Case) -> Whole:
    """Return what a case owes, every try and every refund.

    :raises NoSuchCharge: where it owes nothing.
    """
    money = queries.money_of(case)
    if money is None:
        raise NoSuchCharge
    refunded = queries.refunded_of([money.charge.pk]).get(money.charge.pk, 0)
    tries = [
        Try(
            number=one.payment_id,
            **{name: getattr(one, name) for name in TRY},
        )
        for one in money.payments
    ]
    refunds = [
        RefundOut(
            id=one.token, number=one.refund_id, **{name: getattr(one, name) for name in REFUND}
        )
        for one in money.refunds
    ]
    url = wording.pay_url(money.charge, here.council)
    told = _told(money.charge, refunded)
    return Whole(**told, pay_url=url, tries=tries, refunds=refunds)


TRY = ("state", "code", "is_counted", "begun_at", "ended_at")
REFUND = ("amount", "state", "asked_at", "ended_at")
NAMES = ("label", "amount", "ledger", "vat", "state", "how", "receipt")
WHEN = ("made_at", "paid_at", "lapses_at")


def _told(charge: Charge, refunded: int) -> dict[str, Any]:
    own = {name: getattr(charge, name) for name in NAMES + WHEN}
    return {**own, "reference": charge.case.reference, "refunded": refunded}


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        [number] = cursors.read(cursor, SORT)
        return int(number)
    except ValueError as wrong:
        raise NoSuchPage from wrong
