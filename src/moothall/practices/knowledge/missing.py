"""What is kept of words for which nothing was found: never what may name somebody. Pure."""

import re
from typing import Final

LONGEST: Final = 60
MOST_WORDS: Final = 6
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TELLING: Final = re.compile(r"[@0-9]")


def words(text: str) -> str:
    """Return the words as they are counted; '' for a number, an address or a long text."""
    if _TELLING.search(text):
        return ""
    found = _WORD.findall(text.lower())
    return " ".join(found)[:LONGEST] if 0 < len(found) <= MOST_WORDS else ""
