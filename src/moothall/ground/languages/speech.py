"""Say a text in the language that is spoken now: a page's, or that of whoever is written to.

English texts are the keys of the catalogue (`cy/django.po`); one without a Welsh stays English.
Checking files loads no settings: then everything is said in English.
"""

import re
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from moothall.ground.languages.words import Language, known

_CODES: Final = {Language.ENGLISH: "en-gb", Language.WELSH: "cy"}
_AFTER_I: Final = re.compile(r"\b([Ii]) (?:(eich|ein|eu|ei)|(y|yr)) ")
_JOINED: Final = {"eich": "ch", "ein": "n", "eu": "w", "ei": "w"}
_APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"


@cache
def _translation() -> Any:  # noqa: ANN401 -- a module
    from django.utils import translation  # noqa: PLC0415 -- it loads applications

    return translation


def speaking(language: str) -> AbstractContextManager[None]:
    """Speak a language until the context ends; a code that nobody knows is English."""
    made: AbstractContextManager[None] = _translation().override(_CODES[known(language)])
    return made


def speak(language: str) -> None:
    """Go on in another language, until the `speaking` around it ends."""
    _translation().activate(_CODES[known(language)])


def spoken() -> Language:
    """Return the language that is spoken now."""
    try:
        return known((_translation().get_language() or "")[:2])
    except ImproperlyConfigured:  # without settings: files are checked
        return Language.ENGLISH


def said(text: str, **fields: object) -> str:
    """Return a text in the language spoken, with its `{fields}` filled in."""
    found = _translation().gettext(text) if text and spoken() != Language.ENGLISH else text
    return _joined(found.format(**fields)) if fields else found


def counted(one: str, many: str, number: int, **fields: object) -> str:
    """Return the text for this number, with `{number}` (`1,204`) and its other fields filled in."""
    if settings.configured:
        found = _translation().ngettext(one, many, number)
    else:
        found = one if number == 1 else many
    return _joined(found.format(number=f"{number:,}", **fields))


def marked(text: str) -> str:
    """Return the text as it is: it is `said` later, and the catalogue has to know of it."""
    return text


def _joined(text: str) -> str:
    """Write `i` together with what it never stands before alone: `i'ch enw`, `i'r dyddiad`."""
    if spoken() != Language.WELSH:
        return text
    return _AFTER_I.sub(lambda found: f"{found[1]}{_APOSTROPHE}{_JOINED.get(found[2], 'r')} ", text)
