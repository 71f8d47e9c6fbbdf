"""Secrets that must be kept as they are, encrypted with a key that is not in the database.

Whoever reads a copy of the database cannot make anybody's codes, nor write in a council's name.
The first of the keys encrypts, every one of them decrypts, so that a new key can take over while
old ones are still needed.
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


def sealed(secret: str, *, purpose: bytes = PURPOSE) -> str:
    """Return a secret as it is kept; what was sealed for one purpose opens for no other."""
    return MARK + _box(tuple(settings.SECOND_STEP_KEYS), purpose).encrypt(secret.encode()).decode()


def opened(kept: str, *, purpose: bytes = PURPOSE) -> str:
    """Return the secret of what is kept.

    :raises cryptography.fernet.InvalidToken: when no key fits, or it was altered.
    """
    if not kept.startswith(MARK):
        return kept
    token = kept.removeprefix(MARK).encode()
    return _box(tuple(settings.SECOND_STEP_KEYS), purpose).decrypt(token).decode()


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...], purpose: bytes) -> MultiFernet:
    return MultiFernet([Fernet(_stretched(key, purpose)) for key in keys])


def _stretched(key: str, purpose: bytes) -> bytes:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
    return base64.urlsafe_b64encode(drawn)
