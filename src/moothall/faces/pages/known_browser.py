"""A browser in which somebody has signed in before counts its own tries.

So a stranger who keeps guessing at an account locks out other strangers, and not its owner.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "moothall.known-browser"
A_YEAR = 365 * 86_400


def remember(response: HttpResponse, email: str) -> None:
    """Let the browser that gets *response* be known as one of that address from now on."""
    response.set_signed_cookie(
        settings.KNOWN_COOKIE_NAME,
        f"{_digest(email)}.{secrets.token_hex(8)}",
        salt=SALT,
        max_age=A_YEAR,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Lax",
    )


def number_of(request: HttpRequest, email: str) -> str:
    """Return the number of a browser that is known for that address, or nothing."""
    kept = request.get_signed_cookie(
        settings.KNOWN_COOKIE_NAME, default="", salt=SALT, max_age=A_YEAR
    )
    whose, _, number = str(kept).partition(".")
    return number if constant_time_compare(whose, _digest(email)) else ""


def _digest(email: str) -> str:
    return salted_hmac(SALT, email).hexdigest()
