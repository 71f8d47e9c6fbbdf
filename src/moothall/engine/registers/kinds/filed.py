"""Files of a record: kept elsewhere; a value says which they are."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from moothall.engine.catalogue import kinds as asking
from moothall.engine.catalogue.kinds.filing import named
from moothall.engine.registers.definition import Field
from moothall.engine.registers.kinds.kind import (
    Given,
    Kind,
    Posted,
    Value,
    WrongValue,
    said,
)

NOT_IN_A_TABLE: Final = "files are added to a record on its page"
LONGEST_NAME: Final = 200


class Files(Kind):
    """One file or several. What they are is looked at by the action: a form must hold them."""

    name = "file"
    holds = "a list, each with its `file` (a key) and its `name`"
    asked = asking.KINDS["file"]

    def checked(self, field: Field, value: Value, given: Given) -> Value:
        """Return the files, each once; whether they are there is looked at by the action."""
        del given
        if not value:
            return None
        if not isinstance(value, list) or not all(_is_file(one) for one in value):
            raise WrongValue(f"{said(field)} must be files, each with its key and its name")
        kept = {one["file"]: {"file": one["file"], "name": one["name"]} for one in value}
        most = field.max if isinstance(field.max, int) else 1
        if len(kept) > most:
            raise WrongValue(f"{said(field)} must be {most} file{'s' if most > 1 else ''} at most")
        return list(kept.values())

    def from_form(self, field: Field, posted: Posted, given: Given) -> Value:
        """Return the files that the form names, of those that the store says are there."""
        question = field.question
        there = {str(one["file"]): one for one in given.found.get(question.id, ())}
        mine = [there[key] for key in named(question, posted) if key in there]
        found = asking.Given(given.today, {question.id: mine})
        return self.asked.read(question, posted, found) or None

    def from_text(self, field: Field, text: str, given: Given) -> Value:
        """Return nothing: a cell holds no file.

        :raises WrongValue: for a cell that says something.
        """
        del given
        if text.strip():
            raise WrongValue(f"{said(field)}: {NOT_IN_A_TABLE}")
        return None

    def as_text(self, field: Field, value: Value) -> str:
        """Return the names of the files, `;` between them."""
        del field
        return "; ".join(_names(value))

    def form(self, field: Field, value: Value) -> Mapping[str, str | list[str]]:
        """Return the keys of the files, as the form names them."""
        return self.asked.fields(field.question, value)

    def printed(self, field: Field, value: Value) -> str:
        """Return the names of the files, a line each."""
        del field
        return "\n".join(_names(value))

    def slotted(self, value: Value) -> str | int | None:
        """Return nothing: no list compares files."""
        del value
        return None


def keys_of(value: Value) -> list[str]:
    """Return the keys that a value names."""
    found = value if isinstance(value, list) else ()
    return [str(one["file"]) for one in found if isinstance(one, dict) and "file" in one]


def _names(value: Value) -> list[str]:
    return [str(one["name"]) for one in value or () if isinstance(one, dict) and "name" in one]


def _is_file(value: Any) -> bool:  # noqa: ANN401 -- what JSON can hold
    if not isinstance(value, dict) or not {"file", "name"} <= value.keys():
        return False
    name = value["name"]
    return _is_key(value["file"]) and isinstance(name, str) and 0 < len(name) <= LONGEST_NAME


def _is_key(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
