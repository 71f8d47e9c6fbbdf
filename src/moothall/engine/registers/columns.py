"""Every column of a record, worked out from what it says: the same for one and for a load. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from moothall.engine.registers import computing, kinds, placing, slots
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.kinds import Given, Values, WrongValue

Row = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """A register in force in a council: its version, what it says, where listed fields are kept."""

    council_id: int
    register_id: int
    version_id: int
    definition: RegisterDefinition
    slots: Mapping[str, str]

    @property
    def slug(self) -> str:
        """The name of the register in addresses."""
        return self.definition.slug


def checked(
    definition: RegisterDefinition, values: Values, today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values as they are kept, and by field what is wrong with the others.

    What says nothing comes back as None; required fields are looked at by `missing`.
    """
    kept: dict[str, Any] = {}
    wrongs: dict[str, str] = {}
    given = Given(today)
    for name, value in values.items():
        field = definition.by_id[name]
        try:
            kept[name] = kinds.of(field).checked(field, value, given)
        except WrongValue as wrong:
            wrongs[name] = wrong.message
    return kept, wrongs


def missing(definition: RegisterDefinition, values: Values) -> dict[str, str]:
    """Return by field what a record must say and does not."""
    return {
        field.id: f"Enter {field.called or field.label}"
        for field in definition.fields
        if field.required and values.get(field.id) is None
    }


def worked_out(
    kept: Kept, values: Values, *, state: str, today: date, rag: str | None = None
) -> Row:
    """Return what follows from what a record says: the columns of `Record` but its own dates.

    :param rag: how it was rated by hand, where it was.
    """
    return Working(kept, today).row(values, state=state, rag=rag)


class Working:
    """Works out the columns of records of one register on a day, of however many."""

    def __init__(self, kept: Kept, today: date) -> None:
        self.definition = kept.definition
        self.today = today
        self.slots = slots.Filler(kept.definition, kept.slots)
        self.places = placing.fields(kept.definition)

    def row(self, values: Values, *, state: str, rag: str | None = None) -> Row:
        """Return what follows from what a record says, as `worked_out` does."""
        definition, today = self.definition, self.today
        whole = computing.computed(definition, values, state, today)
        key, key2, key3 = slots.keys(definition, whole)
        return {
            "title": title(definition, whole),
            "key": key,
            "key2": key2,
            "key3": key3,
            "state": state,
            "rag": computing.rag(definition, whole, state, today) if rag is None else rag,
            "is_public": computing.is_public(definition, whole, state, today),
            "values": whole,
            **self.slots.kept(whole),
            **(placing.kept(definition, whole) if self.places else placing.NOWHERE),
        }


def title(definition: RegisterDefinition, values: Values) -> str:
    """Return by what people call a record with these values."""
    field = definition.by_id[definition.title]
    value = values.get(field.id)
    return kinds.of(field).printed(field, value)[:300] if value is not None else "—"


def first_state(definition: RegisterDefinition) -> str:
    """Return the state in which a record begins; '' in a register without states."""
    return definition.states[0].id if definition.states else ""


def linked(definition: RegisterDefinition, values: Values) -> set[tuple[str, int]]:
    """Return field and record of everything that these values lead to."""
    return {
        (field.id, other) for field in definition.relations for other in values.get(field.id) or ()
    }
