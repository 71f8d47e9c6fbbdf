"""The types that a service asks too: read by the same kinds, refused in the same words."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from moothall.engine.catalogue import kinds as asking
from moothall.engine.registers.definition import Field
from moothall.engine.registers.definition.fields import ASKED
from moothall.engine.registers.kinds.kind import (
    Given,
    Kind,
    Posted,
    Slot,
    Value,
    WrongValue,
    folded,
    said,
)

_WORDS: Final = frozenset({"text", "longtext", "radios"})
"""Types whose value is what stands in the cell."""
_SLOTS: Final[Mapping[str, Slot]] = {
    "text": "text",
    "radios": "text",
    "email": "text",
    "phone": "text",
    "time": "text",
    "yesno": "whole",
    "number": "whole",
    "money": "whole",
    "date": "day",
}
_DAYS: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]00:00(:00(\.0+)?)?Z?)?"),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
)
_YES: Final = {"yes", "y", "true", "1"}
_NO: Final = {"no", "n", "false", "0"}
_FIRST_OF_A_SHEET: Final = date(1899, 12, 30)


class Asked(Kind):
    """A type that is a kind of question."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kind = asking.KINDS[ASKED[name]]
        self.holds = self.kind.keeps
        self.slot = _SLOTS.get(name)

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the value, if reading its own form would give it back."""
        if value is None or value in ("", []):
            return None
        if self.name == "radios" and value in field.choices:
            return value
        if self.name == "yesno" and isinstance(value, bool):
            return value
        try:
            posted = self.kind.fields(field.question, value)
            found = asking.Given(given.today, self.kind.found(field.question, value))
            kept = self.kind.read(field.question, posted, found)
        except asking.Refused as refused:
            raise WrongValue(refused.message) from None
        except asking.PartsRefused as refused:
            raise WrongValue(". ".join(wrong.message for wrong in refused.wrongs)) from None
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            kept = None  # a map without its parts, or a list of the wrong things
        if kept != value or type(kept) is not type(value):
            raise WrongValue(f"{said(field)} must be {self.holds.replace('`', '')}")
        return kept

    def from_form(self, field: Field, posted: Posted, given: Given) -> Value:
        """Return what was posted, as a service would read it."""
        kept = self.kind.read(field.question, posted, given)
        return None if kept in ("", []) else kept

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the value of a cell: for a choice its id or label, several with `;` between."""
        if not text.strip():
            return None
        posted = self._posted(field, text.strip())
        try:
            kept = self.kind.read(field.question, posted, given)
        except asking.Refused as refused:
            raise WrongValue(refused.message) from None
        except asking.PartsRefused as refused:
            raise WrongValue(". ".join(wrong.message for wrong in refused.wrongs)) from None
        return None if kept in ("", []) else kept

    def _posted(self, field: Field, text: str) -> Posted:
        """Return the fields of a form that hold what a cell says."""
        write = _CELLS.get(self.name)
        return write(field, text) if write else {field.id: text}

    def as_text(self, field: Field, value: Value) -> str:
        """Return a cell that `from_text` reads back."""
        if value is None:
            return ""
        if self.name in _WORDS and isinstance(value, str):
            return value
        write = _WRITTEN.get(self.name)
        if write:
            return write(value)
        fields = self.kind.fields(field.question, value)
        return ";".join(str(one) for one in fields.values())

    def form(self, field: Field, value: Value) -> Mapping[str, str | list[str]]:
        """Return the fields of the question."""
        return self.kind.fields(field.question, value)

    def printed(self, field: Field, value: Value) -> str:
        """Return the value in words, such as a label or `27 March 2026`."""
        return self.kind.printed(field.question, value)

    def slotted(self, value: Value) -> str | int | None:
        """Return what lists compare: ids, folded words, numbers, pence, 0 or 1, a day."""
        if value is None or self.slot is None:
            return None
        if self.slot == "whole":
            return int(value)
        return str(value) if self.slot == "day" else folded(str(value))


def _chosen(field: Field, text: str) -> str:
    """Return the id of the option that a cell names by its id or its label."""
    wanted = folded(text)
    for option in field.options:
        if wanted in (option.id, folded(option.label)):
            return option.id
    return text


def _day(field: Field, text: str) -> Posted:
    """Return the three fields of a day: 2026-03-27, 27/03/2026, or a sheet's own number of it."""
    if text.isascii() and text.isdigit() and len(text) == 5:
        text = (_FIRST_OF_A_SHEET + timedelta(days=int(text))).isoformat()
    found = next((match for one in _DAYS if (match := one.fullmatch(text))), None)
    parts = ("day", "month", "year")
    if found is None:
        return {f"{field.id}-{part}": text for part in parts}
    return {f"{field.id}-{part}": str(int(found[part])) for part in parts}


def _texts(field: Field, text: str) -> list[str]:
    del field
    return [part.strip() for part in re.split(r"[;\n]", text)]


def _person(field: Field, text: str) -> Posted:
    padded = [*_texts(field, text), "", ""][:3]
    return {
        f"{field.id}-{key}": part
        for key, part in zip(("name", "email", "phone"), padded, strict=True)
    }


def _range(field: Field, text: str) -> Posted:
    ends = [part.strip() for part in re.split(r"\bto\b|;", text)]
    return {f"{field.id}-least": ends[0], f"{field.id}-most": ends[-1]}


def _address(field: Field, text: str) -> Posted:
    parts = _texts(field, text)
    *lines, postcode = parts if len(parts) > 1 else [part.strip() for part in text.split(",")]
    name = field.id
    return {
        f"{name}-mode": "manual",
        f"{name}-line1": "".join(lines[:1]),
        f"{name}-line2": ", ".join(lines[1:-1]),
        f"{name}-town": "".join(lines[1:][-1:]),
        f"{name}-postcode": postcode,
    }


def _one(field: Field, text: str) -> Posted:
    return {field.id: _chosen(field, text)}


def _several(field: Field, text: str) -> Posted:
    return {field.id: [_chosen(field, one) for one in re.split(r"[;|\n]", text) if one.strip()]}


def _yes_or_no(field: Field, text: str) -> Posted:
    low = text.lower()
    return {field.id: "yes" if low in _YES else "no" if low in _NO else text}


def _whole(field: Field, text: str) -> Posted:
    return {field.id: re.sub(r"\.0+$", "", text)}


def _pounds(field: Field, text: str) -> Posted:
    return {field.id: re.sub(r"(\.\d)$", r"\g<1>0", text)}


_CELLS: Final[Mapping[str, Callable[[Field, str], Posted]]] = {
    "radios": _one,
    "checkboxes": _several,
    "yesno": _yes_or_no,
    "date": _day,
    "number": _whole,
    "money": _pounds,
    "person": _person,
    "moneyrange": _range,
    "address": _address,
}
"""What a cell of a file says, as the fields of a form."""
_WRITTEN: Final[Mapping[str, Callable[[Value], str]]] = {
    "checkboxes": ";".join,
    "yesno": lambda value: "yes" if value else "no",
    "date": str,
    "person": lambda value: ";".join((value["name"], value["email"], value["phone"])).rstrip(";"),
    "address": lambda value: ";".join([*value["lines"], value["postcode"]]),
}
"""A kept value as a cell, where that is not what its form would hold."""
