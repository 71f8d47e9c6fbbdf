"""What everybody may see of a council's registers: public records, and their public fields alone.

A record is known here by its token: it says nothing of the record, changes with nothing that the
record says, and cannot be guessed, so that asking for one tells nothing of those not public.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum

from moothall.engine.documents.words import State
from moothall.engine.places.cells import Box
from moothall.engine.registers import kinds, placing
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field
from moothall.engine.registers.findable import public_fields, title
from moothall.engine.registers.kinds.filed import keys_of
from moothall.engine.registers.models import Record, RecordFile
from moothall.engine.registers.queries import exporting, mapping
from moothall.engine.registers.queries.defining import by_ids, in_force, register
from moothall.engine.registers.queries.listing import Asked, listed
from moothall.engine.registers.queries.mapping import Spot, Square
from moothall.engine.registers.queries.narrowing import Narrowed
from moothall.engine.registers.words import NoLongerThere, NoSuchList, NoSuchRecord, NoSuchRegister
from moothall.engine.tables.laying import Cell
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who

NOBODY: Final = Who()


@dataclass(frozen=True)
class Leads:
    """A public record that another leads to."""

    register: str
    token: UUID
    title: str


@dataclass(frozen=True)
class Open:
    """A record as everybody may see it; `values` holds its public fields, as they are kept."""

    kept: Kept
    id: int
    token: UUID
    title: str
    values: Mapping[str, Any]
    names: Mapping[int, str]
    leads: Mapping[int, Leads]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The public fields, in their order."""
        return public_fields(self.kept.definition)

    def led(self, field: Field) -> list[Leads]:
        """Return the public records that a relation leads to; none of another type of field."""
        if field.type != "relation":
            return []
        return [self.leads[one] for one in self.values.get(field.id) or () if one in self.leads]

    def text(self, field: Field) -> str:
        """Return what a field says, in words; '' where it says nothing."""
        value = self.values.get(field.id)
        if value is None:
            return ""
        if field.type == "officer":
            return self.names.get(value, "")
        if field.type == "relation":
            return ", ".join(one.title for one in self.led(field))
        return kinds.of(field).printed(field, value)

    def line(self, field: Field) -> str:
        """Return what a field says, in one line."""
        lines = [one for part in self.text(field).splitlines() if (one := " ".join(part.split()))]
        if field.type == "point" and len(lines) > 1:
            return f"{lines[0]} ({', '.join(lines[1:])})"
        return (", " if field.type == "address" else " ").join(lines)

    def cell(self, field: Field) -> Cell:
        """Return what a field says, as a cell of a file holds it."""
        value = self.values.get(field.id)
        if value is None:
            return None
        if field.type in ("officer", "relation"):
            return self.text(field)
        typed = exporting.TYPED.get(field.holds)
        return typed(value) if typed else kinds.of(field).as_text(field, value)

    @property
    def shape(self) -> Cell:
        """Where it is, as GeoJSON says it, by its first public place; None where nothing says."""
        placed = (one for one in self.fields if one.type in exporting.PLACES)
        shapes = (exporting.shape(one, self.values.get(one.id)) for one in placed)
        return next((one for one in shapes if one), None)


@dataclass(frozen=True)
class OpenPage:
    """A page of what is public in a register; `count` goes up to `listing.CAP`."""

    rows: Sequence[Open]
    count: int
    is_capped: bool
    after: str


@dataclass(frozen=True)
class OpenSpot:
    """A public record on the map: by which of its fields, what that says, and a place on it."""

    record: Open
    field: Field
    said: Any
    middle: tuple[int, int]
    metres: int = 0
    """How far away it is, where what is nearest was asked for."""


@dataclass(frozen=True)
class OpenSeen:
    """What a window shows of public records; the squares' colours are nobody's business."""

    count: int
    squares: Sequence[Square]
    spots: Sequence[OpenSpot]


def opened(council_id: int) -> Sequence[Kept]:
    """Return the registers of a council of which everybody may see something."""
    return [kept for kept in in_force([council_id]) if public_fields(kept.definition)]


def opened_register(council_id: int, slug: str) -> Kept:
    """Return a register of which everybody may see something.

    :raises NoSuchRegister: where there is none.
    """
    kept = register(council_id, slug)
    if not public_fields(kept.definition):
        raise NoSuchRegister
    return kept


