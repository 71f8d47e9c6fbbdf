"""The token of a form, as Django makes and checks it, from one draw of chance in place of 32.

Django masks the secret of a browser's cookie anew for every page, so that no two pages show the
same characters, and asks the system for each character of the mask alone.
"""

import secrets
from typing import Final

from django.http import HttpRequest
from django.middleware import csrf
from markupsafe import Markup

_SIGNS: Final = csrf.CSRF_ALLOWED_CHARS
_AT: Final = {sign: at for at, sign in enumerate(_SIGNS)}
_FIELD: Final = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="%s">')


def hidden(request: HttpRequest) -> Markup:
    """Return the field that a form of the page carries."""
    kept = request.META.get("CSRF_COOKIE")
    if not isinstance(kept, str) or len(kept) != csrf.CSRF_SECRET_LENGTH:
        return _FIELD % csrf.get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True  # as Django notes that the page has a form
    return _FIELD % masked(kept)


def masked(secret: str) -> str:
    """Return a mask, each of its characters as likely as any, and the secret shifted by it."""
    drawn, mask, shifted = secrets.randbelow(len(_SIGNS) ** len(secret)), "", ""
    for sign in secret:
        drawn, at = divmod(drawn, len(_SIGNS))
        mask += _SIGNS[at]
        shifted += _SIGNS[(_AT[sign] + at) % len(_SIGNS)]
    return mask + shifted
