"""The outbox's loop: send what is due, a council at a time, a message at a time."""

import logging
from collections.abc import Callable

from moothall.engine.contact import actions, queries
from moothall.engine.contact.words import Faulted
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Post, Receipt

LOOP = Actor.job("outbox")
log = logging.getLogger("moothall.outbox")
AT_A_TIME = 50
"""How many messages of one council are sent before the next council has its turn."""


def deliver_once(post: Post | None = None) -> int:
    """Send the messages that are due; return how many the mail server accepted.

    Each message has its own transaction, and a fault of one is counted against it alone. When the
    mail server cannot be reached at all the pass ends there: the others would only wait for the
    same silence.
    """
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=False) as at:
        waiting = queries.councils_with_post(at)
    sent = 0
    with post or Post() as opened:
        for council_id in waiting:
            accepted, is_reachable = _deliver_for(council_id, opened)
            sent += accepted
            if not is_reachable:
                break
    return sent


def _deliver_for(council_id: int, post: Post) -> tuple[int, bool]:
    accepted = 0
    for _ in range(AT_A_TIME):
        try:
            receipt = _deliver_next(council_id, post)
        except Faulted as fault:
            log.exception("A message could not be tried.")
            with scope.opened([council_id], writes=True) as at:
                actions.count_fault(council_id, fault, by=LOOP, at=at)
            continue
        if receipt is None:
            break
        accepted += receipt.is_accepted
        if not receipt.is_reachable:
            return accepted, False
    return accepted, True


def _deliver_next(council_id: int, post: Post) -> Receipt | None:
    with scope.opened([council_id], writes=True) as at:
        return actions.deliver(council_id, post.send, by=LOOP, at=at)


LOOPS: dict[str, Callable[[], int]] = {"outbox": deliver_once}
"""What `moothall work` runs for this package."""
