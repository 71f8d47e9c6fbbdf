"""Send whoever asked the way to pay."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.payments import rules, wording
from moothall.engine.payments.models import Charge
from moothall.engine.payments.words import NotNow
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def send_link(charge: Charge, *, by: Actor, at: datetime) -> int:
    """Send the link to pay by email, else by text; return how many messages that made.

    Nobody reads a card out to us: whoever pays types it on GOV.UK Pay's own page.

    :raises NotNow: when there is nothing to pay, or nowhere to send it.
    """
    found = Charge.objects.select_for_update(of=("self",)).select_related("case__council")
    charge = found.get(pk=charge.pk)
    if charge.link_at is not None:
        charge.link_at = None
        charge.save(update_fields=["link_at"])
    case = charge.case
    if why := rules.why_not_send_link(charge, case, by):
        if by.kind == "job":
            return 0
        raise NotNow(why)
    words = f"They were sent a link to pay {wording.pounds(charge.amount)}."
    event = cases.note_money(case, by=by, at=at, words=words)
    sent = cases.tell_of_money(event, wording.link(charge, case.council), by=by, at=at)
    journal.record("charge.link-sent", charge, by=by, at=at, facts={"messages": sent})
    return sent
