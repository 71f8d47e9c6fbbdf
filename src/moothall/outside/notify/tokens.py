"""Keys to Notify, their kinds, and the signed tokens that are made with them."""

import time
from collections.abc import Mapping
from typing import Literal

import jwt

Kind = Literal["live", "team", "test"]
CLOCK_LEEWAY = 30
SERVICE = "5d1b8f5e-6e58-4a3c-9b5f-6f0a3c9d2b10"
"""The number of the stand-in's service."""

KEYS: Mapping[Kind, str] = {
    "live": "1f6c2c9a-0a53-4b52-8f0e-4a3e0c4b7d01",
    "team": "1f6c2c9a-0a53-4b52-8f0e-4a3e0c4b7d02",
    "test": "1f6c2c9a-0a53-4b52-8f0e-4a3e0c4b7d03",
}
"""The stand-in's keys. They open nothing else: they are written here for all to read."""


class Denied(Exception):
    """A request may not come in; *message* is in Notify's words."""

    def __init__(self, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.message, self.status = message, status


def key(kind: Kind) -> str:
    """Return the stand-in's key of that kind, as Notify writes keys: name, service, secret."""
    return f"standin_{kind}-{SERVICE}-{KEYS[kind]}"


def kind_of(header: str, *, now: float | None = None) -> Kind:
    """Return the kind of the key that signed an Authorization header.

    :raises Denied: for no token, a wrong one, another service's, or one from another time.
    """
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Denied("Unauthorized: authentication bearer scheme must be used", 401)
    claims = _claims(token)
    if claims.get("iss") != SERVICE:
        raise Denied("Invalid token: service not found")
    kind = next((kind for kind, secret in KEYS.items() if _is_signed(token, secret)), None)
    if kind is None:
        raise Denied("Invalid token: API key not found")
    issued = claims.get("iat")
    moment = time.time() if now is None else now
    if not isinstance(issued, int) or abs(moment - issued) > CLOCK_LEEWAY:
        raise Denied("Error: Your system clock must be accurate to within 30 seconds")
    return kind


def _claims(token: str) -> Mapping[str, object]:
    try:
        if jwt.get_unverified_header(token).get("alg") != "HS256":
            raise Denied("Invalid token: algorithm used is not HS256")
        claims: Mapping[str, object] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as fault:
        raise Denied("Invalid token: make sure your API token matches the example") from fault
    return claims


def _is_signed(token: str, secret: str) -> bool:
    try:
        jwt.decode(token, secret, algorithms=["HS256"], options={"verify_iat": False})
    except jwt.PyJWTError:
        return False
    return True
