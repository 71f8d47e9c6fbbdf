"""The loops of mail that comes in: read the mailboxes, understand what was kept."""

import logging
from collections.abc import Callable
from io import BytesIO

from moothall.engine.inbox import actions, queries, reading, sealing
from moothall.engine.inbox.models import Mail, Mailbox
from moothall.engine.inbox.words import NoMailbox, PasswordGone, State, TooLarge, Way
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mailbox.apart import NotUnderstood
from moothall.outside.mailbox.client import Mailbox as Line

LOOP = Actor.job("mail")
AT_A_TIME = 50
"""How many mails of one council are read, or understood, before the next council has its turn."""
LONGEST_REPORT = 1_000_000
"""The most bytes of a mail server's report that are looked at."""
log = logging.getLogger("moothall.mail")


def read_once() -> int:
    """Read the mailboxes for which it is time; return how many mails were new.

    A mail is marked in the mailbox only when it was kept, so that a fault in between makes it come
    again; the same bytes are kept once. A mailbox that cannot be read keeps no other from being.
    """
    return sum(_read(council_id) for council_id in loops.where(queries.councils_to_read))


def _read(council_id: int) -> int:
    with scope.opened([council_id], writes=False):
        box = queries.mailbox(council_id)
    if box is None or not box.host:
        return 0
    new, read, fault = 0, 0, ""
    try:
        with Line(sealing.setting_of(box), largest=queries.largest()) as line:
            for mail in line.unread(most=AT_A_TIME):
                new += _keep(box, mail.raw, is_whole=mail.is_whole)
                line.mark(mail)
                read += 1
    except (OSError, NoMailbox, PasswordGone, TooLarge) as wrong:
        fault = str(wrong) or type(wrong).__name__
        log.warning("The mailbox of council %s could not be read: %s", council_id, fault)
    with scope.opened([council_id], writes=True) as at:
        has_more = read == AT_A_TIME
        actions.note_reading(council_id, fault, by=LOOP, at=at, has_more=has_more)
    return new


def _keep(box: Mailbox, raw: bytes, *, is_whole: bool) -> bool:
    with scope.opened([box.council_id], writes=True) as at:
        content = BytesIO(raw)
        return actions.keep(box.council, content, Way.IMAP, by=LOOP, at=at, is_whole=is_whole)[1]


def understand_once() -> int:
    """Understand the mail that waits; return how many were settled."""
    return sum(_understand(council) for council in loops.where(queries.councils_that_wait))


def _understand(council_id: int) -> int:
    settled = 0
    for _ in range(AT_A_TIME):
        with scope.opened([council_id], writes=True) as at:
            mail = actions.claim(council_id, by=LOOP, at=at)
        if mail is None:
            break
        settled += mail.state == State.KEPT and _one(mail)
    return settled


def _one(mail: Mail) -> bool:
    """Understand one mail; a fault is counted against it alone, and the others go on."""
    try:
        with scope.opened([mail.council_id], writes=True) as at:
            box = queries.mailbox(mail.council_id)
            with reading.understood(mail, server=box.server if box else "") as read:
                report = reading.raw(mail, most=LONGEST_REPORT) if read.is_report else b""
                actions.settle(mail, read, report, by=LOOP, at=at)
    except NotUnderstood as wrong:
        return _failed(mail, str(wrong), is_final=wrong.is_final)
    except Exception as fault:  # the job runner is one of the two places that catch everything
        log.exception("mail %s could not be settled, and the others go on", mail.pk)
        return _failed(mail, f"An unexpected fault: {type(fault).__name__}", is_final=False)
    return True


def _failed(mail: Mail, why: str, *, is_final: bool) -> bool:
    with scope.opened([mail.council_id], writes=True) as at:
        actions.fail(mail, why, by=LOOP, at=at, is_final=is_final)
    return False


def forget_once() -> int:
    """Let go of what old mail said that belongs to nothing; return how many mails."""
    return sum(_forget(council_id) for council_id in councils.all_ids())


def _forget(council_id: int) -> int:
    with scope.opened([council_id], writes=True) as at:
        return actions.forget_old(council_id, by=LOOP, at=at)


LOOPS: dict[str, Callable[[], int]] = {"mailboxes": read_once, "mail": understand_once}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {"old-mail": forget_once}
"""The same, once a minute."""
