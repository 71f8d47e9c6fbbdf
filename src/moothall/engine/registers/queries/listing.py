"""Records in a list: filtered, sorted and a page at a time, by one statement.

The walls between councils let PostgreSQL use an index only for comparisons that cannot leak, so
lists compare the typed columns of `slots` and nothing else: each is read from its own index, in
order, and stops at the end of the page.
"""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from string import Template
from typing import Any, Final

from moothall.engine.registers import kinds, placing, slots
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import EMPTY, View
from moothall.engine.registers.queries.narrowing import Narrowed, bounded
from moothall.engine.registers.queries.showing import titles
from moothall.engine.registers.words import PSEUDO, NoSuchList
from moothall.ground.languages.days import in_words
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who
from moothall.outside.postgres import prepared

CAP: Final = 1_000
"""So far records are counted; beyond, a list says 'more than'."""
Opening = tuple[Kept, frozenset[str]]
_LARGEST: Final = "\U0010ffff"
_REVIEW: Final = "review_on"
_PLAIN: Final[Mapping[str, str]] = {"state": "state", "rag": "rag", "review": _REVIEW}
_SORTED: Final[Mapping[str, str]] = {"review": "review_on", "changed": "changed_at"}
_ONE: Final = "r.register_id = %s"
_SEVERAL: Final = "r.register_id = ANY(%s::bigint[])"
_COUNTED: Final = Template("SELECT 1 FROM registers_record r WHERE $where")
_PART: Final = Template("""
    (SELECT id, register_id, title, state, rag, is_rated, review_on, changed_at, revision,
        $shown AS shown, $column AS ordered
    FROM registers_record r WHERE $where ORDER BY $column $order, id $order LIMIT %s)
""")
_WHOLE: Final = Template("""
    SELECT p.*, (SELECT count(*) FROM ($counts LIMIT $cap) c)
    FROM ($parts) p ORDER BY ordered $order, id $order LIMIT %s
""")
"""A page: from each register, by its index, as many as fit; then of all of them the first."""


@dataclass(frozen=True)
class Filter:
    """One condition: any of `is_`, from `least` to `most`, or words that begin so.

    `is_` holds values as their field keeps them, an officer by number, a relation by record; `-`
    for records that do not say it. Days are `date`s or texts such as `2026-03-27`.
    """

    field: str
    is_: tuple[object, ...] = ()
    least: object = None
    most: object = None
    begins: str = ""


@dataclass(frozen=True)
class Asked:
    """What a list is to show: filters, all of which hold, an order, and where the page begins."""

    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    after: str = ""
    most: int = 50
    public: bool = False
    """Only what everybody may see, for people without any role."""
    narrowed: Narrowed | None = None
    """Only records that are there, of registers whose places may be seen."""


@dataclass(frozen=True)
class Listed:
    """One record of a list; `values` holds the columns asked for that may be seen, and no more."""

    id: int
    kept: Kept
    title: str
    state: str
    rag: str
    is_rated: bool
    review_on: date | None
    changed_at: datetime
    revision: int
    values: Mapping[str, Any]

    def text(self, name: str, page: "Page") -> str:
        """Return a column in words; '' where it says nothing that may be seen."""
        if name in PSEUDO:
            return self._standing(name)
        value = self.values.get(name)
        if value is None or name not in self.kept.definition.by_id:
            return ""
        said = self.kept.definition.by_id[name]
        if said.type == "officer":
            return page.names.get(value, "")
        if said.type == "relation":
            return ", ".join(page.titles[one] for one in value if one in page.titles)
        return kinds.of(said).printed(said, value)

    def _standing(self, name: str) -> str:
        state = self.kept.definition.state(self.state)
        said = {
            "state": state.label if state else "",
            "rag": self.rag.capitalize(),
            "review": in_words(self.review_on) if self.review_on else "",
            "changed": in_words(self.changed_at.date()),
        }
        return said[name]


@dataclass(frozen=True)
class Page:
    """A page of a list.

    `count` is how many records there are, up to `CAP`; `is_capped` that there are more. `after`
    leads to the next page, '' where this is the last. `names` are those of the officers in it,
    `titles` those of the records that it leads to, as far as they may be seen; `columns` the
    columns that may be seen, of those asked for.
    """

    rows: Sequence[Listed]
    columns: tuple[str, ...]
    count: int
    is_capped: bool
    after: str
    names: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)


def asked_by(view: View, *, after: str = "", most: int = 50) -> Asked:
    """Return what a declared list asks for."""
    filters = tuple(Filter(w.field, w.is_, w.least, w.most) for w in view.where)
    return Asked(view.columns, filters, view.sort or "", after, most)


