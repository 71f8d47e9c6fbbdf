"""The outbox's loops: send what is due, and ask what became of what left."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings

from moothall.engine.contact import actions, carriers, queries, rules
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import (
    Carrier,
    Channel,
    Envelope,
    Faulted,
    NoSuchMessage,
    Receipt,
)
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mailbox import bounces
from moothall.outside.mailbox.bounces import Bounce
from moothall.outside.mailbox.client import Mailbox, Setting
from moothall.outside.notify.client import Notify

LOOP = Actor.job("outbox")
RECEIPTS = Actor.job("receipts")
BOUNCES = Actor.job("bounces")
log = logging.getLogger("moothall.outbox")
AT_A_TIME = 50
"""How many messages of one council are sent before the next council has its turn."""


def deliver_once(lines: Carriers | None = None) -> int:
    """Send the messages that are due; return how many were accepted.

    Each message has its own transaction, and a fault of one is counted against it alone. Where a
    carrier cannot be reached at all its pass ends there: the others that it carries would only
    wait for the same silence.
    """
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=False) as at:
        waiting = queries.councils_with_post(at)
    with lines or Carriers() as opened:
        channels = set(Channel.values)
        return sum(
            _deliver_for(council_id, opened, _channels(council_id, channels))
            for council_id in waiting
        )


def _channels(council_id: int, channels: set[str]) -> set[str]:
    """Return the channels that lead somewhere now; those of a key of one's own are one's own."""
    with scope.opened([council_id], writes=False):
        sender = queries.sender(council_id)
    if sender is None or not sender.key:
        return channels
    return channels | carriers.channels_of(Carrier.NOTIFY)


def _deliver_for(council_id: int, lines: Carriers, channels: set[str]) -> int:
    """Send what one council has waiting; take channels that lead nowhere now out of *channels*."""
    accepted = 0
    for _ in range(AT_A_TIME):
        if not channels:
            break
        with scope.opened([council_id], writes=True) as at:
            message_id = actions.claim(council_id, channels, by=LOOP, at=at)
        if message_id is None:
            break
        receipt = _deliver(council_id, message_id, lines, channels)
        accepted += receipt is not None and receipt.is_accepted
    return accepted


def _deliver(
    council_id: int, message_id: int, lines: Carriers, channels: set[str]
) -> Receipt | None:
    tried: list[str] = []

    def send(envelope: Envelope) -> Receipt:
        tried.append(rules.carrier_of(envelope.channel))
        return lines.send(envelope)

    try:
        with scope.opened([council_id], writes=True) as at:
            receipt = actions.deliver(message_id, send, by=LOOP, at=at)
    except Faulted as fault:
        log.exception("A message could not be tried.")
        with scope.opened([council_id], writes=True) as at:
            actions.count_fault(council_id, fault, by=LOOP, at=at)
        return None
    if receipt is not None and not receipt.is_reachable:
        channels -= carriers.channels_of(tried[0])
    return receipt


def ask_once(office: Notify | None = None) -> int:
    """Ask Notify what became of messages of which no receipt came; return how many it knew."""
    silent: set[int] = set()
    with Carriers(office=office) as lines:
        found = loops.where(queries.councils_to_ask)
        return sum(_ask_for(council_id, lines, silent) for council_id in found)


def _ask_for(council_id: int, lines: Carriers, silent: set[int]) -> int:
    """Ask for one council; put a line that gives no answer among the *silent*, and ask it no more.

    Each line is that of one key: what one council's key does not open says nothing of the others.
    """
    with scope.opened([council_id], writes=False) as at:
        waiting = queries.to_ask(council_id, at, most=AT_A_TIME)
        line = lines.office_of(council_id)
    if id(line) in silent:
        return 0
    try:
        return sum(_ask(message, line) for message in waiting)
    except OSError as fault:
        log.warning("What became of messages could not be asked: %s", fault)
        silent.add(id(line))
    return 0


def _ask(message: Message, line: Notify) -> bool:
    status = line.status(message.reference)
    with scope.opened([message.council_id], writes=True) as at:
        if status:
            message = actions.settle(message, status, by=RECEIPTS, at=at)
        if message.ask_at is not None:
            actions.ask_later(message, by=RECEIPTS, at=at)
    return message.ask_at is None


def read_bounces_once(box: Mailbox | None = None) -> int:
    """Read the mailbox that returned mail comes to; return how many messages were settled by it.

    A mail is marked when what it says was kept, so that one which comes again, or is read again
    after a fault, changes nothing more. What is no report of ours is marked and left for people.
    """
    found = box or Mailbox(_setting())
    if not found.setting.host:
        return 0
    settled = 0
    try:
        with found as opened:
            for mail in opened.unread(most=AT_A_TIME):
                settled += _settle_bounce(bounces.read(mail.raw))
                opened.mark(mail)
    except OSError as fault:
        log.warning("Returned mail could not be read: %s", fault)
    return settled


def _setting() -> Setting:
    said: Any = settings.MAILBOX
    return Setting(**said)


def _settle_bounce(bounce: Bounce | None) -> bool:
    """Keep what a returned mail says; False where it is of no message of ours, or nothing new."""
    if bounce is None or bounce.action != "failed":
        return False
    status = "bounced" if bounce.is_for_good else "returned"
    with scope.opened(councils.all_ids(), writes=True) as at:
        try:
            found = actions.receive(bounce.token, status, by=BOUNCES, at=at, said=bounce.said)
        except NoSuchMessage:
            return False
        return found.settled_at == at


LOOPS: dict[str, Callable[[], int]] = {
    "outbox": deliver_once,
    "receipts": ask_once,
    "bounces": read_bounces_once,
}
"""What `moothall work` runs for this package."""
