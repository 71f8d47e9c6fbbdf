"""What a type of field is: how it is read, refused, shown and kept for lists."""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Final, Literal

from moothall.engine.catalogue.kinds import Given, Posted
from moothall.engine.registers.definition import Field

Value = Any
"""What JSON can hold: a text, whole number, yes or no, list or map, or None for nothing said."""
Values = Mapping[str, Value]
Slot = Literal["text", "whole", "day"]
"""What a listed field is also kept as, so that lists can filter and sort by it."""
LONGEST: Final = 200

__all__ = ["Given", "Kind", "Posted", "Slot", "Value", "Values", "WrongValue", "folded", "said"]


class WrongValue(Exception):
    """A value is refused; `message` is what its field says."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Kind(ABC):
    """A type of field. One subclass says all of it; `kinds.KINDS` lists one of each."""

    name: str
    holds: str
    """For the documentation: what is kept."""
    slot: Slot | None = None

    @abstractmethod
    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return a value as it is kept; None where nothing is said.

        :raises WrongValue: with what to say.
        """

    @abstractmethod
    def from_form(self, field: Field, posted: Posted, given: Given) -> Value:
        """Return what was posted under the field's id, as it is kept.

        :raises moothall.engine.catalogue.kinds.Refused: with what to say and which parts to mark.
        :raises moothall.engine.catalogue.kinds.PartsRefused: with what is wrong with each part.
        """

    @abstractmethod
    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return the value of a cell of a file, as it is kept; what `as_text` gives back.

        :raises WrongValue: with what to say.
        """

    def as_text(self, field: Field, value: Value) -> str:
        """Return a kept value as one cell of a file."""
        del field
        return "" if value is None else str(value)

    @abstractmethod
    def form(self, field: Field, value: Value) -> Mapping[str, str | list[str]]:
        """Return a kept value as the form's fields hold it."""

    def printed(self, field: Field, value: Value) -> str:
        """Return a kept value in words; never asked for nothing."""
        del field
        return str(value)

    def slotted(self, value: Value) -> str | int | None:
        """Return what lists compare; None where nothing is said."""
        return folded(value) if isinstance(value, str) else None


def plain(text: str) -> str:
    """Return a text as keys compare it, whole: no accents, no capitals."""
    if text.isascii():
        return " ".join(text.lower().split())
    parted = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return " ".join(kept.split())


def folded(text: str) -> str:
    """Return a text as lists compare it: no accents, no capitals, the first 200 signs."""
    return plain(text)[:LONGEST]


def said(field: Field) -> str:
    """Return what a field is called at the beginning of a sentence."""
    called = field.called or field.label
    return called[:1].upper() + called[1:]
