"""A register in Welsh: what is left to translate, what fits nothing, and the whole of it spoken.

Pure. Only what everybody reads has Welsh: what it is called, and its public fields; officers read
English.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.findable import public_fields

_CALLED = ("name", "one", "summary", "group")


@dataclass(frozen=True)
class Text:
    """A text that everybody reads: where it stands, where its Welsh belongs, and both."""

    where: Where
    place: Where
    english: str
    welsh: str | None


def texts(definition: RegisterDefinition) -> tuple[Text, ...]:
    """Return every text that everybody reads of a register, in its order, with its Welsh."""
    if not public_fields(definition):
        return ()
    kept = definition.cy.model_dump(mode="json", exclude_none=True) if definition.cy else {}
    return tuple(
        Text(where, place, english, _at(kept, place))
        for where, place, english in _every(definition)
    )


def left(definition: RegisterDefinition) -> tuple[Text, ...]:
    """Return what is left to translate."""
    return tuple(text for text in texts(definition) if text.welsh is None)


def is_whole(definition: RegisterDefinition) -> bool:
    """Whether a register can be shown in Welsh: nothing is left to translate."""
    return definition.cy is not None and not left(definition)


def spoken(definition: RegisterDefinition) -> RegisterDefinition:
    """Return a register as it is in Welsh; `cy` is there in one that is, and in no other."""
    if not is_whole(definition):
        return definition.model_copy(update={"cy": None})
    made = definition.as_json()
    for text in texts(definition):
        _put(made, text.where, text.welsh)
    return RegisterDefinition.model_validate(made)


def complaints(definition: RegisterDefinition) -> Iterator[Complaint]:
    """Yield what is Welsh of nothing, by its place in the file of the Welsh."""
    kept = definition.cy.model_dump(mode="json", exclude_none=True) if definition.cy else {}
    known = {text.place for text in texts(definition)}
    for place in _leaves(kept, ()):
        if place not in known:
            near = sorted({str(one[1]) for one in known if one[0] == "fields"})
            yield Complaint(
                place[:2],
                f"Welsh for `{'.'.join(str(part) for part in place)}`",
                "the register has no such text that everybody reads",
                like(str(place[1]) if len(place) > 1 else str(place[0]), near),
            )


def _every(definition: RegisterDefinition) -> Iterator[tuple[Where, Where, str]]:
    for name in _CALLED:
        yield (name,), (name,), getattr(definition, name)
    public = {field.id for field in public_fields(definition)}
    for at, field in enumerate(definition.fields):
        if field.id not in public:
            continue
        for name in ("label", "unit"):
            if text := getattr(field, name):
                yield ("fields", at, name), ("fields", field.id, name), text
        for number, option in enumerate(field.options):
            place: Where = ("fields", field.id, "options", option.id, "label")
            yield ("fields", at, "options", number, "label"), place, option.label


def _at(kept: Any, place: Where) -> str | None:  # noqa: ANN401 -- any JSON
    for part in place:
        kept = kept.get(part) if isinstance(kept, dict) else None
    return kept if isinstance(kept, str) else None


def _put(made: Any, where: Where, text: str | None) -> None:  # noqa: ANN401 -- any JSON
    *path, name = where
    for part in path:
        made = made[part]
    made[name] = text


def _leaves(value: object, place: Where) -> Iterator[Where]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key))
    else:
        yield place
