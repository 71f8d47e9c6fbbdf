"""Take in many records at once: equal to adding and changing them one by one.

Rows are checked first, all of a batch with a handful of statements, then copied. Give a few
thousand at a time: they are held in memory.
"""

import os
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from moothall.engine.registers import columns, computing, queries, rules, slots
from moothall.engine.registers.actions import finding, holding, keeping, numbering
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.kinds import Values
from moothall.engine.registers.models import Change, Record, Relation
from moothall.engine.registers.words import NotAllowed, What
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.search import actions as search
from moothall.outside.postgres import copying


@dataclass(frozen=True)
class Row:
    """One row of a load: what its record says, by field, as `kinds` keeps it.

    Fields that are not named stay as they are, in a record that is there already. `token` keeps a
    row without a key from being added a second time.
    """

    values: Values
    token: uuid.UUID | None = None


@dataclass(frozen=True)
class Source:
    """Where rows come from: what history says of it, and the load of the file, where it is one.

    The rows of a load were judged and their names looked up by the version that is in force: they
    are not looked at again.
    """

    why: str = ""
    load_id: int | None = None


NOWHERE: Final = Source()
NOTHING: Final[dict[str, Any]] = {}
"""What a line of history says that was changed of a record just added."""


@dataclass
class Loaded:
    """What came of a load: the ids of records by the place of their row, counted from 0.

    `rejected` says by place, and by field, what is wrong; nothing of such a row was kept.
    """

    added: dict[int, int] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)
    same: dict[int, int] = field(default_factory=dict)
    rejected: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass
class _Ready:
    """A row that will be kept: the record as it was, and every column as it will be."""

    place: int
    before: Record | None
    wanted: dict[str, Any]
    token: uuid.UUID | None
    row: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def load(
    council: Council,
    slug: str,
    rows: Iterable[Row],
    *,
    by: Actor,
    at: datetime,
    source: Source = NOWHERE,
) -> Loaded:
    """Add records to a register, and change those whose key is there; one entry a record.

    Wrong rows are named and left out; the others are kept. The same load again changes nothing.

    :raises NoSuchRegister: where the council has none of that name.
    :raises NotAllowed: for somebody who may not change records there.
    """
    kept = holding.register(council.pk, slug)
    roles = queries.roles_of(kept.council_id, by)
    reason = rules.why_not_change(kept.definition, roles)
    if reason:
        raise NotAllowed(reason)
    done, today = Loaded(), keeping.today_in(council, at)
    day = None if source.load_id else today
    ready = _checked(kept, list(rows), done, roles=roles, today=day)
    if not source.load_id:
        _refuse_absent(kept, ready, done)
        ready = [one for one in ready if one.place not in done.rejected]
    known = _match(kept, ready)
    ready = _alone(kept, _work_out(kept, ready, done, today), done, known)
    _add(kept, [one for one in ready if one.before is None], done, by=by, at=at, source=source)
    _change(
        kept, [one for one in ready if one.before is not None], done, by=by, at=at, source=source
    )
    return done


def _checked(
    kept: Kept, rows: Sequence[Row], done: Loaded, *, roles: frozenset[str], today: date | None
) -> list[_Ready]:
    """Return the rows whose values are right; without a day, they were judged already."""
    ready = []
    told: dict[tuple[str, ...], dict[str, str]] = {}
    for place, row in enumerate(rows):
        names = tuple(row.values)
        if names not in told:
            told[names] = rules.why_not_fill(kept.definition, roles, names)
        wrongs = told[names] | rules.why_not_load(kept.definition, row.values)
        said = {name: value for name, value in row.values.items() if name not in wrongs}
        right, refused = columns.checked(kept.definition, said, today) if today else (said, {})
        if wrongs or refused:
            done.rejected[place] = wrongs | refused
        else:
            ready.append(_Ready(place, None, right, row.token))
    return ready


