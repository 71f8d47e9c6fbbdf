"""What becomes of payments when somebody is erased: sums and numbers stay, words do not."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import queries as cases
from moothall.engine.payments.models import Charge, Refund
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what was typed about somebody's payments; return how many charges there were.

    What was paid, when and under which number stays: finance must be able to show it.
    """
    found = list(Charge.objects.filter(case__in=cases.cases_of(whose)).order_by("pk"))
    Refund.objects.filter(payment__charge__in=found).update(why="")
    for charge in found:
        journal.record("payments.erased", charge, by=by, at=at)
    return len(found)
