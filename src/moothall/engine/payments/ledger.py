"""A day's money added up, and held against what GOV.UK Pay says of it. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moothall.engine.payments.models import Charge, Payment, Refund
from moothall.engine.payments.words import State
from moothall.outside.payments import client

UNKNOWN_HERE = "GOV.UK Pay has it and we do not"
UNKNOWN_THERE = "We have it and GOV.UK Pay does not"
OTHER_AMOUNT = "The amounts differ"
OTHER_STATE = "Paid at GOV.UK Pay and not here"
NOT_THERE = "Paid here and not at GOV.UK Pay"


@dataclass(frozen=True, slots=True)
class Held:
    """A day's money as we hold it."""

    payments: Sequence[Payment]
    tills: Sequence[Charge]
    refunds: Sequence[Refund]


@dataclass(frozen=True, slots=True)
class Told:
    """What Pay says of the day and of some minutes around it, and of whichever of it we know."""

    payments: Sequence[client.Payment]
    refunds: Sequence[client.Refund]
    known: Mapping[str, Payment]
    known_refunds: Collection[str]


def totals(held: Held) -> list[dict[str, Any]]:
    """Return sums in pence by what was paid for, its ledger code and its VAT code."""
    sums: dict[tuple[str, str, str], dict[str, int]] = {}
    for name, charge, pence in _booked(held):
        key = (charge.label, charge.ledger, charge.vat)
        line = sums.setdefault(key, dict.fromkeys(NAMES, 0))
        line[name] += pence
        line[f"{name}_count"] += 1
    return [
        {"label": label, "ledger": ledger, "vat": vat, **line}
        for (label, ledger, vat), line in sorted(sums.items())
    ]


NAMES = ("card", "card_count", "till", "till_count", "refunded", "refunded_count")


def _booked(held: Held) -> Iterator[tuple[str, Charge, int]]:
    for payment in held.payments:
        if payment.state == State.SUCCESS:
            yield "card", payment.charge, payment.amount
    for charge in held.tills:
        yield "till", charge, charge.amount
    for refund in held.refunds:
        yield "refunded", refund.payment.charge, refund.amount


def differences(held: Held, told: Told) -> list[dict[str, Any]]:
    """Return each difference: its name, Pay's number, our reference, and both sums in pence."""
    return [*_of_payments(held, told), *_of_refunds(held, told)]


def _of_payments(held: Held, told: Told) -> Iterator[dict[str, Any]]:
    there = {one.payment_id: one for one in told.payments}
    for one in told.payments:
        ours = told.known.get(one.payment_id)
        if not one.is_paid:
            continue
        if ours is None:
            yield _named(UNKNOWN_HERE, one.payment_id, one.reference, 0, one.amount)
        elif ours.amount != one.amount:
            reference = ours.charge.case.reference
            yield _named(OTHER_AMOUNT, one.payment_id, reference, ours.amount, one.amount)
        elif ours.state != State.SUCCESS:
            yield _named(OTHER_STATE, one.payment_id, ours.charge.case.reference, 0, one.amount)
    for ours in _paid(held.payments):
        theirs = there.get(ours.payment_id)
        if theirs is None or not theirs.is_paid:
            why = UNKNOWN_THERE if theirs is None else NOT_THERE
            yield _named(why, ours.payment_id, ours.charge.case.reference, ours.amount, 0)


def _of_refunds(held: Held, told: Told) -> Iterator[dict[str, Any]]:
    there = {one.refund_id: one for one in told.refunds}
    for one in told.refunds:
        if one.status != "error" and one.refund_id not in told.known_refunds:
            yield _named(UNKNOWN_HERE, one.refund_id, "", 0, -one.amount)
    for ours in held.refunds:
        theirs = there.get(ours.refund_id)
        reference = ours.payment.charge.case.reference
        if theirs is None:
            yield _named(UNKNOWN_THERE, ours.refund_id, reference, -ours.amount, 0)
        elif theirs.amount != ours.amount:
            yield _named(OTHER_AMOUNT, ours.refund_id, reference, -ours.amount, -theirs.amount)


def _paid(payments: Iterable[Payment]) -> Iterator[Payment]:
    return (one for one in payments if one.state == State.SUCCESS)


def _named(what: str, number: str, reference: str, ours: int, theirs: int) -> dict[str, Any]:
    return {
        "what": what,
        "number": number,
        "reference": reference,
        "ours": ours,
        "theirs": theirs,
    }