def _refuse_absent(kept: Kept, ready: Sequence[_Ready], done: Loaded) -> None:
    """Reject rows that name somebody, a team or a record that is not there: one look a field."""
    for name, one in kept.definition.by_id.items():
        names = {row.place: set(queries.named(one, row.wanted.get(name))) for row in ready}
        wanted = set().union(*names.values())
        absent = wanted - queries.there(kept, one, wanted) if wanted else wanted
        for place, said in names.items():
            if absent & said:
                text = queries.ABSENT[one.type].format(label=one.label)
                done.rejected.setdefault(place, {})[name] = text


Owners = dict[str, int | None]
"""By key, which record has it; none, where it was looked for in vain."""


def _match(kept: Kept, ready: Sequence[_Ready]) -> Owners:
    """Find and hold the record that each row is about: by its token, or by its key."""
    live = Record.objects.select_for_update(of=("self",)).filter(
        register_id=kept.register_id, removed_at__isnull=True
    )
    fields = kept.definition.keys[0]
    keys = {one.place: slots.key_of(kept.definition, fields, one.wanted) for one in ready}
    wanted = {key for key in keys.values() if key}
    keyed = live.filter(key__in=wanted).order_by("pk") if wanted else ()
    by_key = {record.key: record for record in keyed}
    tokens = [one.token for one in ready if one.token]
    sent = live.filter(token__in=tokens).order_by("pk") if tokens else ()
    by_token = {record.token: record for record in sent}
    for one in ready:
        found = by_token.get(one.token) if one.token else None
        one.before = found or (by_key.get(keys[one.place]) if keys[one.place] else None)
    return {key: by_key[key].pk if key in by_key else None for key in wanted}


def _work_out(kept: Kept, ready: Sequence[_Ready], done: Loaded, today: date) -> list[_Ready]:
    """Work out the columns of each row; numbers are given out to those that are added."""
    fit, numbered = [], kept.definition.numbered
    for one in ready:
        said = {**(one.before.values if one.before else {}), **one.wanted}
        if one.before and numbered and said.get(numbered.id) is None:
            said[numbered.id] = one.before.values.get(numbered.id)
        before = one.before.values if one.before else {}
        gone = rules.why_not_redate(kept.definition, before, one.wanted)
        gone |= columns.missing(kept.definition, said)
        if gone:
            done.rejected[one.place] = gone
        else:
            one.wanted = said
            fit.append(one)
    _number(kept, [one for one in fit if one.before is None])
    first, working = columns.first_state(kept.definition), columns.Working(kept, today)
    for one in fit:
        state = one.before.state if one.before else first
        rag = one.before.rag if one.before and one.before.is_rated else None
        one.row = working.row(one.wanted, state=state, rag=rag)
    return fit


def _number(kept: Kept, added: Sequence[_Ready]) -> None:
    field = kept.definition.numbered
    without = [one for one in added if field and one.wanted.get(field.id) is None]
    if field and without:
        given = numbering.numbers(kept, len(without))
        for one, number in zip(without, given, strict=True):
            one.wanted[field.id] = number


def _alone(kept: Kept, ready: Sequence[_Ready], done: Loaded, known: Owners) -> list[_Ready]:
    """Reject rows whose keys another row of the load has, or another record."""
    for column, fields in zip(("key", "key2", "key3"), kept.definition.keys, strict=False):
        text = {fields[0]: keeping.known_text(kept, fields)} if fields else {}
        keys = {one.row[column] for one in ready if one.row[column] is not None}
        owner = _owners(kept, column, keys, known if column == "key" else {})
        seen: set[str] = set()
        for one in ready:
            key = one.row[column]
            if key is None or one.place in done.rejected:
                continue
            mine = one.before.pk if one.before else None
            if key in seen or (owner.get(key) or mine) != mine:
                done.rejected[one.place] = text
            seen.add(key)
    return [one for one in ready if one.place not in done.rejected]


def _owners(kept: Kept, column: str, keys: set[str], known: Owners) -> Owners:
    """Return which records have these keys; those that are known are not looked for again."""
    asked = keys - known.keys()
    if not asked:
        return known
    live = Record.objects.filter(register_id=kept.register_id, removed_at__isnull=True)
    there = live.filter(**{f"{column}__in": asked}).values_list(column, "pk")
    return known | dict(there.iterator())


