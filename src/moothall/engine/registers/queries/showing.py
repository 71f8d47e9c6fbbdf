"""One record whole: what somebody may see of it, its history, what it leads to and from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from moothall.engine.registers import kinds, models, rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field, Move
from moothall.engine.registers.models import Record, Relation
from moothall.engine.registers.queries.defining import by_ids, register_of
from moothall.engine.registers.words import NoSuchRecord, What
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who

_LISTS: Final = ("checkboxes", "file", "line", "area")
"""Types whose values are lists, beside relations."""


@dataclass(frozen=True)
class Shown:
    """A field of a record: what it keeps, and that in words; '' where it says nothing."""

    field: Field
    value: Any
    text: str


@dataclass(frozen=True)
class Related:
    """Another record that one leads to, or that leads to it; `label` says as what."""

    label: str
    record_id: int
    title: str
    register: str
    one: str
    is_back: bool


@dataclass(frozen=True)
class Change:
    """A line of history: who (a name, or '' for the platform), what, when, why, from what to what.

    `fields` holds field, text before and text after; only of fields that may be seen. `stood` holds
    label, text before and text after of its state and of its colour, where those changed. `load_id`
    is that of the file that did it.
    """

    revision: int
    what: What
    who: str
    happened_at: datetime
    why: str
    fields: Sequence[tuple[Field, str, str]]
    stood: Sequence[tuple[str, str, str]] = ()
    load_id: int | None = None


@dataclass(frozen=True)
class Whole:
    """A record as somebody may see it.

    `why_not_change` is None for whoever may; `moves` are those of its state, each with why not.
    """

    record: Record
    kept: Kept
    fields: Sequence[Shown]
    related: Sequence[Related]
    history: Sequence[Change]
    moves: Sequence[tuple[Move, str | None]]
    why_not_change: str | None

    @property
    def values(self) -> Mapping[str, Any]:
        """What it says, by field: what may be seen of it."""
        return {one.field.id: one.value for one in self.fields}

    @property
    def sensitive(self) -> Sequence[str]:
        """The fields that only some roles see and that say something, now or in the history."""
        told = {field.id for step in self.history for field, _, _ in step.fields}
        return [
            one.field.id
            for one in self.fields
            if one.field.seen_by is not None and (one.value is not None or one.field.id in told)
        ]


def one(who: Who, record_id: int) -> Whole:
    """Return a record with everything about it that somebody may see.

    :raises NoSuchRecord: where there is none, or its register is not open to them.
    """
    record = Record.objects.filter(pk=record_id).first()
    if record is None:
        raise NoSuchRecord
    kept = register_of(record)
    roles = who.roles.get(record.council_id, frozenset())
    seen = kept.definition.seen_with(roles)
    if not seen:
        raise NoSuchRecord
    changes = list(models.Change.objects.filter(record_id=record.pk).order_by("-revision"))
    words = _Words.of(record, seen, changes, who)
    fields = [Shown(f, record.values.get(f.id), words.text(f, record.values)) for f in seen]
    refused = rules.why_not_change(kept.definition, roles)
    if record.removed_at:
        refused = refused or "It was removed."
    moves = [
        (move, rules.why_not_move(kept.definition, move, record.state, roles, values=record.values))
        for move in kept.definition.moves
        if record.state in move.leaves and not record.removed_at
    ]
    related = _related(record, seen, words.titles, who)
    return Whole(record, kept, fields, related, words.history(changes, seen, kept), moves, refused)


def by_key(kept: Kept, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of the records that have these keys, as `slots.key_of` makes them."""
    found = Record.objects.filter(
        register_id=kept.register_id, removed_at__isnull=True, key__in=list(keys)
    )
    return {str(key): number for key, number in found.values_list("key", "pk")}


def titles(who: Who, record_ids: Collection[int]) -> dict[int, tuple[str, Kept]]:
    """Return title and register of these records; those of registers not open are left out."""
    if not record_ids:
        return {}
    found = {}
    is_there = Q(removed_at__isnull=True) | Q(merged_into__isnull=False)
    wanted = Record.objects.filter(is_there, pk__in=list(record_ids))
    there = list(wanted.only("council_id", "register_id", "title", "merged_into_id"))
    registers = by_ids({record.register_id for record in there})
    ends = _ends(there)
    for record in there:
        kept = registers[record.register_id]
        roles = who.roles.get(record.council_id, frozenset())
        if rules.why_not_see(kept.definition, roles) is None:
            found[record.pk] = (ends[record.pk].title, kept)
    return found


def stays(record_ids: Collection[int]) -> list[int]:
    """Return these records, and for one that was merged into another the one that stays."""
    ends = _ends(Record.objects.filter(pk__in=list(record_ids)))
    return list(dict.fromkeys(ends[number].pk for number in record_ids if number in ends))


def ends(record_ids: Collection[int]) -> dict[int, int]:
    """Return for each of these records that is in scope the one that stays: itself, mostly."""
    found = _ends(Record.objects.filter(pk__in=list(record_ids)))
    return {number: found[number].pk for number in record_ids if number in found}


