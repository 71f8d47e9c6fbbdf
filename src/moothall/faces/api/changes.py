"""What something was and what it is, by name: the same shape wherever a program reads a change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from moothall.faces.api.replies import Out


class TextChange(Out):
    """A text before and after."""

    before: str
    after: str


class ValueChange(Out):
    """A value before and after, as its field has them; null where there was none."""

    before: Any
    after: Any


def texts(said: Iterable[tuple[str, str, str]]) -> dict[str, TextChange]:
    """Return by field its text before and after."""
    return {field: TextChange(before=before, after=after) for field, before, after in said}


def values(said: Mapping[str, Sequence[Any]]) -> dict[str, ValueChange]:
    """Return by field its value before and after, which come as pairs."""
    return {field: ValueChange(before=pair[0], after=pair[1]) for field, pair in said.items()}
