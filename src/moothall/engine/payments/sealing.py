"""Keys to GOV.UK Pay, encrypted with a key that is not in the database.

Whoever reads a copy of the database can take no money and make no webhook look true.
"""

from moothall.ground.people import sealing

PURPOSE = b"moothall payments"


def sealed(secret: str) -> str:
    """Return a secret as it is kept; no secret stays none."""
    return sealing.sealed(secret, purpose=PURPOSE) if secret else ""


def opened(kept: str) -> str:
    """Return the secret of what is kept.

    :raises cryptography.fernet.InvalidToken: when no key fits, or it was altered.
    """
    return sealing.opened(kept, purpose=PURPOSE)


def resealed(kept: str) -> str:
    """Return what is kept of a secret, encrypted with the newest of our keys.

    :raises cryptography.fernet.InvalidToken: when it was encrypted with one that is gone.
    """
    return sealed(opened(kept))