def listed(who: Who, registers: Sequence[Kept], asked: Asked) -> Page:
    """Return a page of the records of a register, of one council or of several that share it.

    Sorted by its title where no order is asked for. What somebody may not see they may not filter
    or sort by either: the records of such a council are left out.

    :raises NoSuchList: for a filter or an order that no field of the register allows.
    """
    open_to = openings(who, registers, asked)
    columns = tuple(
        name
        for name in asked.columns
        if name in (*_PLAIN, "changed") or any(name in fields for _, fields in open_to)
    )
    if not open_to:
        return Page((), columns, 0, is_capped=False, after="")
    rows, count = _found(open_to, asked)
    page, more = rows[: asked.most], rows[asked.most :]
    after = _cursor(page[-1][-1], page[-1][0]) if more else ""
    by_id = {kept.register_id: kept for kept, _ in open_to}
    found = [_read(row, by_id[row[1]]) for row in page]
    officers = set(_values("officer", found))
    names = people.names(officers) if officers else {}
    others = {one for value in _values("relation", found) for one in value}
    seen_titles = {number: title for number, (title, _) in titles(who, others).items()}
    return Page(found, columns, min(count, CAP), count > CAP, after, names, seen_titles)


def openings(who: Who, registers: Sequence[Kept], asked: Asked) -> Sequence[Opening]:
    """Return the registers that somebody may list so, each with the fields that they see.

    :raises NoSuchList: where only the filters and the order stand against it.
    """
    seen = [(kept, _seen(who, kept, asked)) for kept in registers]
    found = [(kept, fields) for kept, fields in seen if fields and _allowed(kept, fields, asked)]
    if not found and any(fields for _, fields in seen):
        raise NoSuchList
    return found


def _read(row: Sequence[Any], kept: Kept) -> Listed:
    standing = (row[0], kept, *row[2:9], json.loads(row[9]))
    return Listed(*standing)


def _seen(who: Who, kept: Kept, asked: Asked) -> frozenset[str]:
    """Return the fields of a register that somebody sees."""
    public = kept.definition.public
    if asked.public:
        return frozenset(public.fields) if public else frozenset()
    roles = who.roles.get(kept.council_id, frozenset())
    return frozenset(one.id for one in kept.definition.seen_with(roles))


def _allowed(kept: Kept, fields: Collection[str], asked: Asked) -> bool:
    wanted = {one.field for one in asked.filters} - {*_PLAIN}
    order = asked.sort.removeprefix("-")
    if order and order not in _SORTED:
        wanted.add(order)
    is_there = not asked.narrowed or placing.is_seen(kept.definition, fields)
    return is_there and wanted <= set(fields) & set(kept.slots)


def _values(kind: str, found: Sequence[Listed]) -> list[Any]:
    """Return what a page's fields of a type hold."""
    return [
        value
        for row in found
        for name, value in row.values.items()
        if row.kept.definition.by_id[name].type == kind
    ]


def _found(open_to: Sequence[Opening], asked: Asked) -> tuple[list[tuple[Any, ...]], int]:
    """Return the rows of a page and one more, the sort's value last in each, and the count.

    Registers of one condition are counted together: there is less to plan.
    """
    is_down = asked.sort.startswith("-")
    order = "DESC" if is_down else "ASC"
    parts, values = [], []
    alike: dict[tuple[str, str], list[Any]] = {}
    for kept, fields in open_to:
        condition, given = where(kept, asked)
        column = ordered_by(kept, asked)
        condition += f" AND {column} IS NOT NULL"
        alike.setdefault((condition, repr(given[1:])), [[], *given[1:]])[0].append(given[0])
        shown, names = _shown(asked, fields)
        begin, began = _after(asked, column, is_down=is_down)
        parts.append(
            _PART.substitute(shown=shown, column=column, where=f"{condition}{begin}", order=order)
        )
        values += [*names, *given, *began, asked.most + 1]
    counts = [_COUNTED.substitute(where=one.replace(_ONE, _SEVERAL, 1)) for one, _ in alike]
    together = {"counts": counts, "parts": parts}
    unions = {name: " UNION ALL ".join(each) for name, each in together.items()}
    statement = _WHOLE.substitute(unions, order=order, cap=CAP + 1)
    counted = [value for given in alike.values() for value in given]
    rows = prepared.rows(statement, [*counted, *values, asked.most + 1], anew=True)
    return [row[:-1] for row in rows], rows[0][-1] if rows else 0


def _shown(asked: Asked, fields: Collection[str]) -> tuple[str, list[str]]:
    """Return what to read of the values: the columns asked for that may be seen."""
    names = [name for name in asked.columns if name in fields]
    if not names:
        return "'{}'", []
    pairs = ", ".join(["%s::text, r.values -> %s"] * len(names))
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))::text", [n for n in names for _ in "ab"]


