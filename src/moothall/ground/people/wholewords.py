"""Somebody's names, addresses and numbers, where they stand whole in a text. Pure.

The patterns are read alike by Python and by PostgreSQL, capitals or not. Names that are parts of
other names, and addresses and numbers that are parts of longer ones, do not count.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from moothall.ground.people.words import ERASED, Whose

SHORTEST: Final = 7
"""Digits by which somebody's number is looked for in a text: fewer stand in other numbers."""
HOME_CODE: Final = "44"
"""The country code that is written 0 at home."""
_BETWEEN_DIGITS: Final = r"[\s().\u2010-\u2015/-]{0,3}"
_BETWEEN_LINES: Final = r"[\s,;.]{1,4}"
_ESCAPED: Final = ".{1,8}"
"""What may stand for a space where a text is written as JSON."""


def of_email(email: str) -> str:
    """Return the pattern of an email address that is no part of a longer one."""
    return rf"(?<![\w.+%-]){re.escape(email)}(?!\w|[.%+-]+\w)"


def of_name(name: str) -> str:
    """Return the pattern of a name that is no part of a longer word; it may own something."""
    words = r"\s+".join(map(_word, name.split()))
    return rf"(?<!\w)(?<!\w['\u2019-]){words}(?!\w|['\u2019-](?!s(?!\w))\w)"


def of_phone(digits: str) -> str:
    """Return the pattern of a telephone number, given as digits with its country code first."""
    own = digits.removeprefix(HOME_CODE)
    before = r"(?:\+|00)?"
    if own != digits:
        abroad = f"{before}{HOME_CODE}{_BETWEEN_DIGITS}0?{_BETWEEN_DIGITS}"
        before = rf"(?:{abroad}|(?:\((?=0[0-9]{{1,4}}\)))?0)?"
    return rf"(?<!\d){before}{_BETWEEN_DIGITS.join(own)}(?!\d)"


def of_letter(letter: str) -> str:
    """Return the pattern of the address of a letter: to its postcode, or all of its lines.

    :param letter: whom it is to, the lines and the postcode, a line each.
    """
    _, *lines, postcode = letter.split("\n")
    told = [r"\s+".join(map(_word, line.split())) for line in lines if line.strip()]
    if not told:
        return ""
    rest = "".join(f"(?:{_BETWEEN_LINES}{line})?" for line in told[1:])
    ways = []
    if postcode.strip():
        code = r"\s?".join(re.escape(part) for part in postcode.split())
        ways.append(f"{told[0]}{rest}{_BETWEEN_LINES}{code}")
    if len(told) > 1:
        ways.append(_BETWEEN_LINES.join(told))
    return rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)" if ways else ""


def _word(word: str) -> str:
    return re.sub(r"['\u2019]", "['\u2019]", re.escape(word))


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text, from a character to before another, and what stands there."""

    start: int
    end: int
    what: str


class WholeWords:
    """Finds somebody in texts: a name of one word only where nothing else stands.

    :param has_alone: without it one word is nobody's name: where no human looks at what is found.
    """

    def __init__(self, whose: Whose, *, has_alone: bool = True) -> None:
        names = [name.strip() for name in whose.names if name.strip() not in ("", ERASED)]
        full = [name for name in names if " " in name]
        names = names if has_alone else full
        phones = sorted(one for one in whose.phones if len(one) >= SHORTEST)
        told = [
            *(("post address", of_letter(one)) for one in sorted(whose.letters)),
            *(("email address", of_email(one)) for one in sorted(whose.emails)),
            *(("telephone number", of_phone(one)) for one in phones),
            *(("name", of_name(one)) for one in full),
        ]
        self._patterns = [(w, re.compile(p, re.IGNORECASE)) for w, p in told if p]
        self._alone = frozenset(name.casefold() for name in names if name not in full)
        firsts = [one.split("\n")[1] for one in whose.letters if one.count("\n") > 1]
        near = [_near(text) for text in (*full, *firsts, *whose.emails)]
        near += [rf"(^|\"|\s){_near(name)}($|\"|\s)" for name in self._alone]
        near += [r"[^0-9]{0,6}".join(one.removeprefix(HOME_CODE)) for one in phones]
        self.near = "|".join(sorted({one for one in near if one}))
        """What PostgreSQL looks for first, also in JSON: it finds all of them, and more; or ''."""

    def spans(self, text: str) -> list[Span]:
        """Return where they stand in a text, in order, none over another."""
        if text.strip().casefold() in self._alone:
            return [Span(0, len(text), "name")]
        found = [
            Span(*m.span(), w) for w, pattern in self._patterns for m in pattern.finditer(text)
        ]
        kept: list[Span] = []
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
            elif one.end > kept[-1].end:
                kept[-1] = Span(kept[-1].start, one.end, kept[-1].what)
        return kept

    def are_in(self, told: object, *, in_keys: bool = True) -> bool:
        """Whether they stand in a text, or in any that stands in what JSON can hold.

        :param in_keys: what things are called there counts too.
        """
        return any(self.spans(text) for text in _texts(told, in_keys=in_keys))

    def parts(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield a text in parts, each with whether it is somebody's words."""
        at = 0
        for one in self.spans(text):
            if one.start > at:
                yield text[at : one.start], False
            yield text[one.start : one.end], True
            at = one.end
        if at < len(text):
            yield text[at:], False

    def blanked(self, text: str, mark: str) -> str:
        """Return a text with a mark in place of their words."""
        return "".join(mark if is_theirs else part for part, is_theirs in self.parts(text))


def _texts(told: object, *, in_keys: bool) -> Iterator[str]:
    """Yield every text and number in what JSON can hold, however deep."""
    if isinstance(told, Mapping):
        told = [*(told if in_keys else ()), *told.values()]
    if isinstance(told, list | tuple):
        for one in told:
            yield from _texts(one, in_keys=in_keys)
    elif told is not None:
        yield str(told)


def _near(text: str) -> str:
    """Return a pattern that finds a text however it is spelt, spaced or written as JSON."""
    words = ["".join(c if c.isascii() and c.isalnum() else "." for c in w) for w in text.split()]
    return _ESCAPED.join(words)
