"""What somebody typed into the box, read as what it may be. Pure.

Each part of it is a word, or one of the signs things are known by, or may be either; a thing must
fit every part.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from moothall.ground.search.keys import POSTCODE, digits, plain_email

LONGEST = 120
MOST_PARTS = 8
FEWEST_DIGITS = 5
"""Of fewer digits no telephone number is found."""
LONG = 9
"""So many digits are a whole telephone number."""
SURELY = 6
"""So many letters in a row are not the beginning of a reference by chance."""
SHORTEST_NEAR = 4
"""Shorter words are not looked for with typing errors: too much is like them."""
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@[0-9A-Za-z.-]*", re.ASCII)
_PART_OF_POSTCODE = re.compile(
    r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s+([0-9][A-Z]?)\b", re.IGNORECASE | re.ASCII
)
_ENDINGS = ("g", "ng", "n", "on", "e")
"""What a word may lack that is being typed: its stem is then shorter than what was typed."""
_WHOLE = re.compile(r"[^@]+@[0-9a-z-]+(\.[0-9a-z-]+)+", re.ASCII)
_NUMBER = re.compile(r"(?<![\w-])\+?[0-9(][0-9\s()./-]{3,}[0-9](?![\w-])", re.ASCII)
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.IGNORECASE | re.ASCII)
_SIGNS = re.compile(r"[0-9A-Z]{3,9}(-[0-9A-Z]{1,3}){0,2}", re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what was typed: as PostgreSQL's `to_tsquery` reads a word, and as it writes signs.

    Either may be empty, not both.
    """

    word: str = ""
    signs: str = ""
    is_exact: bool = False
    """Whether it names one thing, and finds no other: an email address, or a long number."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: its parts, and its plain words, for when nothing fits exactly.

    `slips` are the parts again, with every plain word as it is, as it would be without a slip of
    the fingers (two letters that changed places, or one too many), and as it may end that is still
    being typed. Empty where there is no such word.
    """

    parts: tuple[Part, ...]
    words: tuple[str, ...]
    slips: tuple[Part, ...] = ()


def read(text: str) -> Query:
    """Return what a text asks for; without parts where there is nothing to look for."""
    left = unicodedata.normalize("NFC", text).replace("\0", " ")[:LONGEST]
    parts: list[Part] = []
    for pattern, make in _READ:
        parts += map(make, pattern.finditer(left))
        left = pattern.sub(" ", left)
    words = _WORD.findall(left)
    parts += [_word(word) for word in words if len(word) > 1 or word.isdigit()]
    near = tuple(w.lower() for w in words if len(w) >= SHORTEST_NEAR and w.isalpha())
    asked = tuple(dict.fromkeys(parts))[:MOST_PARTS]
    slips = tuple(_slipped(part, near) for part in asked) if near else ()
    return Query(asked, near[:MOST_PARTS], slips)


def _slipped(part: Part, words: Collection[str]) -> Part:
    """Return a part that finds what it finds, and what a slip of the fingers would have hidden."""
    word = part.word.partition("'")[2].partition("'")[0].lower()
    if word not in words:
        return part
    pairs = [(word[:at], word[at:]) for at in range(len(word))]
    swapped = [f"{head}{tail[1]}{tail[0]}{tail[2:]}" for head, tail in pairs[:-1]]
    shorter = [f"{head}{tail[1:]}" for head, tail in pairs if len(word) > SHORTEST_NEAR]
    others = [_quoted(one, is_begun=True) for one in dict.fromkeys([*swapped, *shorter])]
    others += [_quoted(f"{word}{end}", is_begun=False) for end in _ENDINGS]
    return Part(" | ".join([part.word, *others]), part.signs)


def _email(found: re.Match[str]) -> Part:
    """Return a whole address, which finds itself and no longer one, or the beginning of one."""
    typed = found[0].replace("\u2019", "'").rstrip(".")
    is_whole = _WHOLE.fullmatch(typed.lower()) is not None
    sign = _sign(f"#e{plain_email(typed)}", is_begun=not is_whole)
    return Part(signs=sign, is_exact=is_whole)


def _postcode(found: re.Match[str]) -> Part:
    """Return a postcode, which the end of a reference may look like."""
    typed = f"{found[1]}{found[2]}".upper()
    return Part(signs=f"{_sign(f'#c{typed}')}|{_sign(f'#r{typed}', is_begun=True)}")


def _part_of_postcode(found: re.Match[str]) -> Part:
    """Return a postcode that is being typed, which a name and a number may look like."""
    sign = _sign(f"#c{found[1]}{found[2]}".upper().replace("#C", "#c"), is_begun=True)
    return Part(_quoted(" ".join(found[0].split()), is_begun=False), sign)


def _number(found: re.Match[str]) -> Part:
    """Return a telephone number, its beginning or end, or what a property or person is known by.

    So many digits as a whole one has find that number and no longer one.
    """
    typed = re.sub(r"[^0-9]", "", found[0])
    is_whole = len(typed) >= LONG
    signs = [_sign(f"#n{typed}"), _sign(f"#u{typed.lstrip('0')}")]
    if len(typed) >= FEWEST_DIGITS:
        begun = digits(typed) or typed
        signs.append(_sign(f"#p{begun}", is_begun=not is_whole))
        signs += [] if is_whole else [_sign(f"#q{typed[::-1]}", is_begun=True)]
    word = _quoted(found[0].strip(), is_begun=False)
    return Part(word, "|".join(signs), is_exact=is_whole)


def _word(word: str) -> Part:
    plain, signs = word.upper(), list[str]()
    if _SIGNS.fullmatch(plain):
        packed = plain.replace("-", "")
        has_digit = any(sign.isdigit() for sign in packed)
        if has_digit or "-" in plain or len(packed) >= SURELY:
            signs.append(_sign(f"#r{packed}", is_begun=True))
    if _OUTWARD.fullmatch(plain):
        signs.append(_sign(f"#c{plain}", is_begun=True))
    if plain.isascii() and any(sign.isdigit() for sign in plain) and plain.isalnum():
        signs.append(_sign(f"#n{plain}"))
    return Part(_quoted(word, is_begun=len(word) > 2), "|".join(signs))


def _quoted(word: str, *, is_begun: bool) -> str:
    inside = word.replace("\\", " ").replace("'", "''")
    return f"'{inside}'{':*' if is_begun else ''}"


def _sign(sign: str, *, is_begun: bool = False) -> str:
    """Return a sign as a query writes it: what it is made of holds neither quotes nor slashes."""
    return f"'{sign}'{':*' if is_begun else ''}"


_READ = (
    (_EMAIL, _email),
    (POSTCODE, _postcode),
    (_PART_OF_POSTCODE, _part_of_postcode),
    (_NUMBER, _number),
)
"""What is no plain word, in the order in which it is looked for."""