def _add(
    kept: Kept, ready: Sequence[_Ready], done: Loaded, *, by: Actor, at: datetime, source: Source
) -> None:
    day = keeping.today_of(kept.council_id, at)
    numbers, tokens = copying.ids(Record, len(ready)), _tokens(len(ready))
    same = {
        "council_id": kept.council_id,
        "register_id": kept.register_id,
        "version_id": kept.version_id,
        "is_rated": False,
        "slips": NOTHING,
        "revision": 1,
        "review_on": computing.reviewed(kept.definition.review, day),
        "added_at": at,
        "changed_at": at,
    }
    rows = []
    for number, token, one in zip(numbers, tokens, ready, strict=True):
        values, state = one.row["values"], one.row["state"]
        until = computing.keep_until(kept.definition, values, state, day)
        rows.append({"id": number, "token": one.token or token, "keep_until_on": until, **one.row})
        done.added[one.place] = number
    with copying.putting(Record, rows, same):
        found = finding.packed_new(kept, rows)
    line = _line(kept, 0, 1, (What.ADDED, NOTHING, source), by=by, at=at)
    del line["record_id"]
    copying.put(Change, [{"record_id": number} for number in numbers], line)
    _relate(kept, [(n, {}, one.row["values"]) for n, one in zip(numbers, ready, strict=True)])
    search.keep(found, by=by, at=at)
    _enter(kept, numbers, by=by, at=at)


def _tokens(count: int) -> list[str]:
    """Return so many tokens that nobody guesses, side by side in the index of tokens."""
    first, rest = os.urandom(8).hex(), os.urandom(8 * count).hex()
    return [first + rest[start : start + 16] for start in range(0, len(rest), 16)]


def _change(
    kept: Kept, ready: Sequence[_Ready], done: Loaded, *, by: Actor, at: datetime, source: Source
) -> None:
    day = keeping.today_of(kept.council_id, at)
    rows, lines, ties = [], [], []
    for one in ready:
        before = one.before
        if before is None:
            continue
        fields = keeping.differing(before.values, one.row["values"])
        if not fields:
            done.same[one.place] = before.pk
            continue
        revision = before.revision + 1
        rows.append(
            {
                "id": before.pk,
                "version_id": kept.version_id,
                "revision": revision,
                "changed_at": at,
                "keep_until_on": keeping.kept_until(kept, before, one.row["values"], day),
                **one.row,
            }
        )
        lines.append(_line(kept, before.pk, revision, (What.CHANGED, fields, source), by=by, at=at))
        ties.append((before.pk, before.values, one.row["values"]))
        done.changed[one.place] = before.pk
    copying.change(Record, rows)
    copying.put(Change, lines)
    _relate(kept, ties)
    finding.keep_rows(kept, rows, by=by, at=at)
    _enter(kept, [row["id"] for row in rows], by=by, at=at)


def _line(
    kept: Kept,
    number: int,
    revision: int,
    said: tuple[What, dict[str, Any], Source],
    *,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    what, fields, source = said
    return {
        "council_id": kept.council_id,
        "record_id": number,
        "revision": revision,
        "what": what.value,
        "fields": fields,
        "why": source.why,
        "by_kind": by.kind,
        "by_id": by.id,
        "by_code": by.code,
        "load_id": source.load_id,
        "happened_at": at,
    }


def _relate(kept: Kept, ties: Iterable[tuple[int, Values, Values]]) -> None:
    if not kept.definition.relations:
        return
    put = []
    for number, before, after in ties:
        then, now = (columns.linked(kept.definition, one) for one in (before, after))
        for name, other in then - now:
            Relation.objects.filter(record_id=number, field=name, other_id=other).delete()
        put += [
            {"council_id": kept.council_id, "record_id": number, "field": name, "other_id": other}
            for name, other in sorted(now - then)
        ]
    copying.put(Relation, put)


def _enter(kept: Kept, numbers: Sequence[int], *, by: Actor, at: datetime) -> None:
    journal.record_numbered(
        "record.loaded", Record, numbers, council_id=kept.council_id, by=by, at=at
    )
