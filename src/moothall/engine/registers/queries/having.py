"""What somebody has: the records of a council's registers that say so, in words."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from moothall.engine.registers.columns import Kept
from moothall.engine.registers.queries.defining import registers
from moothall.engine.registers.queries.finding import Met
from moothall.engine.registers.queries.listing import (
    Asked,
    Filter,
    Listed,
    Page,
    ordered_by,
    where,
)
from moothall.engine.registers.queries.showing import titles
from moothall.engine.registers.words import PSEUDO
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Who
from moothall.outside.postgres import prepared

MOST = 10
_COLUMNS: Final = """
    r.id, r.register_id, r.title, r.state, r.rag, r.is_rated, r.review_on, r.changed_at, r.revision,
    r.values::text
"""
_THEIRS: Final = """
    (SELECT true, {columns} FROM registers_record r
    WHERE {condition} ORDER BY {order}, r.id LIMIT %s)
"""
_THESE: Final = """
    (SELECT false, {columns} FROM registers_record r WHERE r.id = ANY(%s::bigint[]))
"""


@dataclass(frozen=True, slots=True)
class Had:
    """One thing that somebody has: what it is called, and what its register's first list says."""

    id: int
    kept: Kept
    title: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Kit:
    """What somebody has; and of other things that people have, in words, by record."""

    had: Sequence[Had] = ()
    words: Mapping[int, str] = field(default_factory=dict)


def had_by(who: Who, person: Person) -> Sequence[Had]:
    """Return what a person has, of the registers that say who has a thing and that `who` sees.

    What is in a state that is over is left out; ten of a register at most.
    """
    return kit(who, person).had


def kit(who: Who, person: Person | None, about: Collection[Met] = ()) -> Kit:
    """Return what a person has as `had_by`, and what is said of records that were met, with holder.

    Of those, what stands in registers that say who has a thing. However much it is, it takes as
    many statements: the registers, the records, and the names in them.
    """
    things = {one.id: one.kept for one in about if one.kept.definition.had_by}
    seen = registers(who, council_ids=[person.council_id]) if person else ()
    having = [kept for kept in seen if _says_who(kept)]
    parts, values = [], list[Any]()
    for kept in having:
        asked = _asked(kept, person.pk if person else 0)
        condition, given = where(kept, asked)
        order = ordered_by(kept, asked)
        parts.append(_THEIRS.format(columns=_COLUMNS, condition=condition, order=order))
        values += [*given, MOST]
    if things:
        parts.append(_THESE.format(columns=_COLUMNS))
        values.append(list(things))
    rows = prepared.rows(" UNION ALL ".join(parts), values, anew=True) if parts else []
    known = {kept.register_id: kept for kept in (*having, *things.values())}
    return _kit(who, [(row[0], _line(row[1:], known[row[2]])) for row in rows])


def _says_who(kept: Kept) -> bool:
    """Whether everybody who sees a register sees who has a thing; if not, nobody is shown here."""
    holder = kept.definition.by_id.get(kept.definition.had_by or "")
    return holder is not None and holder.seen_by is None


def _asked(kept: Kept, person_id: int) -> Asked:
    states = tuple(state.id for state in kept.definition.states if not state.over)
    filters = [Filter(kept.definition.had_by or "", (person_id,))]
    filters += [Filter("state", states)] if states else []
    return Asked(filters=tuple(filters))


def _kit(who: Who, lines: Sequence[tuple[bool, Listed]]) -> Kit:
    if not lines:
        return Kit()
    told = _told(who, [line for _, line in lines])
    had = [
        Had(line.id, line.kept, line.title, line.text("state", told), _words(line, told))
        for is_theirs, line in lines
        if is_theirs
    ]
    words = {
        line.id: _words(line, told, line.kept.definition.had_by or "")
        for is_theirs, line in lines
        if not is_theirs
    }
    return Kit(had, words)


def _line(row: Sequence[Any], kept: Kept) -> Listed:
    """Return a record with what the first list of its register says to everybody who sees it."""
    said = json.loads(row[9])
    wanted = (*_beside(kept), kept.definition.had_by or "")
    fields = kept.definition.by_id
    values = {n: said[n] for n in wanted if said.get(n) is not None and not fields[n].seen_by}
    standing = (row[0], kept, *row[2:9], values)
    return Listed(*standing)


def _beside(kept: Kept) -> tuple[str, ...]:
    said = kept.definition
    columns = said.views[0].columns if said.views else ()
    return tuple(c for c in columns if c not in (*PSEUDO, said.had_by, said.title))


def _told(who: Who, lines: Sequence[Listed]) -> Page:
    """Return these lines as a page, with the names and the titles that their values stand for."""
    values: dict[str, set[int]] = {"officer": set(), "relation": set()}
    for line in lines:
        for name, value in line.values.items():
            kind = line.kept.definition.by_id[name].type
            if kind in values:
                values[kind].update(value if isinstance(value, list) else [value])
    names = people.names(values["officer"])
    called = {number: title for number, (title, _) in titles(who, values["relation"]).items()}
    return Page(lines, (), len(lines), is_capped=False, after="", names=names, titles=called)


def _words(line: Listed, told: Page, holder: str = "") -> str:
    """Return what stands beside a thing; who has it only where *holder* is named."""
    columns = (*_beside(line.kept), *filter(None, [holder]))
    return ", ".join(filter(None, (line.text(name, told) for name in columns)))
