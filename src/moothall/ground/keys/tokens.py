"""The text of a key: `moothall.<council>.<prefix>.<secret>`. Pure.

It names its council, so that a key shown to another council's host is recognised without looking
over the wall. The secret has 256 bits; a digest of it is all that is kept.
"""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

MARK = "moothall"
_SHAPE = re.compile(
    rf"{MARK}\.(?P<council>[-A-Za-z0-9_]{{1,40}})\.(?P<prefix>[0-9a-f]{{12}})"
    r"\.(?P<secret>[-A-Za-z0-9_]{43})"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A key as it is sent with a request."""

    council: str
    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"{MARK}.{self.council}.{self.prefix}.{self.secret}"

    @property
    def digest(self) -> str:
        """What is kept of the secret."""
        return sha256(self.secret.encode()).hexdigest()


def fresh(council: str) -> Token:
    """Return a new key of the council of that short name."""
    return Token(council, secrets.token_hex(6), secrets.token_urlsafe(32))


def read(text: str) -> Token | None:
    """Return the key that a text is, or None."""
    found = _SHAPE.fullmatch(text)
    return Token(**found.groupdict()) if found else None
