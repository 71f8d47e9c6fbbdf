"""The cookies that pages set: every one is essential, so no banner asks about them.

A test walks the site and compares this list with the cookies really set.
"""

from dataclasses import dataclass

from django.conf import settings

from moothall.faces.pages import known_browser, languages, plain
from moothall.ground.languages.speech import said


@dataclass(frozen=True)
class Cookie:
    """A cookie, as the cookies page describes it."""

    name: str
    purpose: str
    lasts: str


def all_cookies() -> list[Cookie]:
    """Return every cookie this site may set, under the name it really has here."""
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            said("Remembers the answers you have started to give, and that you are signed in."),
            _lasts(settings.SESSION_COOKIE_AGE),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            said("Proves that a form you send came from our own pages."),
            _lasts(settings.CSRF_COOKIE_AGE),
        ),
        Cookie(
            settings.KNOWN_COOKIE_NAME,
            said("Lets you sign in though somebody else keeps guessing your password."),
            _lasts(known_browser.A_YEAR),
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            said("Remembers whether you read these pages in English or in Welsh."),
            _lasts(languages.A_YEAR),
        ),
    ]


def _lasts(seconds: int | None) -> str:
    return plain.span(seconds) if seconds else said("When you close your browser")
