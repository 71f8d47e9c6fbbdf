"""The address to which one person answers one message: signed for them, and good for a while.

`help+2k.g3x.k5t4…@ashby.example` names the message and the day until which it holds; the rest is a
code over both, the council and the recipient, which nobody makes without our key. Whoever answers
from another address, or holds another's, has an address that says so.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from moothall.ground.people.contact_points import plain_email

GOOD_FOR = timedelta(days=90)
"""How long an address takes answers, from the day on which the message left."""

LONGEST_BOX = 20
"""The most characters before the @ of a mailbox: with what is added they are under 64."""

DAYS_SINCE = date(2020, 1, 1)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CODE_LENGTH = 24
_SIGNED = re.compile(r"\+([0-9a-z]{1,13})\.([0-9a-z]{1,5})\.([a-z2-7]{24})$")
SALT = "moothall.reply"


@dataclass(frozen=True, slots=True)
class Named:
    """What an address says: which message it answers, until which day, and the code over both."""

    message_id: int
    until_on: date
    code: str


def address(box: str, council_id: int, message_id: int, recipient: str, *, until_on: date) -> str:
    """Return the address to which *recipient* answers a message, made of the address of a mailbox.

    :param until_on: the last day on which it holds.
    """
    name, _, domain = box.rpartition("@")
    code = next(_codes(council_id, Named(message_id, until_on, ""), recipient))
    day = _written((until_on - DAYS_SINCE).days)
    return f"{name}+{_written(message_id)}.{day}.{code}@{domain}"


def read(text: str, box: str) -> Named | None:
    """Return what an address of that mailbox names; None where it is no address of an answer."""
    name, _, domain = plain_email(text).rpartition("@")
    own, _, own_domain = plain_email(box).rpartition("@")
    found = _SIGNED.search(name)
    if found is None or domain != own_domain or name[: found.start()] != own:
        return None
    day = timedelta(days=int(found[2], 36))
    message_id = int(found[1], 36)
    if message_id >= 2**63 or day > date.max - DAYS_SINCE:
        return None
    return Named(message_id, DAYS_SINCE + day, found[3])


def is_genuine(named: Named, council_id: int, recipient: str) -> bool:
    """Whether we made that address for *recipient*, by our key or an earlier one."""
    codes = _codes(council_id, named, recipient)
    return any(constant_time_compare(named.code, code) for code in codes)


def _codes(council_id: int, named: Named, recipient: str) -> Iterator[str]:
    keys: tuple[str, ...] = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    told = f"{council_id}:{named.message_id}:{named.until_on}:{plain_email(recipient)}"
    for key in keys:
        digest = salted_hmac(SALT, told, secret=key, algorithm="sha256").digest()
        yield base64.b32encode(digest).decode().lower()[:CODE_LENGTH]


def _written(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = DIGITS[rest] + text
    return text or "0"
