"""The secrets of second steps, encrypted with a key that is not in the database.

Whoever reads a copy of the database cannot make anybody's codes. The first of the keys encrypts,
every one of them decrypts, so that a new key can take over while old ones are still needed.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"moothall second step"
MARK = "sealed:"
"""Stands before what is encrypted; what was kept before there was encryption has none."""


def sealed(secret: str) -> str:
    """Return a secret as it is kept."""
    return MARK + _box(tuple(settings.SECOND_STEP_KEYS)).encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """Return the secret of what is kept.

    :raises cryptography.fernet.InvalidToken: when no key fits, or it was altered.
    """
    if not kept.startswith(MARK):
        return kept
    token = kept.removeprefix(MARK).encode()
    return _box(tuple(settings.SECOND_STEP_KEYS)).decrypt(token).decode()


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_stretched(key)) for key in keys])


def _stretched(key: str) -> bytes:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(drawn)
