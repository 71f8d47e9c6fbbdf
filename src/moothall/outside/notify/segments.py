"""How long a text is: characters of the GSM alphabet, and the parts that it travels and is paid in.

Source of the rules: 3GPP TS 23.038 (the alphabet and its extension table) and GOV.UK Notify's
limit of 918 characters, which is six parts of 153.
"""

from dataclasses import dataclass

LONGEST = 918
"""The most characters of one text, as Notify counts them."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019", "'")
    | dict.fromkeys("\u201c\u201d", '"')
    | dict.fromkeys("\u2013\u2014", "-")
    | {"\u2026": "..."}
)
_GSM, _GSM_PART, _WIDE, _WIDE_PART = 160, 153, 70, 67


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a text: *characters* as they are charged, and *parts* (segments)."""

    characters: int
    parts: int
    is_wide: bool

    @property
    def is_too_long(self) -> bool:
        """Whether Notify would refuse it."""
        return self.characters > LONGEST


def plain(text: str) -> str:
    """Return *text* with the quotes and dashes that Notify itself makes plain."""
    return text.translate(_PLAIN)


def length(text: str) -> Length:
    """Return how long a text is. One character outside the alphabet makes all of it wide."""
    text = plain(text)
    if set(text) <= _BASIC | _EXTENDED:
        units = len(text) + sum(character in _EXTENDED for character in text)
        return Length(units, _parts(units, _GSM, _GSM_PART), is_wide=False)
    units = len(text.encode("utf-16-be")) // 2
    return Length(units, _parts(units, _WIDE, _WIDE_PART), is_wide=True)


def _parts(units: int, alone: int, part: int) -> int:
    return 1 if units <= alone else -(-units // part)
