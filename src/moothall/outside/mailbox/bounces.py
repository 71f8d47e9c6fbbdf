"""Read what mail servers say of a message they could not deliver (RFC 3464). Pure.

Everything in such a message was written by strangers: what is taken from it is the Message-ID that
we gave ours, a status of three numbers, and one plain line.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from typing import cast

LONGEST = 200
_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]+>", re.IGNORECASE)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of one message: *token* is of our Message-ID, *action* the server's word.

    *status* is as 5.1.1 (RFC 3463) or empty; *said* one line of its own, or empty.
    """

    token: str
    action: str
    status: str
    said: str

    @property
    def is_for_good(self) -> bool:
        """Whether the address itself is at fault, so that the next message fails too."""
        return self.status.startswith("5.1.") or self.status in {"5.2.1", "5.7.1", "5.4.4"}


def read(raw: bytes) -> Bounce | None:
    """Return what a message says of one of ours; None where it is no such report."""
    try:
        return _read(email.message_from_bytes(raw, policy=policy.compat32))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # broken beyond reading


def _read(whole: Message) -> Bounce | None:
    if whole.get_content_type() != "multipart/report":
        return None
    token = next(_tokens(whole), "")
    fields = next(_recipients(whole), None)
    if not token or fields is None:
        return None
    status = _STATUS.search(str(fields.get("Status", "")))
    said = str(fields.get("Diagnostic-Code", "")).partition(";")[2]
    return Bounce(
        token=token,
        action=str(fields.get("Action", "")).strip().lower(),
        status=status[0] if status else "",
        said=_CONTROL.sub(" ", said).strip()[:LONGEST],
    )


def _recipients(whole: Message) -> Iterator[Message]:
    """Yield the groups of fields of a report that speak of a recipient."""
    for part in whole.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            groups = cast("list[Message]", part.get_payload())
            yield from (group for group in groups if group.get("Action"))


def _tokens(whole: Message) -> Iterator[str]:
    """Yield the tokens of the message that came back, or of its headers."""
    for part in whole.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            returned = cast("list[Message]", part.get_payload())[0]
        elif kind == "text/rfc822-headers":
            text = cast("bytes", part.get_payload(decode=True) or b"")
            returned = email.message_from_bytes(text)
        else:
            continue
        if found := _ID.search(str(returned.get("Message-ID", ""))):
            yield found[1].lower()
