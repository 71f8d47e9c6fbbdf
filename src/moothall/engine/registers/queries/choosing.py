"""Records to choose from, as a question of a service offers them: those that somebody may see.

Whoever has no role that opens the register chooses from what is public of it, and sees no more.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field
from moothall.engine.registers.findable import public_fields
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries.defining import register
from moothall.engine.registers.queries.listing import Asked, Filter, listed
from moothall.engine.registers.queries.opening import (
    openly,
    openly_listed,
    openly_met,
    openly_sorted,
)
from moothall.engine.registers.queries.showing import stays
from moothall.engine.registers.words import NoLongerThere, NoSuchList, NoSuchRecord, NoSuchRegister
from moothall.ground.people.words import Who
from moothall.ground.search import queries as search
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Kind, Seat

FEW: Final = 200
"""Records of a register that are offered all at once."""
FOUND: Final = 20
_LOOKED_THROUGH: Final = 1_000


@dataclass(frozen=True)
class Chooser:
    """Who chooses, in which council; without roles, what is public is all there is."""

    council_id: int
    roles: frozenset[str] = frozenset()
    identity_id: int | None = None
    also: frozenset[str] | None = None
    """The roles of the person for whom they choose, who is to see it too."""

    def sees(self, kept: Kept) -> bool:
        """Whether a register is open by a role to them, and to whom they choose for."""
        every = [self.roles, *([] if self.also is None else [self.also])]
        return all(kept.definition.seen_with(roles) for roles in every)


@dataclass(frozen=True)
class Choice:
    """A record that can be chosen: what names it, and what it is called, with its number."""

    id: int
    token: UUID
    title: str


def offered(chooser: Chooser, slug: str) -> Sequence[Choice] | None:
    """Return every record that somebody may choose, by name; None where that is too many."""
    kept = _register(chooser, slug)
    if kept is None:
        return ()
    rows, is_more = _listed(chooser, kept, Asked(most=FEW))
    return None if is_more else sorted(rows, key=lambda one: (one.title, one.id))


def sought(chooser: Chooser, slug: str, words: str) -> Sequence[Choice]:
    """Return records of a register that are found by words, the best first; some twenty.

    What is searched is every register: where that finds too much elsewhere, those whose name or
    number begins so follow.
    """
    kept = _register(chooser, slug)
    if kept is None or not words.strip():
        return ()
    is_open = chooser.sees(kept)
    kind, seat = (Kind.RECORD, Seat.DESK) if is_open else (Kind.PUBLIC, Seat.PORTAL)
    looker = Looker(chooser.identity_id, seat)
    ids = search.find(words, looker, [kind], most=_LOOKED_THROUGH).ids(kind)
    here = Record.objects.filter(pk__in=ids, register_id=kept.register_id)
    mine = set(here.filter(removed_at__isnull=True).values_list("pk", flat=True))
    best = [number for number in ids if number in mine][:FOUND]
    if is_open:
        rows = Record.objects.in_bulk(best)
        found = {
            one.id: one for one in _named(kept, {n: _said(rows[n]) for n in best if n in rows})
        }
    else:
        there = openly_met(chooser.council_id, best)
        found = {
            o.id: Choice(o.id, o.token, _called(kept, o.title, o.values)) for o in there.values()
        }
    choices = [found[number] for number in best if number in found]
    if len(ids) == _LOOKED_THROUGH and len(choices) < FOUND:
        choices += [one for one in _begun(chooser, kept, words.strip()) if one.id not in found]
    return choices[:FOUND]


def chosen(chooser: Chooser, slug: str, token: UUID) -> Choice | None:
    """Return the record of a name that somebody may choose; of one merged, the one that stays."""
    kept = _register(chooser, slug)
    if kept is None:
        return None
    if not chooser.sees(kept):
        try:
            there = openly(kept, token)
        except (NoLongerThere, NoSuchRecord):
            return None
        return Choice(there.id, there.token, _called(kept, there.title, there.values))
    mine = Record.objects.filter(register_id=kept.register_id)
    number = mine.filter(token=token).values_list("pk", flat=True).first()
    ends = stays([number]) if number is not None else []
    row = mine.filter(pk__in=ends, removed_at__isnull=True).first()
    return _named(kept, {row.pk: _said(row)})[0] if row else None


def _register(chooser: Chooser, slug: str) -> Kept | None:
    try:
        kept = register(chooser.council_id, slug)
    except NoSuchRegister:
        return None
    is_there = chooser.sees(kept) or bool(public_fields(kept.definition))
    return kept if is_there else None


def _listed(chooser: Chooser, kept: Kept, asked: Asked) -> tuple[list[Choice], bool]:
    """Return the first records that a list has for somebody, and whether it has more."""
    if not chooser.sees(kept):
        there = openly_listed(kept, asked)
        rows = [Choice(o.id, o.token, _called(kept, o.title, o.values)) for o in there.rows]
        return rows, bool(there.after)
    who = Who(chooser.identity_id, {}, {chooser.council_id: chooser.roles})
    columns = _numbers(kept, kept.definition.fields)
    page = listed(who, [kept], replace(asked, columns=columns))
    return _named(kept, {one.id: (one.title, one.values) for one in page.rows}), bool(page.after)


def _begun(chooser: Chooser, kept: Kept, words: str) -> list[Choice]:
    """Return records whose name or number begins with these words; none twice."""
    may = kept.slots if chooser.sees(kept) else openly_sorted(kept)
    found: dict[int, Choice] = {}
    for name in (kept.definition.title, *_numbers(kept, kept.definition.fields)):
        if name in may and kept.definition.by_id[name].holds in ("text", "reference"):
            asked = Asked(filters=(Filter(name, begins=words),), most=FOUND)
            with suppress(NoSuchList):
                found |= {one.id: one for one in _listed(chooser, kept, asked)[0]}
    return list(found.values())


def _said(row: Record) -> tuple[str, Any]:
    return row.title, row.values


def _named(kept: Kept, rows: dict[int, tuple[str, Any]]) -> list[Choice]:
    tokens = dict(Record.objects.filter(pk__in=rows).values_list("pk", "token"))
    return [
        Choice(number, tokens[number], _called(kept, title, values))
        for number, (title, values) in rows.items()
    ]


def _numbers(kept: Kept, fields: Collection[Field]) -> tuple[str, ...]:
    """Return the field of the number, where everybody who sees the register sees it."""
    return tuple(one.id for one in fields if one == kept.definition.numbered and not one.seen_by)


def _called(kept: Kept, title: str, values: Any) -> str:  # noqa: ANN401 -- what JSON can hold
    """Return what a record is called, with its number, which tells those called alike apart."""
    named = [str(values[one]) for one in _numbers(kept, kept.definition.fields) if values.get(one)]
    return f"{title} ({named[0]})" if named and named[0] != title else title
