"""Say where a council's mail comes in; keep what came of reading it."""

from datetime import datetime

from django.db import transaction

from moothall.engine.contact import actions as contact
from moothall.engine.inbox import rules, sealing
from moothall.engine.inbox.models import Mailbox
from moothall.engine.inbox.words import (
    LONGEST_REASON,
    READ_EVERY,
    Connection,
    NotThisMailbox,
    rest_after,
)
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.contact_points import plain_email


@transaction.atomic
def connect(council: Council, said: Connection, *, by: Actor, at: datetime) -> Mailbox:
    """Keep where a council's mail comes in and what it becomes; answers go there from now on.

    A password goes only where it was entered for: another server, port, user or way needs it anew.

    :raises NotThisMailbox: when the rules say no.
    """
    box = Mailbox.objects.select_for_update(of=("self",)).filter(council=council).first()
    box = box or Mailbox(council=council)
    why = (
        rules.why_not_address(said.address)
        or rules.why_not_service(council.pk, said.service)
        or rules.why_not_server(
            said, has_password=_is_kept(box, said), is_inside=said.host in sealing.allowed(council)
        )
    )
    if why:
        raise NotThisMailbox(why)
    box.address, box.service, box.server = plain_email(said.address), said.service, said.server
    box.host, box.port, box.user = said.host, said.port, said.user
    box.folder, box.is_tls = said.folder or "INBOX", said.is_tls
    if said.password:
        box.password = sealing.sealed(said.password)
    elif not said.host:
        box.password = ""
    box.next_read_at, box.failures, box.fault = (at if said.host else None), 0, ""
    box.full_clean()
    box.save()
    contact.answer_to(council, box.address, by=by, at=at)
    facts = {"service": said.service, "is_read": bool(said.host), "is_new": bool(said.password)}
    journal.record("mailbox.set", box, by=by, at=at, facts=facts)
    return box


def _is_kept(box: Mailbox, said: Connection) -> bool:
    """Whether the password that there is was entered for that server, port, user and way."""
    before = (box.host, box.port, box.user, box.is_tls)
    return bool(box.password) and before == (said.host, said.port, said.user, said.is_tls)


@transaction.atomic
def disconnect(council: Council, *, by: Actor, at: datetime) -> bool:
    """Take no mail any more; what came stays. False where there was no mailbox."""
    box = Mailbox.objects.select_for_update(of=("self",)).filter(council=council).first()
    if box is None:
        return False
    journal.record("mailbox.removed", box, by=by, at=at)
    box.delete()
    contact.answer_to(council, "", by=by, at=at)
    return True


@transaction.atomic
def note_reading(
    council_id: int, fault: str, *, by: Actor, at: datetime, has_more: bool = False
) -> None:
    """Keep what came of reading a mailbox; one that cannot be read is left alone for a while.

    One that *has_more* is read again at once.
    """
    del by  # looking is not an act; what was found in it has its entries
    box = Mailbox.objects.select_for_update(of=("self",)).filter(council_id=council_id).first()
    if box is None or not box.host:
        return
    box.failures = box.failures + 1 if fault else 0
    box.fault = fault.replace("\0", "")[:LONGEST_REASON]
    rest = rest_after(box.failures) if fault else READ_EVERY
    box.next_read_at = at if has_more and not fault else at + rest
    if not fault:
        box.last_read_at = at
    box.save(update_fields=["failures", "fault", "next_read_at", "last_read_at"])


@transaction.atomic
def reseal(council: Council, *, by: Actor, at: datetime) -> bool:
    """Encrypt a mailbox's password with the newest of our keys; False where there is none.

    :raises cryptography.fernet.InvalidToken: when it was encrypted with a key that is gone.
    """
    box = Mailbox.objects.select_for_update(of=("self",)).filter(council=council).first()
    if box is None or not box.password:
        return False
    box.password = sealing.resealed(box.password)
    box.save(update_fields=["password"])
    facts = {"service": box.service, "is_read": bool(box.host), "is_new": False}
    journal.record("mailbox.set", box, by=by, at=at, facts=facts)
    return True
