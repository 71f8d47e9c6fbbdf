"""Send whoever asked the way to pay."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.payments import rules, wording
from moothall.engine.payments.models import Charge
from moothall.engine.payments.words import NotNow
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import speaking


@transaction.atomic
def send_link(charge: Charge, *, by: Actor, at: datetime) -> int:
    """Send the link to pay by email, else by text; return how many messages that made.

    Nobody reads a card out to us: whoever pays types it on GOV.UK Pay's own page.

    :raises NotNow: when there is nothing to pay, or nowhere to send it.
    """
    found = Charge.objects.select_for_update(of=("self",)).select_related("case__council")
    charge = found.get(pk=charge.pk)
    if charge.link_at is not None:
        charge.link_at = rules.next_link(charge, at)
        charge.save(update_fields=["link_at"])
    case = charge.case
    if why := rules.why_not_send_link(charge, case, by, at):
        if by.kind == "job":
            return 0
        raise NotNow(why)
    words = f"They were sent a link to pay {wording.pounds(charge.amount)}."
    event = cases.note_money(case, by=by, at=at, words=words)
    with speaking(queries.language_of(case)):
        message = wording.link(charge, case.council, name=wording.name_of(case))
    sent = cases.tell_of_money(event, message, by=by, at=at)
    journal.record("charge.link-sent", charge, by=by, at=at, facts={"messages": sent})
    return sent