def ordered_by(kept: Kept, asked: Asked) -> str:
    """Return the column that a list is sorted by; who says nothing there is not in it."""
    order = asked.sort.removeprefix("-")
    return _SORTED.get(order) or kept.slots[order or kept.definition.title]


def where(kept: Kept, asked: Asked) -> tuple[str, list[Any]]:
    """Return the condition on the records *r* of one register, and its values."""
    parts, values = [_ONE, "r.removed_at IS NULL"], [kept.register_id]
    if asked.public:
        parts.append("r.is_public")
    if asked.narrowed:
        text, given = bounded(asked.narrowed, kept)
        parts.append(text)
        values += given
    for one in asked.filters:
        text, given = _condition(kept, one)
        parts.append(text)
        values += given
    return " AND ".join(parts), values


def _condition(kept: Kept, one: Filter) -> tuple[str, list[Any]]:
    column = _PLAIN.get(one.field) or kept.slots[one.field]

    def read(value: object) -> object:
        if one.field in _PLAIN:
            return _plain(column, value)
        return _in_slot(kept, one.field, column, value)

    parts: list[str] = []
    values: list[Any] = []
    if one.is_:
        named = [value for value in one.is_ if column != _REVIEW or value != EMPTY]
        nothing = f" OR r.{column} IS NULL" if len(named) < len(one.is_) else ""
        parts.append(f"(r.{column} = ANY(%s::{_cast(column)}[]){nothing})")
        values.append([read(value) for value in named])
    if one.begins:
        parts.append(f"r.{column} >= %s AND r.{column} < %s")
        begins = _text(kinds.folded(one.begins), column)
        values += [begins, begins + _LARGEST]
    if one.least is not None:
        parts.append(f"r.{column} >= %s")
        values.append(read(one.least))
    if one.most is not None:
        parts.append(f"r.{column} <= %s")
        values.append(read(one.most))
        if column in slots.EVERY:
            parts.append(f"r.{column} > %s")
            values.append(slots.NOTHING[slots.slot_of(column)])
    return " AND ".join(parts) or "TRUE", values


def _plain(column: str, value: object) -> object:
    """Return what a state, a colour or the day of a review is compared as.

    :raises NoSuchList: for what could not be one.
    """
    if column != _REVIEW:
        return "" if value == EMPTY else _text(value, column)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise NoSuchList from None


def _cast(column: str) -> str:
    """Return what PostgreSQL keeps in a column."""
    if column in slots.EVERY:
        return {"text": "text", "whole": "bigint", "day": "date"}[slots.slot_of(column)]
    return {_REVIEW: "date", "changed_at": "timestamptz"}.get(column, "text")


def _text(value: object, column: str) -> str:
    """Return a text that a column of texts can be compared with.

    :raises NoSuchList: for anything else, and for a column of numbers or days.
    """
    is_sound = isinstance(value, str) and "\0" not in value
    if not is_sound or _cast(column) != "text":
        raise NoSuchList
    try:
        str(value).encode()
    except UnicodeEncodeError:
        raise NoSuchList from None
    return str(value)


def _in_slot(kept: Kept, name: str, column: str, value: object) -> object:
    """Return what a value of a filter is compared as.

    :raises NoSuchList: for one that the field could not hold.
    """
    if value == EMPTY:
        return slots.NOTHING[slots.slot_of(column)]
    holds = kept.definition.by_id[name].type
    if isinstance(value, date):
        value = value.isoformat()
    if holds in ("relation", "period") and not isinstance(value, (list, dict)):
        value = [value] if holds == "relation" else {"from": value}
    try:
        found = slots.in_slot(kept.definition, name, column, value)
    except (AttributeError, TypeError, ValueError):
        raise NoSuchList from None
    return _text(found, column) if isinstance(found, str) else found


def _after(asked: Asked, column: str, *, is_down: bool) -> tuple[str, list[Any]]:
    if not asked.after:
        return "", []
    try:
        value, number = json.loads(base64.urlsafe_b64decode(asked.after.encode()))
        begins = [_begun(column, value), _whole(number)]
    except (RecursionError, TypeError, ValueError):
        raise NoSuchList from None
    sign = "<" if is_down else ">"
    return f" AND (r.{column}, r.id) {sign} (%s::{_cast(column)}, %s::bigint)", begins


def _begun(column: str, value: object) -> object:
    """Return where a page begins, as its column keeps it.

    :raises TypeError, ValueError, NoSuchList: for what no page ended with.
    """
    cast = _cast(column)
    if cast == "text":
        return _text(value, column)
    if cast == "bigint":
        return _whole(value)
    if not isinstance(value, str):
        raise TypeError
    if cast == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value).isoformat()


def _whole(value: object) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError
    return value


def _cursor(value: object, number: int) -> str:
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([value, number]).encode()).decode()
