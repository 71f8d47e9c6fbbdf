"""Let go of what mails said to which nothing belongs any more."""

from datetime import datetime

from django.db import transaction

from moothall.engine.inbox import queries
from moothall.engine.inbox.models import Chunk, Mail
from moothall.engine.inbox.words import BLANK
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def forget_old(council_id: int, *, by: Actor, at: datetime, most: int = 200) -> int:
    """Let go of the bytes, words and senders of mail that was refused or passed over long ago.

    That a mail came, when, and what became of it stays. What stands on a case goes with the case.
    Return how many.
    """
    old = queries.old(council_id, at).select_for_update(of=("self",), skip_locked=True)
    found = list(old.order_by("pk")[:most])
    ids = [mail.pk for mail in found]
    Chunk.objects.filter(mail_id__in=ids).delete()
    Mail.objects.filter(pk__in=ids).update(**BLANK, attached=[])
    for mail in found:
        journal.record("mail.forgotten", mail, by=by, at=at, facts={"state": mail.state})
    return len(found)