def openly_sorted(kept: Kept) -> tuple[str, ...]:
    """Return the public fields that a list can be filtered and sorted by."""
    return tuple(one.id for one in public_fields(kept.definition) if one.id in kept.slots)


def openly_listed(kept: Kept, asked: Asked) -> OpenPage:
    """Return a page of the public records of a register, with nothing but their public fields.

    :raises NoSuchList: for a filter or an order by what is not public.
    """
    order = asked.sort or _usual(kept, openly_sorted(kept))
    _check(kept, asked)
    columns = tuple(one.id for one in public_fields(kept.definition))
    page = listed(NOBODY, [kept], replace(asked, columns=columns, public=True, sort=order))
    found = Record.objects.filter(pk__in=[row.id for row in page.rows])
    tokens = dict(found.values_list("pk", "token"))
    rows = _read(
        kept,
        [(row.id, tokens[row.id], row.values) for row in page.rows],
        page.names,
    )
    return OpenPage(rows, page.count, page.is_capped, page.after)


def openly_mapped(kept: Kept) -> bool:
    """Whether everybody may see where the records of a register are: by all that says so."""
    return placing.is_seen(kept.definition, [one.id for one in public_fields(kept.definition)])


def openly_seen(kept: Kept, asked: Asked, narrowed: Narrowed) -> OpenSeen:
    """Return what a window shows of the public records that these filters leave.

    :raises NoSuchList: for a filter by what is not public.
    """
    found = mapping.seen(NOBODY, [kept], _public_asked(kept, asked), narrowed)
    return OpenSeen(found.count, found.squares, _spots(kept, [(one, 0) for one in found.spots]))


def openly_nearest(kept: Kept, asked: Asked, at: Narrowed, most: int) -> list[OpenSpot]:
    """Return the public records nearest to the middle of a box, nearest first.

    :raises NoSuchList: for a filter by what is not public.
    """
    found = mapping.nearest(NOBODY, [kept], _public_asked(kept, asked), at, most)
    return _spots(kept, [(one.spot, one.metres) for one in found])


def open_ground(kept: Kept, asked: Asked) -> Box | None:
    """Return a box about all public records that these filters leave; None where there are none.

    :raises NoSuchList: for a filter by what is not public.
    """
    return mapping.extent(NOBODY, [kept], _public_asked(kept, asked))


def _public_asked(kept: Kept, asked: Asked) -> Asked:
    _check(kept, asked)
    return Asked(filters=asked.filters, public=True)


def _check(kept: Kept, asked: Asked) -> None:
    named = {one.field for one in asked.filters} | {asked.sort.removeprefix("-")} - {""}
    if not named <= set(openly_sorted(kept)):
        raise NoSuchList


def _spots(kept: Kept, found: Sequence[tuple[Spot, int]]) -> list[OpenSpot]:
    names = [one.id for one in public_fields(kept.definition)]
    rows = [
        (one.record.pk, one.record.token, {name: one.record.values.get(name) for name in names})
        for one, _ in found
    ]
    records = {one.id: one for one in _read(kept, rows, {})}
    return [
        OpenSpot(records[one.record.pk], one.field, one.said, one.middle, metres)
        for one, metres in found
    ]


def _usual(kept: Kept, may: Collection[str]) -> str:
    """Return the order where none is asked for: never by what is not public."""
    name = kept.definition.title
    return name if name in may else next(iter(may), "changed")


def openly(kept: Kept, token: UUID) -> Open:
    """Return a public record; of one merged into another, the one that stays.

    :raises NoSuchRecord: where there never was one.
    :raises NoLongerThere: where it was removed, or is public no more.
    """
    of_register = Record.objects.filter(register_id=kept.register_id)
    found = of_register.filter(token=token).first()
    if found is None:
        raise NoSuchRecord
    passed = set[int]()
    while found is not None and found.merged_into_id and found.pk not in passed:
        passed.add(found.pk)
        found = of_register.filter(pk=found.merged_into_id).first()
    if found is None or found.removed_at is not None or not found.is_public:
        raise NoLongerThere
    fields = public_fields(kept.definition)
    values = {one.id: v for one in fields if (v := found.values.get(one.id)) is not None}
    officers = {values[one.id] for one in fields if one.type == "officer" and one.id in values}
    names = people.names(officers) if officers else {}
    return _read(kept, [(found.pk, found.token, values)], names)[0]


