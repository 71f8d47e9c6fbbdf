"""Signatures as Standard Webhooks has them: HMAC-SHA256 over id, timestamp and body. Pure.

A delivery may carry several signatures, space between, so that a receiver can take over a new
secret before the old one ends.
"""

import base64
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"
VERSION = "v1"
TOLERANCE = 5 * 60
"""Seconds by which a delivery's timestamp may differ from the receiver's clock."""


def secret(raw: bytes) -> str:
    """Return a secret as receivers are given it."""
    return PREFIX + base64.b64encode(raw).decode()


def sign(secrets: Iterable[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header `webhook-signature` for these secrets."""
    said = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"{VERSION},{_mac(one, said)}" for one in secrets)


def why_not(secret: str, headers: dict[str, str], body: bytes, *, now: int) -> str | None:
    """Say why a delivery is not to be believed, as a receiver judges it; None: it is ours."""
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not stamp.isdecimal() or abs(now - int(stamp)) > TOLERANCE:
        return "the timestamp is missing, or too far from now"
    wanted = sign([secret], message_id, int(stamp), body)
    given = headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(wanted, one) for one in given):
        return "no signature fits the secret"
    return None


def _mac(secret: str, said: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, said, "sha256")).decode()
