"""Fix what a case owes: as it is sent, as it is logged, or when an officer asks for it."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.history import Asked
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import asking
from moothall.engine.catalogue import journey, plan
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import Fee, ServiceDefinition
from moothall.engine.payments import queries, rules
from moothall.engine.payments.actions import linking
from moothall.engine.payments.models import Charge
from moothall.engine.payments.words import LINK_AFTER, NotNow
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


def submit(council: Council, asked: Asked, *, by: Actor, at: datetime) -> Case:
    """Make a case as `cases.submit` does; where there is a fee, it waits until that is paid.

    Case and charge are one: neither is there without the other, and pressing twice makes one.

    :raises Refused: as `cases.submit`.
    """
    definition, pence = _owed(council, asked)
    if not pence:
        return cases.submit(council, asked, by=by, at=at)
    with transaction.atomic():
        case = cases.submit(council, _waiting(council, definition, asked, at), by=by, at=at)
        _charge(case, definition, pence, by=by, at=at)
        return case


def log(council: Council, asked: Asked, *, by: Actor, at: datetime) -> Case:
    """Log a case for a caller as `cases.log` does; where there is a fee, they are sent the way.

    What is solved in the same moment costs nothing.

    :raises Refused: as `cases.log`.
    """
    definition, pence = _owed(council, asked)
    if not pence or asked.outcome:
        return cases.log(council, asked, by=by, at=at)
    with transaction.atomic():
        case = cases.log(council, _waiting(council, definition, asked, at), by=by, at=at)
        charge = _charge(case, definition, pence, by=by, at=at)
        if rules.why_not_send_link(charge, case, by, at) is None:
            linking.send_link(charge, by=by, at=at)
        return case


@transaction.atomic
def ask(case: Case, *, by: Actor, at: datetime) -> Charge:
    """Ask for the fee of a case under way: it waits, with its clocks, until that is paid.

    :raises NotNow: when the rules say no.
    """
    definition = case_rules.definition_of(case)
    answers = asking.answers(case)
    pence = (plan.fee_of(definition, answers) or 0) if definition else 0
    has_charge = queries.charge_of(case) is not None
    if why := rules.why_not_ask(case, by, amount=pence, has_charge=has_charge):
        raise NotNow(why)
    assert definition is not None  # noqa: S101 -- a fee has a definition
    case = cases.wait_for_payment(
        case, by=by, at=at, until_on=_until_on(case.council, definition, at)
    )
    charge = _charge(case, definition, pence, by=by, at=at)
    if rules.why_not_send_link(charge, case, by, at) is None:
        linking.send_link(charge, by=by, at=at)
    return charge


def _waiting(council: Council, definition: ServiceDefinition, asked: Asked, at: datetime) -> Asked:
    until_on = _until_on(council, definition, at)
    return replace(asked, waits_for_payment=True, pay_until_on=until_on)


def _until_on(council: Council, definition: ServiceDefinition, at: datetime) -> date | None:
    days = definition.fee.pay_within_days if definition.fee else 0
    return rules.last_on(at, days, council.zone) if days else None


def _owed(council: Council, asked: Asked) -> tuple[ServiceDefinition, int]:
    definition = services.definition(asked.version_id)
    if definition.fee is None:
        return definition, 0
    answers = journey.prune(definition, asked.answers)
    return definition, rules.due_at_sending(council.pk, definition, answers)


def _charge(
    case: Case, definition: ServiceDefinition, pence: int, *, by: Actor, at: datetime
) -> Charge:
    known = queries.charge_of(case)
    if known is not None:
        return known
    fee = definition.fee or Fee(label=definition.name)
    charge = Charge(
        council_id=case.council_id,
        case=case,
        label=fee.label,
        amount=pence,
        ledger=fee.ledger or "",
        vat=fee.vat or "",
        refund_alone=fee.refund_alone,
        made_at=at,
        link_at=at + LINK_AFTER,
        lapses_at=rules.lapses_at(at, fee.pay_within_days, case.council.zone),
    )
    charge.save(force_insert=True)
    facts = {"case": case.pk, "pence": pence}
    journal.record("charge.made", charge, by=by, at=at, facts=facts)
    return charge
