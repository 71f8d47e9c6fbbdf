"""In which encoding a text file is written, told by its bytes and said aloud.

A file that is not UTF-8 does not say what it is. Two encodings are told apart: that of old
Macintosh files, by their line ends (a carriage return alone), and that of Windows. Everything else
has to be named.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Final

from moothall.engine.tables.words import TableRefused

CHUNK: Final = 1 << 20
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
NOT_IN_WINDOWS: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
FEWEST: Final = 10
"""How many good letters beyond ASCII stand for each bad byte in a file that is UTF-8 but broken."""
NAMES: Final = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "utf-8": "UTF-8"}
"""As people know them."""


@dataclass(frozen=True)
class Told:
    """An encoding by the name Python knows it by, and a sentence where it is worth one."""

    encoding: str
    note: str = ""


@dataclass
class _Seen:
    """What was counted of the bytes of a file."""

    has_line_feeds: bool = False
    has_returns: bool = False
    has_zeros: bool = False
    is_windows: bool = True
    good: int = 0
    bad: int = 0


def told(raw: IO[bytes]) -> Told:
    """Return the encoding of a file, which is read through once and wound back to its start.

    :raises TableRefused: where it must be named by somebody who knows.
    """
    start = raw.read(4)
    raw.seek(0)
    for mark, encoding, name in MARKS:
        if start.startswith(mark):
            said = "" if encoding == "utf-8-sig" else f"It is read as {name}, as its mark says."
            return Told(encoding, said)
    seen = _seen(raw)
    raw.seek(0)
    if seen.has_zeros:
        raise TableRefused(
            "the file holds zero bytes: it is no text, or in an encoding that must be named"
        )
    if not seen.bad:
        return Told("utf-8")
    if seen.good >= seen.bad * FEWEST:
        return Told("utf-8", f"It is UTF-8, but for {seen.bad} bytes: their rows are rejected.")
    return _older(seen)


def _older(seen: _Seen) -> Told:
    if seen.has_returns and not seen.has_line_feeds:
        encoding = "mac_roman"
    elif seen.is_windows:
        encoding = "cp1252"
    else:
        raise TableRefused("the file is in no encoding that can be told: name it in the mapping")
    return Told(encoding, f"It is not UTF-8; it is read as {NAMES[encoding]}. Look at its accents.")


def _chunks(raw: IO[bytes]) -> Iterator[bytes]:
    try:
        while chunk := raw.read(CHUNK):
            yield chunk
    except EOFError:  # a packed file cut short: its rows say so, after those there are
        return


def _seen(raw: IO[bytes]) -> _Seen:
    seen, decoder = _Seen(), codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for chunk in _chunks(raw):
        seen.has_line_feeds |= b"\n" in chunk
        seen.has_returns |= b"\r" in chunk
        seen.has_zeros |= b"\0" in chunk
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(chunk)
        bad = len(_UNDECODED.findall(text))
        seen.bad += bad
        seen.good += len(_BEYOND.findall(text)) - bad
        seen.is_windows &= not NOT_IN_WINDOWS.search(chunk)
    seen.bad += len(decoder.decode(b"", final=True))
    return seen


_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")
_BEYOND: Final = re.compile("[^\x00-\x7f]")


def has_undecoded(text: str) -> bool:
    """Whether bytes that are not in the encoding stand in a text read with `surrogateescape`."""
    return not text.isascii() and _UNDECODED.search(text) is not None


def readable(text: str) -> str:
    """Return a text with a mark in place of every byte or half letter that is no text."""
    return _NO_TEXT.sub("\ufffd", text)


def is_text(text: str) -> bool:
    """Whether a text can be kept: it holds no zero bytes, and no halves of letters."""
    return "\0" not in text and (text.isascii() or _NO_TEXT.search(text) is None)


def opened(raw: IO[bytes], encoding: str, stack: ExitStack) -> io.TextIOWrapper:
    """Return the file as text, line ends as they stand, bad bytes kept where they are.

    It is closed with the stack.
    """
    try:
        text = io.TextIOWrapper(raw, encoding, errors="surrogateescape", newline="")
        return stack.enter_context(text)
    except LookupError as fault:
        raise TableRefused(f"the encoding {encoding!r} is not known") from fault
