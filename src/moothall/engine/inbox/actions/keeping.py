"""Keep a mail, whole, before anything else is done with it."""

import hashlib
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from moothall.engine.inbox import queries
from moothall.engine.inbox.models import Chunk, Mail
from moothall.engine.inbox.words import CHUNK, State, TooLarge, Way
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

CUT = "It is larger than what is taken. It lies in the mailbox still: only its head is here."


@transaction.atomic
def keep(
    council: Council, content: BinaryIO, way: Way, *, by: Actor, at: datetime, is_whole: bool = True
) -> tuple[Mail, bool]:
    """Keep the bytes of a mail; return it, and whether it is new. The same bytes are kept once.

    Of one that is not *is_whole* only the head came, and nothing can be made of it here.

    :raises NoMailbox: where the council takes no mail.
    :raises TooLarge: for more than is taken; whoever brings it must keep it, or send it back.
    """
    queries.open_mailbox(council.pk)
    digest, length = _measured(content)
    if length > queries.largest():
        raise TooLarge
    before = Mail.objects.filter(council=council, digest=digest).first()
    if before is not None:
        return before, False
    mail = Mail(council=council, way=way, digest=digest, length=length, came_at=at)
    if is_whole:
        mail.next_try_at = at
    else:
        mail.is_whole, mail.state, mail.reason = False, State.QUARANTINED, CUT
        mail.settled_at = at
    mail.save(force_insert=True)
    content.seek(0)
    number = 0
    while body := content.read(CHUNK):
        piece = Chunk(council=council, mail=mail, number=number, body=body)
        piece.save(force_insert=True)
        number += 1
    journal.record("mail.kept", mail, by=by, at=at, facts={"way": way, "length": length})
    return mail, True


def _measured(content: BinaryIO) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    content.seek(0)
    while body := content.read(CHUNK):
        digest.update(body)
        length += len(body)
    return digest.hexdigest(), length
