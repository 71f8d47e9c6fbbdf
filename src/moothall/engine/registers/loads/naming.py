"""What a column says again and again, where a field has choices of its own. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from moothall.engine.registers import kinds
from moothall.engine.registers.definition import Field
from moothall.engine.registers.kinds import Given, WrongValue
from moothall.engine.tables.words import Row

CHOOSING: Final = frozenset({"radios", "yesno"})
"""Types of which a cell says one of a few things."""
MOST: Final = 20
LONGEST: Final = 80


def few(columns: Sequence[str], rows: Iterable[Row], *, most: int = MOST) -> dict[str, list[str]]:
    """Return by column what it says, where that is a few short texts; other columns are left out.

    :param rows: some of the file's.
    :param most: how many texts are few.
    """
    found: dict[str, dict[str, None]] = {name: {} for name in columns}
    for row in rows:
        for name, said in list(found.items()):
            text = row.values.get(name, "").strip()
            if text:
                said[text] = None
            if len(said) > most or len(text) > LONGEST:
                del found[name]
    return {name: list(said) for name, said in found.items() if said}


def unknown(field: Field, texts: Iterable[str], given: Given) -> list[str]:
    """Return those texts that are none of a field's choices."""
    return [text for text in texts if not _is_known(field, text, given)]


def _is_known(field: Field, text: str, given: Given) -> bool:
    try:
        kinds.of(field).from_text(field, text, given)
    except WrongValue:
        return False
    return True