def _ends(records: Iterable[Record]) -> dict[int, Record]:
    """Return for each record the one that stays, however often one was merged into the next."""
    known: dict[int, Record] = {}
    step = {record.pk: record for record in records}
    while step:
        known |= step
        into = {record.merged_into_id for record in step.values() if record.merged_into_id}
        step = Record.objects.in_bulk(into - known.keys())
    return {number: _end(record, known) for number, record in known.items()}


def _end(record: Record, known: Mapping[int, Record]) -> Record:
    while record.merged_into_id and record.merged_into_id in known:
        record = known[record.merged_into_id]
    return record


@dataclass(frozen=True)
class _Words:
    """What the numbers in a record stand for: names of officers, titles of records."""

    names: Mapping[int, str]
    titles: Mapping[int, tuple[str, Kept]]

    @classmethod
    def of(
        cls, record: Record, seen: Sequence[Field], changes: Sequence[models.Change], who: Who
    ) -> "_Words":
        steps = [value for change in changes for value in _sides(change)]
        told = [record.values, *steps]
        officers = {
            value[f.id]
            for f in seen
            if f.type == "officer"
            for value in told
            if type(value.get(f.id)) is int
        }
        actors = {change.by_id for change in changes if change.by_kind == "person"}
        others = {
            other
            for f in seen
            if f.type == "relation"
            for value in told
            for other in _numbers(value.get(f.id))
        }
        back = _leading_to(record).values_list("record_id", flat=True)
        people_named = {number for number in officers | actors if number}
        return cls(people.names(people_named), titles(who, others | set(back)))

    def text(self, field: Field, values: Mapping[str, Any]) -> str:
        value = values.get(field.id)
        if value is None:
            return ""
        if field.type == "officer" and type(value) is int:
            return self.names.get(value, "")
        if field.type == "relation" and isinstance(value, list):
            there = [one for one in _numbers(value) if one in self.titles]
            return ", ".join(self.titles[one][0] for one in there)
        return _printed(field, value)

    def history(
        self, changes: Sequence[models.Change], seen: Sequence[Field], kept: Kept
    ) -> Sequence[Change]:
        return [
            Change(
                change.revision,
                What(change.what),
                self.names.get(change.by_id or 0, "") if change.by_kind == "person" else "",
                change.happened_at,
                change.why,
                [
                    (field, self.text(field, before), self.text(field, after))
                    for before, after in [_sides(change)]
                    for field in seen
                    if field.id in change.fields
                ],
                _stood(change, kept),
                change.load_id,
            )
            for change in changes
        ]


def _numbers(value: object) -> Sequence[int]:
    """Return the records that a relation names; none where its field was of another type."""
    return [one for one in value if type(one) is int] if isinstance(value, list) else ()


def _printed(field: Field, value: object) -> str:
    """Return a value in words; as it stands, where its field was of another type then."""
    if isinstance(value, str) and field.type in _LISTS:
        return value
    try:
        text = kinds.of(field).printed(field, value)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        text = None
    if isinstance(text, str):
        return text
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _sides(change: models.Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the fields of a change said before, and after."""
    before = {name: pair[0] for name, pair in change.fields.items()}
    return before, {name: pair[1] for name, pair in change.fields.items()}


def _leading_to(record: Record) -> QuerySet[Relation]:
    """Return the relations that lead to a record, or to one that came to be merged into it."""
    return Relation.objects.filter(other_id__in=merged_with(record.pk))


def merged_with(record_id: int) -> list[int]:
    """Return a record and every one that came to be merged into it."""
    numbers = step = [record_id]
    while step:
        merged = Record.objects.filter(merged_into_id__in=step)
        step = list(merged.values_list("pk", flat=True))
        numbers = [*numbers, *step]
    return numbers


def _stood(change: models.Change, kept: Kept) -> Sequence[tuple[str, str, str]]:
    """Return what a change made of the state and the colour of a record, in words."""
    labels = {state.id: state.label for state in kept.definition.states}
    found = []
    if "state" in change.fields:
        before, after = (labels.get(one, one) for one in change.fields["state"])
        found.append(("State", before, after))
    if "rag" in change.fields:
        before, after = (str(one).capitalize() for one in change.fields["rag"])
        found.append(("Red, amber or green", before, after))
    return found


def _related(
    record: Record, seen: Sequence[Field], titles: Mapping[int, tuple[str, Kept]], who: Who
) -> Sequence[Related]:
    labels = {field.id: field.label for field in seen if field.type == "relation"}
    found = []
    for row in Relation.objects.filter(record_id=record.pk).order_by("field", "pk"):
        if row.field in labels and row.other_id in titles:
            title, kept = titles[row.other_id]
            found.append(_as_related(labels[row.field], row.other_id, title, kept))
    for row in _leading_to(record).order_by("record_id", "field"):
        if row.record_id in titles:
            title, kept = titles[row.record_id]
            roles = who.roles.get(record.council_id, frozenset())
            field = next((f for f in kept.definition.seen_with(roles) if f.id == row.field), None)
            if field:
                label = field.back or f"{field.label} of"
                found.append(_as_related(label, row.record_id, title, kept, is_back=True))
    return found


def _as_related(
    label: str, record_id: int, title: str, kept: Kept, *, is_back: bool = False
) -> Related:
    return Related(label, record_id, title, kept.slug, kept.definition.one, is_back)
