"""Keys to GOV.UK Pay, encrypted with a key that is not in the database.

Whoever reads a copy of the database can take no money and make no webhook look true.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"moothall payments"


def sealed(secret: str) -> str:
    """Return a secret as it is kept."""
    return _box(_keys()).encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """Return the secret of what is kept.

    :raises cryptography.fernet.InvalidToken: when no key fits, or it was altered.
    """
    return _box(_keys()).decrypt(kept.encode()).decode()


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_stretched(key)) for key in keys])


def _stretched(key: str) -> bytes:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(drawn)
