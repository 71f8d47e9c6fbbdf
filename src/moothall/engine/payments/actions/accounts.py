"""Connect a council to its account at GOV.UK Pay."""

from datetime import datetime

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction

from moothall.engine.payments import queries, sealing
from moothall.engine.payments.models import Account
from moothall.engine.payments.words import NotNow
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.payments.client import NoAnswer, Pay, Refusal


@transaction.atomic
def connect(council: Council, *, by: Actor, at: datetime, key: str, secret: str = "") -> Account:
    """Keep a council's key to GOV.UK Pay and the secret of its webhook; both are sealed.

    :param secret: without one no webhook is believed, and Pay is only asked.
    :raises NotNow: when it is another account's while payments or refunds are under way: only the
        account that began them knows them.
    """
    if not _is_kept(council, key):
        _ask_of_open(council, key)
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


def _is_kept(council: Council, key: str) -> bool:
    kept = Account.objects.filter(council_id=council.pk).first()
    try:
        return kept is not None and sealing.opened(kept.sealed_key) == key
    except InvalidToken:
        return False


def _ask_of_open(council: Council, key: str) -> None:
    number = queries.open_number(council.pk)
    try:
        if number:
            Pay(key, settings.PAY_URL).payment(number)
    except NoAnswer as fault:
        raise NotNow(f"Payments are under way, and {fault}. Try again later.") from fault
    except Refusal as fault:
        why = "This key does not know the payments and refunds that are under way."
        raise NotNow(f"{why} Connect another account when they have ended.") from fault


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
