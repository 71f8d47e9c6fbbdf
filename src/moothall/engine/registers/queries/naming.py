"""What the records of a council say of one person, now and in their history: found by types."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from moothall.engine.registers.models import BulkChange, Change, Record, RegisterVersion
from moothall.engine.registers.naming import Naming, Theirs, naming
from moothall.engine.registers.queries.defining import by_ids
from moothall.ground.people import queries as people
from moothall.ground.people.words import Kept as Held
from moothall.ground.people.words import Whose

LAST_DIGITS: Final = 9
"""By so many a number is looked for, however its beginning is written; then compared whole."""


@dataclass(frozen=True)
class Named:
    """A record that names somebody: the fields that do now; the lines of its history.

    `theirs` says what of it is theirs.
    """

    record: Record
    naming: Naming
    theirs: Theirs
    now: Sequence[str]
    lines: Sequence[Change]

    @property
    def then(self) -> Iterator[tuple[Change, str, Any]]:
        """Line, field and what it said, of all that named them before or since."""
        for line in self.lines:
            for name, pair in _pairs(line.fields):
                yield from ((line, name, one) for one in pair if self.theirs.names_them(name, one))

    @property
    def fields(self) -> frozenset[str]:
        """Every field that names them, or did."""
        return frozenset(self.now) | {name for _, name, _ in self.then}


def named(whose: Whose, *, is_held: bool = False) -> list[Named]:
    """Return the records that name somebody, or did; removed and merged ones too.

    :param is_held: until the transaction ends nobody else changes them.
    """
    fields = namings(whose.council_id)
    if not fields:
        return []
    found = Record.objects.filter(pk__in=_ids(fields, whose)).order_by("pk")
    records = list(found.select_for_update(of=("self",)) if is_held else found)
    lines: dict[int, list[Change]] = {record.pk: [] for record in records}
    for line in Change.objects.filter(record_id__in=list(lines)).order_by("record_id", "revision"):
        lines[line.record_id].append(line)
    seen = (_named(one, fields[one.register_id], whose, lines[one.pk]) for one in records)
    return [one for one in seen if one.fields]


def namings(council_id: int) -> dict[int, Naming]:
    """Return by register which of its fields may name somebody; of those that have any."""
    fields: dict[int, list[Mapping[str, Any]]] = {}
    versions = RegisterVersion.objects.filter(council_id=council_id).order_by("pk")
    for number, told in versions.values_list("register_id", "definition__fields"):
        fields.setdefault(number, []).extend(told)
    found = {number: naming(told) for number, told in fields.items()}
    return {number: one for number, one in found.items() if one.types}


def bulk_changes_of(whose: Whose) -> Iterator[tuple[BulkChange, Sequence[str]]]:
    """Yield the changes of several records that were to say somebody's; with those fields."""
    fields = namings(whose.council_id)
    may = _saying(fields, whose, ("wanted__values__{}",))
    for bulk in BulkChange.objects.filter(may, register_id__in=list(fields)).order_by("pk"):
        values = bulk.wanted.get("values", {})
        if names := Theirs(fields[bulk.register_id], whose, [values]).of(values):
            yield bulk, names


def held_on(whose: Whose) -> list[Held]:
    """Return what fields of records say of somebody, now and as their history says."""
    found = named(whose)
    registers = by_ids({one.record.register_id for one in found})
    names = people.names(whose.person_ids)
    held = []
    for one in found:
        definition = registers[one.record.register_id].definition
        stands = {"register": definition.name, "record": one.record.title}
        labels = _labels(definition.by_id, one.fields)
        if one.now:
            told = {labels[n]: _in_words(one.record.values[n], names) for n in one.now}
            held.append(Held("record of a register", one.record.changed_at, {**stands, **told}))
        for line, name, value in one.then:
            told = {labels[name]: _in_words(value, names)}
            what = "line in the history of a record"
            held.append(Held(what, line.happened_at, {**stands, **told}))
    return held


