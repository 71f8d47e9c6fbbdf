"""A row of a file, judged by a mapping: the values of a record, or the reason why not. Pure."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, Final

from moothall.engine.registers import kinds, slots
from moothall.engine.registers.definition import Field, RegisterDefinition
from moothall.engine.registers.kinds import Given, WrongValue
from moothall.engine.registers.loads import dates, shapes
from moothall.engine.registers.loads.mapping import MappingRefused, RegisterMapping, Source
from moothall.engine.tables import formulas
from moothall.engine.tables.words import Row, Unreadable

LOOKED_UP: Final = frozenset({"relation", "officer", "team"})
"""Types whose cells name what is elsewhere: found for many rows at once."""
_DAYS: Final = frozenset({"date"})
_LONG: Final = frozenset({"longtext", "address", "checkboxes", "person"})
_PLAIN: Final = (str, int, bool, type(None))
_KNOWN: Final = 40_000
"""How many cells are remembered with what they say: most columns say the same again and again."""
_LONGEST_KNOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that can be a record: its key, and by field what it says.

    `looked_up` holds the texts of fields whose values have to be found first; where one of them is
    part of the key, the key is empty until then.
    """

    line: int
    key: str
    values: dict[str, Any]
    looked_up: Mapping[str, str] = dataclass_field(default_factory=dict)


_FAULTS: Final = (ValueError, ArithmeticError, LookupError, TypeError, RecursionError)
"""What a cell nobody thought of can bring about: it costs its row, and not the load."""


class _Wrong(Exception):
    """What a cell says is none of its field's values; says why."""


@dataclass(frozen=True)
class _Reader:
    """How one field is read from a row."""

    field: Field
    source: Source
    dates: Sequence[str]
    known: dict[str, Any] = dataclass_field(default_factory=dict)
    """What cells say that were read before."""

    @property
    def is_long(self) -> bool:
        """Whether the field holds several lines."""
        return self.field.type in _LONG

    @property
    def is_looked_up(self) -> bool:
        """Whether its cells name what is elsewhere."""
        return self.field.type in LOOKED_UP


