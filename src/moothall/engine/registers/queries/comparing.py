"""Rows of a file beside the records that are there: what each would add, change or leave."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from moothall.engine.registers import columns, kinds, slots
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field
from moothall.engine.registers.loads import judging
from moothall.engine.registers.loads.judging import Judged
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries.defining import register
from moothall.engine.registers.queries.leading import is_open
from moothall.engine.registers.words import NoSuchRegister
from moothall.engine.tables.words import Unreadable
from moothall.ground.councils.models import Team
from moothall.ground.people.models import Person, Standing
from moothall.ground.people.words import INSIDE

AT_ONCE: Final = 10_000
NO_DAY: Final = kinds.Given(date.min)
"""What names somebody, a team or a record has nothing to do with the day."""
SEVERAL: Final = object()
"""Stands for whom a name means that two have."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A row that can be loaded: the record that it is, if there is one, and what it would change.

    `fields` says by field what the record says now and is to say; of a row that adds, all of them.
    """

    judged: Judged
    record: Record | None
    fields: Mapping[str, tuple[Any, Any]]


def compared(
    kept: Kept, batch: Sequence[Judged], roles: Collection[str]
) -> list[Compared | Unreadable]:
    """Return what rows would do, in their order; no two of them have the same key.

    Those that name what is not there, or clash with another record, are rejected.
    """
    found = resolved(kept, batch, roles)
    keys = [one.key for one in found if isinstance(one, Judged)]
    there = _records(kept, keys)
    held = [
        one if isinstance(one, Unreadable) else _compared(kept, one, there.get(one.key))
        for one in found
    ]
    return _without_clashes(kept, held)


def resolved(
    kept: Kept, batch: Sequence[Judged], roles: Collection[str]
) -> list[Judged | Unreadable]:
    """Return rows with the people, teams and records that they name, or why there are none.

    Records of a register that is not open to these roles are not there.
    """
    names = _names(kept, batch, roles)
    return [_looked_up(kept, judged, names) for judged in batch]


def _records(kept: Kept, keys: Collection[str]) -> dict[str, Record]:
    found = _live(kept).filter(key__in=list(keys))
    return {str(record.key): record for record in found}


def _live(kept: Kept) -> QuerySet[Record]:
    return Record.objects.filter(register_id=kept.register_id, removed_at__isnull=True)


def _compared(kept: Kept, judged: Judged, record: Record | None) -> Compared | Unreadable:
    before = record.values if record else {}
    fields = {
        name: (before.get(name), value)
        for name, value in judged.values.items()
        if before.get(name) != value and not _is_number_kept(kept, name, value)
    }
    if record is None:
        gone = columns.missing(kept.definition, judged.values)
        if gone:
            return Unreadable(judged.line, ". ".join(gone.values()), judged.key)
    return Compared(judged, record, fields)


def _is_number_kept(kept: Kept, name: str, value: object) -> bool:
    """Whether a file that brings no number leaves the one that a record has."""
    numbered = kept.definition.numbered
    return value is None and numbered is not None and numbered.id == name


def _without_clashes(
    kept: Kept, held: Sequence[Compared | Unreadable]
) -> list[Compared | Unreadable]:
    """Reject what has the second key of another record, in the register or in the batch."""
    result = list(held)
    for column, fields in zip(("key2", "key3"), kept.definition.keys[1:], strict=False):
        keys: dict[int, str] = {}
        for number, one in enumerate(result):
            if isinstance(one, Compared) and set(fields) & one.fields.keys():
                values = {**(one.record.values if one.record else {}), **one.judged.values}
                key = slots.key_of(kept.definition, fields, values)
                if key:
                    keys[number] = key
        there = dict(
            _live(kept).filter(**{f"{column}__in": list(keys.values())}).values_list(column, "pk")
        )
        labels = " and ".join(kept.definition.by_id[name].label for name in fields)
        first: dict[str, int] = {}
        for number, key in keys.items():
            one = result[number]
            mine = one.record.pk if isinstance(one, Compared) and one.record else None
            if there.get(key, mine) != mine or first.setdefault(key, number) != number:
                line = one.judged.line if isinstance(one, Compared) else one.line
                reason = f"another {kept.definition.one} has the same {labels}"
                result[number] = Unreadable(line, reason, key)
    return result


Names = Mapping[str, Mapping[str, Any]]
"""By field, then by what a cell says of it, what is kept."""


def _names(kept: Kept, batch: Sequence[Judged], roles: Collection[str]) -> Names:
    wanted: dict[str, set[str]] = {}
    for judged in batch:
        for name, text in judged.looked_up.items():
            field = kept.definition.by_id[name]
            wanted.setdefault(name, set()).update(_parts(field, text))
    return {
        name: _there(kept, kept.definition.by_id[name], texts, roles)
        for name, texts in wanted.items()
    }


def _there(
    kept: Kept, field: Field, texts: Collection[str], roles: Collection[str]
) -> Mapping[str, Any]:
    if field.type == "relation" and not is_open(kept, field, roles):
        return {}
    return _FOUND[field.type](kept, field, texts)


def _parts(field: Field, text: str) -> list[str]:
    if field.type != "relation":
        return [kinds.folded(text)] if text.strip() else []
    return [slots.as_key(kinds.plain(part)) for part in text.split(";") if part.strip()]


def _looked_up(kept: Kept, judged: Judged, names: Names) -> Judged | Unreadable:
    if not judged.looked_up:
        return judged
    values = dict(judged.values)
    for name, text in judged.looked_up.items():
        field = kept.definition.by_id[name]
        found = [names[name].get(part) for part in _parts(field, text)]
        if SEVERAL in found:
            other = "code" if field.type == "team" else "email"
            reason = f"{field.label}: there are two called {text!r}; use the {other}"
            return Unreadable(judged.line, reason, judged.key)
        if None in found:
            return Unreadable(judged.line, f"{field.label}: there is no {text!r} here", judged.key)
        try:
            kind = kinds.of(field)
            said = found if field.type == "relation" else next(iter(found), None)
            values[name] = kind.checked(field, said, NO_DAY)
        except kinds.WrongValue as wrong:
            return Unreadable(judged.line, wrong.message, judged.key)
    return _keyed(kept, judged, values)


def _keyed(kept: Kept, judged: Judged, values: dict[str, Any]) -> Judged | Unreadable:
    """Return a row with what was found, and with its key where that was part of it."""
    if judged.key:
        return replace(judged, values=values)
    key = slots.key_of(kept.definition, kept.definition.keys[0], values)
    if key is None:
        return Unreadable(judged.line, judging.no_key(kept.definition))
    return replace(judged, values=values, key=key)


def _related(kept: Kept, field: Field, texts: Collection[str]) -> Mapping[str, Any]:
    try:
        other = register(kept.council_id, field.to or "")
    except NoSuchRegister:
        return {}
    found = _live(other)
    return {str(key): pk for key, pk in found.filter(key__in=texts).values_list("key", "pk")}


def _officers(kept: Kept, field: Field, texts: Collection[str]) -> Mapping[str, Any]:
    del field, texts
    held = Standing.objects.filter(council_id=kept.council_id, role__in=list(INSIDE))
    rows = Person.objects.filter(pk__in=held.values("person_id")).values_list("pk", "email", "name")
    return _called(rows)


def _teams(kept: Kept, field: Field, texts: Collection[str]) -> Mapping[str, Any]:
    del field, texts
    rows = Team.objects.filter(council_id=kept.council_id).values_list("code", "name")
    return _called((code, code, name) for code, name in rows)


def _called(rows: Iterable[tuple[Any, str, str]]) -> Mapping[str, Any]:
    """Return what is kept by what it is called: by its own sign, and by a name nobody shares."""
    signs: dict[str, Any] = {}
    names: dict[str, Any] = {}
    for value, sign, name in rows:
        if sign:
            signs[kinds.folded(sign)] = value
        if name:
            said = kinds.folded(name)
            names[said] = SEVERAL if said in names else value
    return names | signs


_FOUND: Final[Mapping[str, Callable[[Kept, Field, Collection[str]], Mapping[str, Any]]]] = {
    "relation": _related,
    "officer": _officers,
    "team": _teams,
}


def all_keys(kept: Kept) -> Iterator[dict[int, str | None]]:
    """Yield the keys of the records of a register by their ids, some thousands at a time."""
    last = 0
    while True:
        rows = _live(kept).filter(pk__gt=last).order_by("pk").values_list("pk", "key")
        page = dict(rows[:AT_ONCE].iterator())
        if not page:
            return
        yield page
        last = max(page)
