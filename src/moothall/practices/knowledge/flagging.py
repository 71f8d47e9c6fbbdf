"""What in a text may say who somebody is, for an author to take out. Pure.

It finds what has a form (addresses, numbers, postcodes) and the names it is given: never all that
could name a person, so a person reads the text too.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from moothall.practices.knowledge.models import Text

EMAIL: Final = re.compile(r"[^\s,;:<>()\[\]\"]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+")
PHONE: Final = re.compile(r"(?<![\w-])\+?[0-9(][0-9\s()-]{7,}[0-9](?![\w-])", re.ASCII)
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2}\b")
INSURANCE: Final = re.compile(r"\b[A-Z]{2}\s?(?:[0-9]{2}\s?){3}[A-D]\b")
REFERENCE: Final = re.compile(r"\b(?=[0-9A-Z-]*[0-9])[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")
KINDS: Final = (
    ("an email address", EMAIL),
    ("a telephone number", PHONE),
    ("a postcode", POSTCODE),
    ("a National Insurance number", INSURANCE),
    ("a case's reference", REFERENCE),
)
"""What is looked for, and what it is called."""


def flags(text: str, names: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return what stands in a text that may name somebody: the words, and what they look like."""
    found = list(_found(text, names))
    return list(dict(reversed(found)).items())[::-1]


def says(text: Text, words: str) -> bool:
    """Whether an article says these words anywhere."""
    parts = (text.title, text.summary, text.body, text.welsh_title, text.welsh_summary)
    whole = " ".join((*parts, text.welsh_body, text.words)).casefold()
    return " ".join(words.split()).casefold() in " ".join(whole.split())


def cleaned(text: str, names: Iterable[str] = ()) -> str:
    """Return a text with a mark in place of what may name somebody."""
    for words, called in flags(text, names):
        text = _word(words).sub(f"[{called} was here]", text)
    return text


def _word(words: str) -> re.Pattern[str]:
    """Match these words in capitals or not, and never as a part of others."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


def _found(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name.strip() and (match := _word(name.strip()).search(text)):
            yield match[0], "a name"
    for called, pattern in KINDS:
        for match in pattern.finditer(text):
            yield match[0].strip(), called
