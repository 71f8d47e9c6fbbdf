"""What a thing is found by beside its words: references, postcodes, numbers, each one word.

Pure. Each begins with a sign that no word has, so that no typed word ever meets one by chance.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

POSTCODE: Final = re.compile(
    r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE | re.ASCII
)
_QUOTED = re.compile(r'["\\{},\x00]')
_ODD = re.compile(r"[^0-9A-Za-z.@_+%-]")


def reference(text: str) -> list[str]:
    """Return those of a reference such as A7K-3QM-9TX: found from any of its groups on."""
    groups = [_packed(group) for group in text.upper().split("-")]
    return [f"#r{''.join(groups[place:])}" for place in range(len(groups)) if groups[place]]


def phone(text: str) -> list[str]:
    """Return those of a telephone number: found by its beginning and by its end."""
    found = digits(text)
    return [f"#p{found}", f"#q{found[::-1]}"] if found else []


def email(text: str) -> list[str]:
    """Return that of an email address: found by its beginning."""
    found = plain_email("".join(text.split()))
    return [f"#e{found}"] if found else []


def plain_email(text: str) -> str:
    """Return an address in small letters; signs that no key may hold stand as their numbers."""
    return _ODD.sub(lambda odd: f"%{ord(odd[0]):02x}", text.lower())


def postcodes(texts: Iterable[str]) -> list[str]:
    """Return those of every postcode that stands in some texts."""
    found = (match for text in texts for match in POSTCODE.finditer(text))
    return list(
        dict.fromkeys(f"#c{match[1]}{match[2]}".upper().replace("#C", "#c") for match in found)
    )


def uprn(text: str) -> list[str]:
    """Return that of a property's number."""
    found = text.strip().lstrip("0")
    return [f"#u{found}"] if found.isascii() and found.isdigit() and len(found) <= 12 else []


def number(value: int | str) -> list[str]:
    """Return that of a number or code by which people know a thing, such as a company's."""
    found = _packed(str(value).upper())
    return [f"#n{found}"] if found else []


def digits(phone: str) -> str:
    """Return a telephone number's digits without its country's or its trunk prefix."""
    found = re.sub(r"[^0-9]", "", phone).removeprefix("00")
    return (found.removeprefix("44") if len(found) > 10 else found).lstrip("0")[:20]


def literal(words: Iterable[str]) -> str:
    """Return words as PostgreSQL writes an array of texts; they hold no quotes."""
    return "{" + ",".join(f'"{word}"' for word in _plain(words)) + "}"


def _plain(words: Iterable[str]) -> Iterator[str]:
    for word in dict.fromkeys(words):
        if not word or _QUOTED.search(word):
            raise ValueError(f"{word!r} is no word to be found by")
        yield word


def _packed(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum())
