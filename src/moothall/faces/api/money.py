"""What is done about a case's money, each act by a person; and the days that were reconciled."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.payments import actions, queries
from moothall.engine.payments.models import Charge, Reconciled, Refund
from moothall.engine.payments.rules import LONGEST_RECEIPT, LONGEST_WHY
from moothall.engine.payments.words import NoSuchCharge, NothingDue
from moothall.faces.api.callers import Key, Seat, officer, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.casework import held
from moothall.faces.api.payments import Whole, whole
from moothall.faces.api.refusals import NoSuchDay
from moothall.faces.api.replies import (
    NO_NUL,
    Day,
    IfMatch,
    In,
    Out,
    Repeatable,
    WholeNumber,
    answered,
    once,
)

router = Router(tags=["payments"])
READ, ACT = Key("payments:read"), Key("payments:act")
MOST_PENCE = 2**31 - 1


class NothingMore(In):
    """Nothing more needs to be said."""


class TillIn(In):
    """The receipt of the other till."""

    receipt: Annotated[
        str, StringConstraints(min_length=1, max_length=LONGEST_RECEIPT, pattern=NO_NUL)
    ]
    remark: Annotated[str, StringConstraints(max_length=1000, pattern=NO_NUL)] = ""


class RefundIn(In):
    """How many pence go back, and why."""

    amount: Annotated[WholeNumber, Field(ge=1, le=MOST_PENCE)]
    why: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_WHY, pattern=NO_NUL)]


class RefundDecision(In):
    """Whether the money goes back."""

    decision: Literal["approved", "refused"]


class RefundOf(In):
    """A refund of a case."""

    reference: Reference
    refund: UUID


class MoneyDay(Out):
    """A day's money in whole pence: sums by ledger and VAT code, and every difference."""

    day_on: date
    paid: int
    refunded: int
    totals: list[dict[str, Any]]
    differences: list[dict[str, Any]]
    made_at: datetime


class MoneyDays(Out):
    """The days that were reconciled, the newest first; two months at most."""

    items: list[MoneyDay]
    waiting_refunds: int = Field(description="How many refunds wait for a second officer.")


@router.get("/money", response=MoneyDays, auth=READ, url_name="money")
def days(request: HttpRequest) -> HttpResponse:
    """List the days that were reconciled with GOV.UK Pay."""
    number = seat(request).council.pk
    items = [_day(one) for one in queries.days(number)]
    return answered(MoneyDays(items=items, waiting_refunds=queries.waiting_refunds([number])))


@router.get("/money/{day_on}", response=MoneyDay, auth=READ, url_name="money-day")
def day(request: HttpRequest, day_on: Day) -> HttpResponse:
    """Return one day's sums and differences."""
    found = queries.day(seat(request).council.pk, day_on)
    if found is None:
        raise NoSuchDay
    return answered(_day(found))


def _ask(case: Case, given: NothingMore, here: Seat) -> None:
    """Ask for the fee of a case under way, which waits until it is paid."""
    del given
    actions.ask(case, by=officer(here), at=here.at)


def _link(case: Case, given: NothingMore, here: Seat) -> None:
    """Send whoever asked the link to pay."""
    del given
    charge = queries.charge_of(case)
    if charge is None:
        raise NoSuchCharge
    actions.send_link(charge, by=officer(here), at=here.at)


def _till(case: Case, given: TillIn, here: Seat) -> None:
    """Take note that it was paid at another till; the case goes on."""
    charge = queries.charge_of(case)
    if charge is None:
        raise NoSuchCharge
    said = given.model_dump()
    actions.mark_paid(charge, by=officer(here), at=here.at, **said)


def _refund(case: Case, given: RefundIn, here: Seat) -> None:
    """Ask to give back what was paid by card; above a limit another officer must approve it."""
    found = queries.money_of(case)
    if found is None:
        raise NoSuchCharge
    if found.counted is None:
        raise NothingDue("It was not paid by card here. Refund it where it was paid.")
    said = given.model_dump()
    actions.ask_refund(found.counted, by=officer(here), at=here.at, **said)


ACTS: tuple[tuple[str, type[In], Callable[..., None]], ...] = (
    ("ask", NothingMore, _ask),
    ("link", NothingMore, _link),
    ("till", TillIn, _till),
    ("refund", RefundIn, _refund),
)
"""Every act on what a case owes: its name in the address, what is sent with it, what it does."""


def _mount(name: str, shape: type[In], do: Callable[..., None]) -> None:
    @router.post(
        f"/cases/{{reference}}/payment/{name}",
        response=Whole,
        auth=ACT,
        url_name=f"payment-{name}",
        operation_id=f"payment_{name}",
        summary=name.capitalize(),
        description=do.__doc__,
    )
    @once
    def act(
        request: HttpRequest,
        reference: Reference,
        given: shape,  # type: ignore[valid-type]  # one view for every act
        if_match: IfMatch = None,
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = seat(request)
        case = _held(here, reference, if_match)
        do(case, given, here)
        return answered(whole(here, case))


for _name, _shape, _do in ACTS:
    _mount(_name, _shape, _do)


@router.post(
    "/cases/{reference}/payment/refunds/{refund}/decide",
    response=Whole,
    auth=ACT,
    url_name="refund-decide",
)
@once
def decide(
    request: HttpRequest,
    path: Path[RefundOf],
    given: RefundDecision,
    if_match: IfMatch = None,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Approve or refuse a refund that somebody else asked for, as the person whose key it is."""
    del idempotency_key
    here = seat(request)
    case = _held(here, path.reference, if_match)
    kept = queries.refund(case, path.refund)
    is_approved = given.decision == "approved"
    actions.decide_refund(kept, by=officer(here), at=here.at, is_approved=is_approved)
    return answered(whole(here, case))


def _held(here: Seat, reference: str, if_match: str | None) -> Case:
    """Return a case as `held` does, with the money locked first that is locked before a case."""
    number = cases.by_reference(reference, here.seen).pk
    for money in (
        Charge.objects.filter(case_id=number),
        Refund.objects.filter(payment__charge__case_id=number),
    ):
        list(money.select_for_update(of=("self",)).order_by("pk"))
    return held(here, reference, if_match)


def _day(one: Reconciled) -> MoneyDay:
    names = ("day_on", "paid", "refunded", "totals", "differences", "made_at")
    return MoneyDay(**{name: getattr(one, name) for name in names})
