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
            "sealed_secret": sealing.sealed(secret),
            "connected_at": at,
        },
    )
    facts = {"has_webhook": bool(secret)}
    journal.record("pay-account.connected", kept, by=by, at=at, facts=facts)
    return kept


@transaction.atomic
def reseal(council: Council, *, by: Actor, at: datetime) -> bool:
    """Encrypt a council's key to Pay with the newest of ours; False where it has none.

    :raises cryptography.fernet.InvalidToken: when it was encrypted with one that is gone.
    """
    kept = Account.objects.select_for_update().filter(council_id=council.pk).first()
    if kept is None:
        return False
    kept.sealed_key = sealing.resealed(kept.sealed_key)
    kept.sealed_secret = sealing.resealed(kept.sealed_secret)
    kept.save(update_fields=["sealed_key", "sealed_secret"])
    journal.record("pay-account.resealed", kept, by=by, at=at)
    return True
