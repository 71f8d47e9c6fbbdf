"""The signature of a webhook message: HMAC-SHA256 of its body, in lower-case hexadecimal."""

import hashlib
import hmac

HEADER = "Pay-Signature"


def sign(secret: str, body: bytes) -> str:
    """Return the value of the header `Pay-Signature` for a message."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(secret: str, body: bytes, said: str) -> bool:
    """Say whether a message was signed with that secret; nothing is, with an empty one."""
    return bool(secret) and hmac.compare_digest(sign(secret, body).encode(), said.encode())
