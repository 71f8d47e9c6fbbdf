"""Which passwords a council refuses, beside those that are short, common or one's own address."""

import re
from collections.abc import Iterable

LEFT_OVER = 6
"""How many letters must remain of a password when the council's words are taken out."""

PADDING = ("council", "county", "borough", "district", "city", "password", "welcome", "letmein")


def is_made_of(password: str, names: Iterable[str]) -> bool:
    """Whether *password* holds one of these names (of councils) and little else.

    Digits, signs and the words that usually go with them count as nothing. A passphrase that
    mentions a town is a good passphrase.
    """
    rest = _letters(password)
    words = {_letters(part) for name in names for part in (name, *re.split(r"\W+", name))}
    known = sorted({word for word in words if len(word) > 3} - set(PADDING), key=len, reverse=True)
    if not any(word in rest for word in known):
        return False
    for word in (*known, *PADDING):
        rest = rest.replace(word, "")
    return len(rest) < LEFT_OVER


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
