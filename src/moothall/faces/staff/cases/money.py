"""What a case owes, as an officer sees it: its state, ways to pay, refunds. Never a card."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import asking
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.payments import queries, rules
from moothall.engine.payments.models import Charge, Payment, Refund
from moothall.engine.payments.queries import Money
from moothall.engine.payments.words import WHY_FAILED, ChargeState, RefundState, State
from moothall.ground.journal.words import Actor

POUNDS = re.compile(r"^£?\s*(\d{1,6}(?:,\d{3})*)(?:\.(\d{2}))?$")
NOTHING_TYPED: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Try:
    """One try to pay by card."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Back:
    """One refund; `may_decide` where whoever looks may approve it."""

    token: UUID
    amount: int
    words: str
    why: str
    at: datetime
    may_decide: bool


@dataclass(frozen=True)
class Card:
    """What the case's page shows of its money; `verbs` are what whoever looks may do."""

    label: str
    amount: int
    state: str
    paid_at: datetime | None = None
    until: date | None = None
    how: str = ""
    receipt: str = ""
    verbs: frozenset[str] = frozenset()
    tries: Sequence[Try] = ()
    refunds: Sequence[Back] = ()
    left: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)


def card(
    case: Case,
    definition: ServiceDefinition | None,
    by: Actor,
    *,
    at: datetime,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Card | None:
    """Return what the page shows; None for a case that costs nothing."""
    if definition is None or definition.fee is None:
        return None
    money = queries.money_of(case)
    if money is None:
        return _unasked(case, definition, by)
    charge = money.charge
    counted = money.counted
    left = rules.left(counted) if counted else 0
    is_waiting = rules.is_payable(charge, case)
    return Card(
        label=charge.label,
        amount=charge.amount,
        state=charge.get_state_display(),
        paid_at=charge.paid_at,
        how=charge.get_how_display() if charge.paid_at else "",
        receipt=charge.receipt,
        until=rules.last_day(charge, case.council.zone) if is_waiting else None,
        verbs=_verbs(money, case, by, left=left, at=at),
        tries=[_tried(one) for one in money.payments],
        refunds=[_back(one, case, by) for one in money.refunds],
        left=left,
        typed=typed,
    )


def pence(text: str) -> int:
    """Return an amount that was typed in pounds as pence; 0 where it is none."""
    found = POUNDS.match(text.strip())
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0) if found else 0


def _unasked(case: Case, definition: ServiceDefinition, by: Actor) -> Card | None:
    amount = plan.fee_of(definition, asking.answers(case)) or 0
    if not amount or definition.fee is None or not rules.is_connected(case.council_id):
        return None
    why = rules.why_not_ask(case, by, amount=amount, has_charge=False)
    verbs = frozenset() if why else frozenset({"ask"})
    return Card(definition.fee.label, amount, "Not asked for yet", verbs=verbs)


def _verbs(money: Money, case: Case, by: Actor, *, left: int, at: datetime) -> frozenset[str]:
    charge: Charge = money.charge
    found = set()
    if charge.state == ChargeState.WAITING:
        if rules.why_not_send_link(charge, case, by, at) is None:
            found.add("link")
        if rules.why_not_mark(charge, case, by, receipt="a receipt") is None:
            found.add("till")
    counted = money.counted
    if counted and left and rules.why_not_refund(counted, case, by, amount=1, why="any") is None:
        found.add("refund")
    return frozenset(found)


def _tried(payment: Payment) -> Try:
    words = payment.get_state_display()
    if payment.code:
        words = f"{words}: {WHY_FAILED.get(payment.code, payment.code)}"
    elif payment.state == State.SUCCESS and not payment.is_counted:
        words = "Came though nothing was owed; it goes back"
    return Try(words, payment.ended_at or payment.begun_at)


def _back(refund: Refund, case: Case, by: Actor) -> Back:
    may = refund.state == RefundState.ASKED and rules.why_not_decide(refund, case, by) is None
    why = "It came though nothing was owed" if refund.is_automatic else refund.why
    words = refund.get_state_display()
    return Back(refund.token, refund.amount, words, why, refund.asked_at, may_decide=may)