def _ids(fields: Mapping[int, Naming], whose: Whose) -> Collection[int]:
    """Return the records that may name somebody; each is looked at closely after."""
    now = _saying(fields, whose, ("values__{}",))
    then = _saying(fields, whose, ("fields__{}__0", "fields__{}__1"), "record__register_id")
    records = Record.objects.filter(now, register_id__in=list(fields))
    lines = Change.objects.filter(then, record__register_id__in=list(fields))
    found = set(records.values_list("pk", flat=True))
    return sorted(found.union(lines.values_list("record_id", flat=True)))


def _saying(
    fields: Mapping[int, Naming], whose: Whose, paths: Sequence[str], register: str = "register_id"
) -> Q:
    """Return what rows may say somebody's, where fields stand under these paths."""
    any_of = Q(pk__in=[])
    for number, one in fields.items():
        mine = Q(pk__in=[])
        for name, kind in ((name, kind) for name, kinds in one.types.items() for kind in kinds):
            for path in paths:
                mine |= _may_be(kind, path.format(name), whose)
                if name in one.copied:
                    mine |= _may_repeat(kind, path.format(name), whose)
        any_of |= Q(**{register: number}) & mine
    return any_of


def _may_be(kind: str, path: str, whose: Whose) -> Q:
    if kind == "officer":
        return Q(**{f"{path}__in": sorted(whose.person_ids)})
    if kind == "person":
        reached = _may_be("email", f"{path}__email", whose)
        return reached | _may_be("phone", f"{path}__phone", whose)
    if kind == "email":
        said = [(f"{path}__iexact", one) for one in sorted(whose.emails)]
    else:
        said = [(f"{path}__regex", rf"{end}\D*$") for end in _ends(whose)]
    return _any(said)


def _may_repeat(kind: str, path: str, whose: Whose) -> Q:
    """Return what may say somebody's in words, where a field of that type became one of text."""
    if kind == "officer":
        return Q(**{f"{path}__in": [str(number) for number in sorted(whose.person_ids)]})
    if kind != "person":
        return Q(pk__in=[])
    said = [(f"{path}__icontains", one) for one in sorted(whose.emails)]
    return _any([*said, *((f"{path}__regex", end) for end in _ends(whose))])


def _any(said: Sequence[tuple[str, str]]) -> Q:
    return Q(*said, _connector=Q.OR) if said else Q(pk__in=[])


def _ends(whose: Whose) -> Sequence[str]:
    """Return how their numbers end, as expressions that take what stands between the digits."""
    return [r"\D*".join(one[-LAST_DIGITS:]) for one in sorted(whose.phones)]


def _named(record: Record, fields: Naming, whose: Whose, lines: Sequence[Change]) -> Named:
    said = [record.values]
    said += [{n: pair[side] for n, pair in _pairs(one.fields)} for one in lines for side in (0, 1)]
    theirs = Theirs(fields, whose, said)
    return Named(record, fields, theirs, theirs.of(record.values), lines)


def _pairs(fields: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield what a line of history says of fields: before and after."""
    for name, pair in fields.items():
        if isinstance(pair, list) and len(pair) == 2:
            yield name, pair


def _labels(fields: Mapping[str, Any], names: Collection[str]) -> dict[str, str]:
    """Return what fields are called, no two alike: what is kept aside says as which type it was."""
    labels = {name: _label(fields, name) for name in names}
    often = Counter(("register", "record", *labels.values()))
    return {n: label if often[label] == 1 else f"{label} ({n})" for n, label in labels.items()}


def _label(fields: Mapping[str, Any], name: str) -> str:
    now, _, kind = name.partition("~")
    field = fields.get(now)
    if field is None:
        return name
    return f"{field.label} (as {kind})" if kind else str(field.label)


def _in_words(value: Any, names: Mapping[int, str]) -> str:  # noqa: ANN401 -- what JSON can hold
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values() if part)
    return names.get(value, str(value)) if isinstance(value, int) else str(value)
