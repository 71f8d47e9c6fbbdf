"""What a record is found by, and by whom. Pure.

A record has a row for the council's own people, and one more where everybody may see it: that one
says the public fields alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from moothall.engine.registers import kinds
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field, RegisterDefinition
from moothall.ground.search import audiences, keys
from moothall.ground.search.findable import Thing
from moothall.ground.search.words import Kind

_PLAIN: Final = frozenset({"text", "longtext", "reference"})
_LABELLED: Final = frozenset({"radios", "checkboxes"})
_REACHED: Final = frozenset({"email", "phone"})
_MADE: Final = frozenset({"person", "address", "point"})
_SIGNED: Final = _REACHED | _MADE
"""Types that are found by a sign: an email address, a number of a telephone or a property."""
_FOUND_BY: Final = _PLAIN | _LABELLED | _REACHED | _MADE
"""Types whose values are words; numbers, days and what other rows are called are not found by."""
_SIGN: Final = re.compile(
    r"(?=[^0-9]*[0-9])[0-9A-Za-z]{1,20}([/._-][0-9A-Za-z]{1,20}){0,5}", re.ASCII
)
_NO_SIGN: Final = re.compile(r"[/._]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says, as far as it is found by it."""

    id: int
    values: Mapping[str, Any]
    is_public: bool


class _Reader:
    """The fields of a register that one audience may read, and the title among them."""

    def __init__(
        self, kept: Kept, kind: Kind, fields: Sequence[Field], audience: Sequence[str]
    ) -> None:
        self.council_id, self.definition = kept.council_id, kept.definition
        self.kind, self.fields, self.audience = kind, fields, audience
        self.told = [(one.id, one.holds, one) for one in fields if one.holds in _FOUND_BY]
        self.has_signs = any(holds in _SIGNED for _, holds, _ in self.told)
        named = {name for one in self.definition.keys for name in one}
        self.numbers = [
            one.id
            for one in fields
            if one.type == "reference" or (one.id in named and one.holds == "text")
        ]

    def thing(self, said: Said) -> Thing:
        values = said.values
        told: list[tuple[str, str]] = []
        for name, holds, field in self.told:
            value = values.get(name)
            if value and holds in _PLAIN and isinstance(value, str):
                told.append((holds, value))
            elif value:
                told += _texts(field, value)
        texts = [text for name, text in told if name not in _REACHED and name != "uprn"]
        signs = _signs(told) if self.has_signs else ()
        return Thing(
            council_id=self.council_id,
            kind=self.kind,
            id=said.id,
            title=title(self.definition, self.fields, values),
            body="\n".join(texts),
            keys=[*self._numbers(values), *signs, *keys.postcodes(texts)],
            audience=self.audience,
        )

    def _numbers(self, values: Mapping[str, Any]) -> Iterator[str]:
        """Yield what it is known by: its reference number, and keys that look like one."""
        for name in self.numbers:
            said = values.get(name)
            if isinstance(said, str) and _SIGN.fullmatch(said):
                yield from keys.reference(_NO_SIGN.sub("-", said))


def title(
    definition: RegisterDefinition, fields: Collection[Field], values: Mapping[str, Any]
) -> str:
    """Return what people call a record who see these fields alone."""
    first = definition.by_id[definition.title]
    is_first = any(field.id == first.id for field in fields)
    others = (field for field in fields if field.type == "reference" or field.holds == "text")
    for field in (*((first,) if is_first else ()), *others):
        value = values.get(field.id)
        if value is not None:
            return kinds.of(field).printed(field, value)[:300]
    return definition.one[:1].upper() + definition.one[1:]


def things(kept: Kept, records: Iterable[Said]) -> list[Thing]:
    """Return records of a register as they are found: those that are public, twice."""
    definition, council = kept.definition, kept.council_id
    see = frozenset(definition.see)
    seen = tuple(one for one in definition.fields if one.seen_by is None or see <= one.seen_by)
    roles = tuple(audiences.role(council, role) for role in sorted(see))
    inside = _Reader(kept, Kind.RECORD, seen, roles)
    outside = _Reader(kept, Kind.PUBLIC, public_fields(definition), (audiences.anyone(council),))
    found = []
    for said in records:
        found.append(inside.thing(said))
        if said.is_public:
            found.append(outside.thing(said))
    return found


def public_fields(definition: RegisterDefinition) -> tuple[Field, ...]:
    """Return the fields that everybody may see, in their order; never one that only some see."""
    if definition.public is None:
        return ()
    named = frozenset(definition.public.fields)
    return tuple(one for one in definition.fields if one.id in named and one.seen_by is None)


def _texts(field: Field, value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- what JSON can hold
    """Yield the words of a value, each with its part's name, or the field's type."""
    holds = field.holds
    if holds not in _FOUND_BY:
        return
    if isinstance(value, str):
        yield holds, kinds.of(field).printed(field, value) if holds in _LABELLED else value
    elif holds in _LABELLED:
        yield holds, kinds.of(field).printed(field, value)
    elif isinstance(value, Mapping):
        for name, said in value.items():
            lines = said if isinstance(said, list) else [said]
            yield from ((name, line) for line in lines if isinstance(line, str) and line)


def _signs(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in told:
        if name == "email":
            yield from keys.email(text)
        elif name == "phone":
            yield from keys.phone(text)
        elif name == "uprn":
            yield from keys.uprn(text)
