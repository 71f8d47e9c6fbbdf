"""End what nobody paid for: its place is free again, and whoever asked is told."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as case_queries
from moothall.engine.cases.words import CancelReason
from moothall.engine.payments import rules, wording
from moothall.engine.payments.actions import locking
from moothall.engine.payments.models import Charge
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import speaking


@transaction.atomic
def lapse(charge: Charge, *, by: Actor, at: datetime) -> bool:
    """End the case of a charge whose time to pay has run out; say whether it ended.

    Money that comes at that moment is first, and the case goes on; or it is second, and goes back.
    One that is paid, over or on a card page stays as it is, however often this is tried.
    """
    charge, case = locking.charge_and_case(charge.pk)
    if not rules.may_lapse(charge, case, at):
        return False
    charge.link_at = charge.lapses_at = None
    charge.save(update_fields=["link_at", "lapses_at"])
    facts = {"case": case.pk, "pence": charge.amount}
    journal.record("charge.lapsed", charge, by=by, at=at, facts=facts)
    charge.case = case = cases.cancel(case, by=by, at=at, reason=CancelReason.UNPAID)
    words = f"{wording.pounds(charge.amount)} was not paid in time, so the case ended."
    event = cases.note_money(case, by=by, at=at, words=words)
    with speaking(case_queries.language_of(case)):
        message = wording.lapsed(charge, case.council, name=wording.name_of(case))
    cases.tell_of_money(event, message, by=by, at=at)
    return True