def openly_met(council_id: int, record_ids: Collection[int]) -> dict[int, Open]:
    """Return those of these records of a council that everybody may see, by id."""
    rows = Record.objects.filter(
        pk__in=list(record_ids), council_id=council_id, removed_at__isnull=True, is_public=True
    )
    there = list(rows)
    found: dict[int, Open] = {}
    for number, kept in by_ids({one.register_id for one in there}).items():
        fields = public_fields(kept.definition)
        mine = [
            (one.pk, one.token, {f.id: one.values.get(f.id) for f in fields})
            for one in there
            if one.register_id == number and fields
        ]
        found |= {one.id: one for one in _read(kept, mine, {})}
    return found


def fingerprint(kept: Kept) -> str:
    """Return what is another once anything public in a register is, for who kept it to ask again.

    So it is once a record that its public relations lead to is, whose title they tell, or the name
    of an officer. Every public record is counted: it takes a tenth of what reading them takes.
    """
    fields = public_fields(kept.definition)
    led = {one.to for one in fields if one.type == "relation"} - {kept.slug}
    others = [one for one in in_force([kept.council_id]) if one.slug in led] if led else []
    said = [_counted(one) for one in (kept, *others)]
    if any(one.type == "file" for one in fields):
        said.append(str(_clean_files(kept)))
    officers = [one for one in fields if one.type == "officer"]
    return " ".join([*said, _named(kept, officers)] if officers else said)


def _counted(kept: Kept) -> str:
    said = _public(kept).aggregate(Count("pk"), Max("changed_at"), Sum("revision"), Sum("pk"))
    return "-".join(str(one) for one in (kept.version_id, *said.values()))


def _clean_files(kept: Kept) -> int:
    """Return how many files of a register were found clean; one found so later is one more."""
    mine = RecordFile.objects.filter(record__register_id=kept.register_id)
    return mine.filter(file__state=State.CLEAN).count()


def _named(kept: Kept, officers: Sequence[Field]) -> str:
    """Return a digest of what the officers whom public records name are called."""
    named = set[int]()
    for field in officers:
        held = kept.slots.get(field.id) or f"values__{field.id}"
        named |= set(_public(kept).order_by().values_list(held, flat=True).distinct()) - {None}
    return hashlib.sha256(repr(sorted(people.names(named).items())).encode()).hexdigest()


def _public(kept: Kept) -> QuerySet[Record]:
    return Record.objects.filter(
        register_id=kept.register_id, removed_at__isnull=True, is_public=True
    )


_Row = tuple[int, UUID, Mapping[str, Any]]


def _read(kept: Kept, rows: Sequence[_Row], names: Mapping[int, str]) -> list[Open]:
    fields = public_fields(kept.definition)
    related = [one.id for one in fields if one.type == "relation"]
    others = {n for _, _, said in rows for name in related for n in said.get(name) or ()}
    leads = _leads(kept.council_id, others) if others else {}
    told = _with_clean_files(fields, [said for _, _, said in rows])
    return [
        Open(kept, number, token, title(kept.definition, fields, said), said, names, leads)
        for (number, token, _), said in zip(rows, told, strict=True)
    ]


def _with_clean_files(
    fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Return what records say without the files that were not found clean."""
    filed = [one.id for one in fields if one.type == "file"]
    wanted = {key for said in rows for name in filed for key in keys_of(said.get(name))}
    if not wanted:
        return rows
    found = RecordFile.objects.filter(key__in=wanted, file__state=State.CLEAN)
    clean = {str(key) for key in found.values_list("key", flat=True)}
    return [{**said, **{name: _of_these(said.get(name), clean) for name in filed}} for said in rows]


def _of_these(value: Any, clean: Collection[str]) -> list[Any] | None:  # noqa: ANN401 -- what JSON can hold
    return [one for one in value or () if one["file"] in clean] or None


def _leads(council_id: int, record_ids: Collection[int]) -> dict[int, Leads]:
    """Return what public records are called; nothing of those that are not."""
    rows = Record.objects.filter(
        pk__in=list(record_ids), council_id=council_id, removed_at__isnull=True, is_public=True
    )
    there = list(rows)
    registers = by_ids({one.register_id for one in there})
    found = {}
    for one in there:
        kept = registers[one.register_id]
        fields = public_fields(kept.definition)
        if fields:
            called = title(kept.definition, fields, one.values)
            found[one.pk] = Leads(kept.slug, one.token, called)
    return found
