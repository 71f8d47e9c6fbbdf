"""What is read aloud and typed again: codes that nobody guesses and nobody misreads. Pure."""

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 letters and digits that nobody takes for one another: no 0, 1, I, L, O."""
SALT = "moothall.codes"


def fresh() -> str:
    """Return a new code, as A7K-3QM-9TX: one of 26 million million."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(9))
    return f"{drawn[:3]}-{drawn[3:6]}-{drawn[6:]}"


def read(typed: str) -> str:
    """Return a code as people type it in its own form; '' when it cannot be one."""
    letters = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(letters) != 9 or set(letters) - set(LETTERS):
        return ""
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"


def fresh_link() -> str:
    """Return a new secret for an address: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str, key: str | None = None) -> str:
    """Return what is kept of a secret: it cannot be turned back without our key."""
    return salted_hmac(SALT, secret, secret=key, algorithm="sha256").hexdigest()


def digests(secret: str) -> Iterable[str]:
    """Return what may be kept of a secret: by our key, and by those that it replaced."""
    return [digest(secret, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
