"""Which column keeps which listed field, and what stands in it. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from moothall.engine.registers import kinds
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.kinds import Slot, Values

COLUMNS: Final[Mapping[Slot, tuple[str, ...]]] = {
    "text": tuple(f"t{number}" for number in range(1, 9)),
    "whole": tuple(f"n{number}" for number in range(1, 7)),
    "day": tuple(f"d{number}_on" for number in range(1, 5)),
}
_KEEPS: Final = {column: slot for slot, columns in COLUMNS.items() for column in columns}
EVERY: Final = tuple(column for columns in COLUMNS.values() for column in columns)
NOTHING: Final[Mapping[Slot, str | int | date]] = {
    "text": "",
    "whole": -(2**63),
    "day": date.min,
}
"""What a slot holds of a record that says nothing there: less than all that others say."""
MOST: Final = 2**63 - 1
LONGEST_KEY: Final = 400
Slots = Mapping[str, str]
"""Field to column."""


def listed(definition: RegisterDefinition) -> dict[str, Slot]:
    """Return the fields that lists compare, each with what it is kept as: the title is one."""
    found = {}
    for field in definition.fields:
        slot = kinds.of(field).slot
        if slot and (field.list or field.id == definition.title):
            found[field.id] = slot
    return found


def assigned(definition: RegisterDefinition, before: Slots | None = None) -> dict[str, str]:
    """Return which column keeps which field: a field keeps the one that it had before.

    :raises ValueError: for more listed fields of a kind than there are columns.
    """
    earlier = before or {}
    wanted = listed(definition)
    kept = {f: c for f, c in earlier.items() if f in wanted and c in COLUMNS[wanted[f]]}
    for field, slot in wanted.items():
        if field not in kept:
            free = [column for column in COLUMNS[slot] if column not in kept.values()]
            if not free:
                raise ValueError(f"more than {len(COLUMNS[slot])} listed fields of one kind")
            kept[field] = free[0]
    return {field: kept[field] for field in wanted}


def slot_of(column: str) -> Slot:
    """Return what a column keeps."""
    return _KEEPS[column]


class Filler:
    """Fills the slot columns of records of one register, of however many."""

    def __init__(self, definition: RegisterDefinition, slots: Slots) -> None:
        self.readers = [
            (name, column, slot_of(column), kinds.of(definition.by_id[name]).slotted)
            for name, column in slots.items()
        ]

    def kept(self, values: Values) -> dict[str, object]:
        """Return every slot column of a record with these values; those not used hold None."""
        found: dict[str, object] = dict.fromkeys(EVERY)
        for name, column, slot, slotted in self.readers:
            found[column] = _in_slot(slot, slotted(values.get(name)))
        return found


def in_slot(definition: RegisterDefinition, name: str, column: str, value: object) -> object:
    """Return what stands in the column of a field that holds this value."""
    return _in_slot(slot_of(column), kinds.of(definition.by_id[name]).slotted(value))


def _in_slot(slot: Slot, said: str | int | None) -> object:
    if said is None or said == "":
        return NOTHING[slot]
    if slot == "day":
        return date.fromisoformat(str(said))
    return max(1 - 2**63, min(int(said), MOST)) if slot == "whole" else str(said)


def keys(definition: RegisterDefinition, values: Values) -> list[str | None]:
    """Return the three unique keys of a record; None for one that it has not, or says nothing of.

    A key is what its fields say as lists compare it, so that capitals make no difference.
    """
    found = [key_of(definition, fields, values) for fields in definition.keys]
    return [*found, None, None, None][:3]


def key_of(definition: RegisterDefinition, fields: Iterable[str], values: Values) -> str | None:
    """Return one key; None where one of its fields says nothing."""
    parts = []
    for name in fields:
        field, value = definition.by_id[name], values.get(name)
        text = kinds.plain(kinds.of(field).as_text(field, value))
        if not text:
            return None
        parts.append(text)
    return as_key("\x1f".join(parts)) or None


def as_key(whole: str) -> str:
    """Return what a key is kept as, that says this: one that is too long ends in its digest."""
    if len(whole) > LONGEST_KEY:
        whole = f"{whole[: LONGEST_KEY - 64]}{hashlib.sha256(whole.encode()).hexdigest()}"
    return whole
