"""Tags: short words of officers on a case, written one way so that one word is one tag. Pure."""

import re
from typing import Final
from unicodedata import normalize

from moothall.engine.cases.words import NotATag

LONGEST: Final = 40
"""So many characters a tag has at most."""
MOST: Final = 20
"""So many tags are put on a case; merging may bring more."""
_WRITTEN: Final = re.compile(r"[^\W_](?:[^\W_]|[ &-])*")


def folded(text: str) -> str:
    """Return words as a tag has them: small letters, one space between, none around."""
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


def read(text: str) -> str:
    """Return the tag that was typed.

    :raises NotATag: where it is none, in words.
    """
    name = folded(text)
    if not name:
        raise NotATag("Enter a tag.")
    if len(name) > LONGEST:
        raise NotATag(f"A tag has at most {LONGEST} characters.")
    if not _WRITTEN.fullmatch(name):
        raise NotATag(
            "A tag has letters, digits, spaces, - and &, and begins with a letter or digit."
        )
    return name


def fitted(text: str) -> str:
    """Return words of another desk as a tag here, a space for what no tag has; '' for none."""
    words = re.sub(r"[^\w &-]|_", " ", folded(text))
    return folded(words.lstrip(" &-"))[:LONGEST].rstrip()


def read_all(text: str) -> list[str]:
    """Return the tags that were typed, with commas between, each once.

    :raises NotATag: where one is none, and where there is none.
    """
    parts = [part for part in text.split(",") if part.strip()] or [""]
    return list(dict.fromkeys(read(part) for part in parts))
