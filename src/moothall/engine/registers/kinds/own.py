"""The types that only registers have: numbers of their own, people, other records, shapes."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from moothall.engine.catalogue import kinds as asking
from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds import Refused
from moothall.engine.registers.definition import Field
from moothall.engine.registers.kinds.kind import (
    Given,
    Kind,
    Posted,
    Slot,
    Value,
    WrongValue,
    said,
)
from moothall.ground.languages.days import in_words

_NUMBERED: Final = re.compile(r"[A-Z0-9][A-Za-z0-9/._-]{0,39}")
_MOST_CORNERS: Final = 5_000
_MOST_DIGITS: Final = 19
_LARGEST: Final = 2**63
_EAST: Final = 800_000
_NORTH: Final = 1_400_000
"""Metres on the national grid: nothing in Britain lies further."""


class OneText(Kind):
    """A type that a form asks in one line."""

    def from_form(self, field: Field, posted: Posted, given: Given) -> Value:
        """Return what was typed or chosen."""
        found = posted.get(field.id, "")
        texts = [found] if isinstance(found, str) else list(found)
        try:
            kept = self.from_text(field, ";".join(texts), given)
        except WrongValue as wrong:
            raise Refused(wrong.message) from None
        if kept is None and field.required:
            raise Refused(f"Enter {field.called or field.label}")
        return kept

    def form(self, field: Field, value: Value) -> Mapping[str, str | list[str]]:
        """Return the line."""
        return {field.id: self.as_text(field, value)}


class Reference(OneText):
    """A number that the register gives out, or one that a record brought along."""

    name = "reference"
    holds = "a text such as `R-0042`"
    slot: Slot | None = "text"

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the number; None lets the register give out the next."""
        del given
        if value in (None, ""):
            return None
        if not isinstance(value, str) or not _NUMBERED.fullmatch(value):
            raise WrongValue(f"{said(field)} must be letters and digits, like {field.prefix}0042")
        return value

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the number."""
        return self.checked(field, text.strip(), given)


class _Numbered(OneText):
    """The number of a row: a person or a record."""

    what: ClassVar[str]

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the number."""
        if not text.strip():
            return None
        if not _is_row(text.strip()):
            raise WrongValue(f"{said(field)} must be {self.what}")
        return self.checked(field, int(text), given)


class Officer(_Numbered):
    """Somebody who works for the council."""

    name = "officer"
    holds = "the number of a person who works here"
    what = "the number of somebody who works here"
    slot: Slot | None = "whole"

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the number of the person; who they are is looked at by the action."""
        del given
        if value in (None, ""):
            return None
        if type(value) is not int or not 0 < value < _LARGEST:
            raise WrongValue(f"{said(field)} must be somebody who works here")
        return value

    def slotted(self, value: Value) -> str | int | None:
        """Return the number."""
        return int(value) if value is not None else None


class Team(OneText):
    """One of the council's teams."""

    name = "team"
    holds = "the code of a team"
    slot: Slot | None = "text"

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the code; whether there is such a team is looked at by the action."""
        del given
        if value in (None, ""):
            return None
        if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,59}", value):
            raise WrongValue(f"{said(field)} must be one of the council's teams")
        return value

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the code."""
        return self.checked(field, text.strip(), given)


class Relation(OneText):
    """Other records, of this register or another."""

    name = "relation"
    holds = "a list of the ids of records"
    slot: Slot | None = "whole"

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the ids, each once; whether they are there is looked at by the action."""
        del given
        if not value:
            return None
        if not isinstance(value, list) or not all(
            type(one) is int and 0 < one < _LARGEST for one in value
        ):
            raise WrongValue(f"{said(field)} must be other records")
        kept = list(dict.fromkeys(value))
        if len(kept) > 1 and not field.many:
            raise WrongValue(f"{said(field)} must be one record")
        return kept

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the ids, `;` between them."""
        parts = [one.strip() for one in text.split(";") if one.strip()]
        if not all(_is_row(one) for one in parts):
            raise WrongValue(f"{said(field)} must be other records")
        return self.checked(field, [int(one) for one in parts], given)

    def as_text(self, field: Field, value: Value) -> str:
        """Return the ids, `;` between them."""
        del field
        return ";".join(str(one) for one in value or ())

    def slotted(self, value: Value) -> str | int | None:
        """Return the first of them."""
        return int(value[0]) if value else None


