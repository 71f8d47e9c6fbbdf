"""The name that a file is given back under: what the person called it, made harmless.

It names the file for people and nothing else: content lies on the disk under a random name.
"""

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
NAMELESS: Final = "file"
_UNPRINTED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SEPARATES: Final = re.compile(r"[\\/]")
_SPECIAL: Final = re.compile(r'[.<>:"|?*%;=&$`]+')


def extension(typed: str) -> str:
    """Return what a name ends in after its last dot, in small letters; nothing without a dot."""
    stem, dot, end = printable(typed).rpartition(".")
    return end.strip().lower() if dot and stem else ""


def kept(typed: str, ending: str) -> str:
    """Return the name to keep for a file of a kind whose names end in *ending*.

    One line of at most 100 printable characters: no folders, no control characters, nothing that
    turns the direction of reading, no second extension, nothing that means something to a shell, a
    header or a browser.
    """
    stem = _SEPARATES.split(printable(typed))[-1].rpartition(".")[0]
    stem = " ".join(_SPECIAL.sub("_", stem).split()).strip("_- ")
    return f"{stem[: LONGEST - len(ending) - 1].rstrip() or NAMELESS}.{ending}"


def printable(typed: str) -> str:
    """Return a name without what is not printed, or turns the direction of reading."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFC", typed)
        if unicodedata.category(sign) not in _UNPRINTED
    )