class Judge:
    """Judges the rows of one file.

    :raises MappingRefused: where the mapping does not fit the register or the file.
    """

    def __init__(
        self,
        definition: RegisterDefinition,
        mapping: RegisterMapping,
        *,
        columns: Sequence[str],
        today: date,
    ) -> None:
        self.definition = definition
        self.missing = frozenset(mapping.missing)
        self.given = Given(today)
        self.key = mapping.key or definition.keys[0]
        self._refuse_unfit(mapping, columns)
        self.is_key_sought = any(definition.by_id[name].type in LOOKED_UP for name in self.key)
        """Whether the key of a row is known only once what it names is found."""
        self.readers = [
            _Reader(definition.by_id[name], source, source.dates or mapping.dates)
            for name, source in mapping.fields.items()
        ]
        self.required = [reader for reader in self.readers if reader.field.required]
        self.most_known = _KNOWN // max(1, len(self.readers))

    def _refuse_unfit(self, mapping: RegisterMapping, columns: Sequence[str]) -> None:
        known, there = self.definition.by_id, set(columns)
        faults = [
            f"there is no field {name!r} in {self.definition.name}"
            for name in mapping.fields
            if name not in known
        ]
        faults += [
            f"{known[name].label} is worked out by itself"
            for name in mapping.fields
            if name in known and known[name].type == "computed"
        ]
        faults += [f"the file has no column {name!r}" for name in sorted(mapping.columns - there)]
        if not self.key:
            faults.append("say by which fields records are told apart: 'key'")
        if tuple(self.key) != tuple(self.definition.keys[0]):
            faults.append(f"{' and '.join(self.key)} do not tell records apart in this register")
        faults += [
            f"no column is chosen for {known[name].label}, which tells records apart"
            for name in self.key
            if name in known and name not in mapping.fields
        ]
        if faults:
            raise MappingRefused("The mapping does not fit: " + "; ".join(faults) + ".")

    def judge(self, row: Row) -> Judged | Unreadable:
        """Return what a row says, or every reason why it cannot be a record."""
        values: dict[str, Any] = {}
        looked_up: dict[str, str] = {}
        wrongs: list[str] = []
        for reader in self.readers:
            name = reader.field.id
            try:
                cell = self._found(reader.source, row)
                if reader.is_looked_up:
                    looked_up[name], values[name] = self._text(reader, cell), None
                else:
                    values[name] = self._said(reader, cell)
            except _Wrong as wrong:
                wrongs.append(str(wrong))
            except _FAULTS as fault:
                wrongs.append(f"{reader.field.label}: {fault}")
        wrongs += [
            f"Enter {reader.field.called or reader.field.label}"
            for reader in self.required
            if values.get(reader.field.id, 0) is None and not looked_up.get(reader.field.id)
        ]
        key = "" if self.is_key_sought else slots.key_of(self.definition, self.key, values)
        if not wrongs and key is None:
            wrongs.append(no_key(self.definition))
        if wrongs or key is None:
            return Unreadable(row.line, ". ".join(wrongs), plain(row), key or "")
        return Judged(row.line, key, values, looked_up)

    def _said(self, reader: _Reader, cell: str) -> Any:  # noqa: ANN401 - as its kind keeps it
        """Return what a cell says: of one that was read before, what it said then."""
        if cell in reader.known:
            return reader.known[cell]
        value = self._value(reader.field, self._text(reader, cell))
        is_room = len(cell) <= _LONGEST_KNOWN and len(reader.known) < self.most_known
        if is_room and isinstance(value, _PLAIN):
            reader.known[cell] = value
        return value

    def _value(self, field: Field, text: str) -> Any:  # noqa: ANN401 - as its kind keeps it
        if not text:
            return None
        try:
            return kinds.of(field).from_text(field, text, self.given)
        except WrongValue as wrong:
            raise _Wrong(f"{wrong.message} (it says {text[:80]!r})") from wrong

    def _text(self, reader: _Reader, cell: str) -> str:
        source = reader.source
        text = "" if cell in self.missing else cell
        if source.renamed or source.otherwise is not None:
            other = text if source.otherwise is None else source.otherwise
            text = source.renamed.get(text, other)
        if not text:
            return ""
        if source.times is not None or source.whole:
            text = _counted(text, source)
        if reader.field.type in _DAYS:
            return dates.as_iso(text, reader.dates)
        return text if text.isprintable() or reader.is_long else _one_line(text)

    def _found(self, source: Source, row: Row) -> str:
        if source.column is not None:
            return formulas.restored(row.values.get(source.column, "").strip())
        if source.value is not None:
            return source.value
        if source.shape is not None:
            return _PLACES[source.shape](row.shape) if row.shape else ""
        parts = [row.values.get(column, "").strip() for column in source.columns]
        return source.between.join(part for part in parts if part)


def no_key(definition: RegisterDefinition) -> str:
    """Return why a row is no record that says nothing of what tells records apart."""
    labels = (definition.by_id[name].label for name in definition.keys[0])
    return "it does not say what tells records apart: " + " and ".join(labels)


def _one_line(text: str) -> str:
    """Return a text whose line ends and tabs have become spaces: its field holds one line."""
    return re.sub(r"[ ]*[\r\n\t\v\f]+[ ]*", " ", text)


_PLACES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "centre": shapes.centre,
    "outline": shapes.outline,
}


def _counted(text: str, source: Source) -> str:
    try:
        number = float(text.replace(",", "").replace("£", "").replace("$", "")) * (
            source.times or 1
        )
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{text[:80]!r} is no number")
    return str(round(number)) if source.whole else f"{number:.10g}"


def plain(row: Row) -> str:
    """Return a row as people read it where it was rejected."""
    return ", ".join(f"{name}: {value}" for name, value in row.values.items() if value)[:4000]