class Period(Kind):
    """From a day to a day; the second may be open."""

    name = "period"
    holds = "`from` and `to`, days such as `2026-03-27`; `to` is null where it has no end"
    slot: Slot | None = "day"

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the two days, the earlier first."""
        del given
        if not value:
            return None
        try:
            begins, ends = value["from"], value["to"]
            first = date.fromisoformat(begins)
            last = date.fromisoformat(ends) if ends else None
        except (KeyError, TypeError, ValueError):
            raise WrongValue(f"{said(field)} must be a first and a last day") from None
        if last and last < first:
            raise WrongValue(f"{said(field)} must end on or after the day that it begins")
        return {"from": first.isoformat(), "to": last.isoformat() if last else None}

    def from_form(self, field: Field, posted: Posted, given: Given) -> Value:
        """Return the days of the fields ID-from-day … and ID-to-day …."""
        begins, ends = (
            asking.KINDS["date"].read(one, posted, given) for one in self._questions(field)
        )
        if not begins and (ends or field.required):
            raise Refused(f"Enter the day that {field.called or field.label} begins", "from")
        try:
            return self.checked(field, begins and {"from": begins, "to": ends}, given)
        except WrongValue as wrong:
            raise Refused(wrong.message, "to") from None

    def _questions(self, field: Field) -> Sequence[Question]:
        asked = field.question
        named = {"from": "when it begins", "to": "when it ends"}
        return [
            asked.model_copy(
                update={
                    "id": f"{field.id}-{part}",
                    "type": "date",
                    "required": False,
                    "called": called,
                }
            )
            for part, called in named.items()
        ]

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the days of `2026-03-27 to 2026-04-30`; without `to`, it has no end."""
        if not text.strip():
            return None
        first, _, last = (part.strip() for part in text.partition(" to "))
        return self.checked(field, {"from": first, "to": last or None}, given)

    def as_text(self, field: Field, value: Value) -> str:
        """Return the two days with `to` between."""
        del field
        if not value:
            return ""
        return f"{value['from']} to {value['to']}" if value["to"] else str(value["from"])

    def form(self, field: Field, value: Value) -> Mapping[str, str | list[str]]:
        """Return the six fields."""
        kept = value or {"from": None, "to": None}
        parts = zip(("from", "to"), self._questions(field), strict=True)
        found: dict[str, str | list[str]] = {}
        for part, question in parts:
            found |= asking.KINDS["date"].fields(question, kept[part])
        return found

    def printed(self, field: Field, value: Value) -> str:
        """Return the days in words."""
        del field
        begins = in_words(date.fromisoformat(value["from"]))
        if not value["to"]:
            return f"from {begins}"
        return f"{begins} to {in_words(date.fromisoformat(value['to']))}"

    def slotted(self, value: Value) -> str | int | None:
        """Return the first day."""
        return str(value["from"]) if value else None


class Line(OneText):
    """A line on the national grid."""

    name = "line"
    holds = "a list of corners, each `[easting, northing]` in metres"
    fewest: ClassVar[int] = 2

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the corners."""
        del given
        if not value:
            return None
        if not isinstance(value, list) or not self.fewest <= len(value) <= _MOST_CORNERS:
            raise WrongValue(f"{said(field)} must have {self.fewest} to {_MOST_CORNERS:,} corners")
        if not all(_is_corner(one) for one in value):
            raise WrongValue(f"{said(field)} must be eastings and northings in Britain, in metres")
        return [[int(east), int(north)] for east, north in value]

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the corners of `[[east, north], …]` or `east north, east north …`."""
        if not text.strip():
            return None
        try:
            pairs: Any = (
                json.loads(text)
                if text.strip().startswith("[")
                else [[int(part) for part in pair.split()] for pair in re.split(r"[,;\n]", text)]
            )
        except (ValueError, RecursionError):
            raise WrongValue(f"{said(field)} must be pairs of easting and northing") from None
        return self.checked(field, pairs, given)

    def as_text(self, field: Field, value: Value) -> str:
        """Return the corners, `,` between them."""
        del field
        return ", ".join(f"{east} {north}" for east, north in value or ())

    def printed(self, field: Field, value: Value) -> str:
        """Return how many corners it has."""
        del field
        return f"{self.name} of {len(value)} corners"


class Area(Line):
    """An area on the national grid; the last corner joins the first."""

    name = "area"
    fewest: ClassVar[int] = 3


def _is_row(text: str) -> bool:
    """Whether a text is the number of a row: more digits than these name none."""
    return text.isdecimal() and len(text) <= _MOST_DIGITS


def _is_corner(value: Value) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(one) in (int, float) for one in value)
        and 0 <= value[0] <= _EAST
        and 0 <= value[1] <= _NORTH
    )
