"""Connect a council to its account at GOV.UK Pay."""

from datetime import datetime

from django.db import transaction

from moothall.engine.payments import sealing
from moothall.engine.payments.models import Account
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def connect(council: Council, *, by: Actor, at: datetime, key: str, secret: str = "") -> Account:
    """Keep a council's key to GOV.UK Pay and the secret of its webhook; both are sealed.

    :param secret: without one no webhook is believed, and Pay is only asked.
    """
    kept, _ = Account.objects.update_or_create(
        council_id=council.pk,
        defaults={
            "sealed_key": sealing.sealed(key),
            "sealed_secret": sealing.sealed(secret) if secret else "",
            "connected_at": at,
        },
    )
    facts = {"has_webhook": bool(secret)}
    journal.record("pay-account.connected", kept, by=by, at=at, facts=facts)
    return kept
