"""Keep what came of holding a day's money against GOV.UK Pay."""

from datetime import date, datetime

from django.db import transaction

from moothall.engine.payments import ledger
from moothall.engine.payments.ledger import Held, Told
from moothall.engine.payments.models import Reconciled
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def keep_day(
    council_id: int, day_on: date, held: Held, told: Told, *, by: Actor, at: datetime
) -> Reconciled:
    """Keep a day's totals and differences; done again, the newer stands."""
    totals = ledger.totals(held)
    found = ledger.differences(held, told)
    kept, _ = Reconciled.objects.update_or_create(
        council_id=council_id,
        day_on=day_on,
        defaults={
            "totals": totals,
            "differences": found,
            "paid": sum(line["card"] + line["till"] for line in totals),
            "refunded": sum(line["refunded"] for line in totals),
            "made_at": at,
        },
    )
    facts = {"day": day_on.isoformat(), "differences": len(found)}
    journal.record("money.reconciled", kept, by=by, at=at, facts=facts)
    return kept
