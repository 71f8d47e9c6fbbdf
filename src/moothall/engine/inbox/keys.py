"""What mails are compared and recognised by. Pure."""

import hashlib
import re
from typing import Final

REFERENCE: Final = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")
"""A case's reference, as subjects name it."""

OUR_TOKEN: Final = re.compile(
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s@]+", re.IGNORECASE
)
"""A Message-ID that we may have given: the token of a message is before the @."""


def of_message_id(text: str) -> str:
    """Return the key of a Message-ID; '' of none."""
    return hashlib.sha256(text.strip().encode()).hexdigest() if text.strip() else ""
