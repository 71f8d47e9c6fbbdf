"""Which records are due to be looked at again: over all registers that somebody sees.

Each register is read by its own index on the day of the review, and stops at the end of the page.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Template
from typing import Any, Final, Literal

from django.db import connection

from moothall.engine.registers import queries
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import Kept
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who

Whose = Literal["mine", "team", "all"]
WHOSE: Final[tuple[Whose, ...]] = ("mine", "team", "all")
CAP: Final = 1_000
"""So far records are counted; beyond, a list says 'more than'."""
MOST: Final = 50
_PART: Final = Template("""
    (SELECT r.id, r.register_id, r.title, r.review_on, r.state, r.rag, (r.values -> %s)::text
    FROM registers_record r WHERE $where ORDER BY r.review_on, r.id LIMIT %s)
""")
_COUNT: Final = Template("(SELECT 1 FROM registers_record r WHERE $where LIMIT %s)")
_WAITS: Final = "r.register_id = %s AND r.removed_at IS NULL AND r.review_on <= %s"
_KEPT_BY: Final = " AND r.values ->> %s = ANY(%s)"
_PAGE: Final = Template("SELECT * FROM ($parts) p ORDER BY review_on, id LIMIT %s")
_COUNTED: Final = Template("(SELECT count(*) FROM ($parts LIMIT %s) c)")
_COUNTS: Final = Template("SELECT $columns")
_UNREMINDED: Final = Template("""
    SELECT r.id FROM registers_record r WHERE $where
    AND NOT EXISTS (
        SELECT 1 FROM upkeep_reminder m WHERE m.record_id = r.id AND m.review_on = r.review_on
        AND m.person_id::text = r.values ->> %s
    ) ORDER BY r.review_on, r.id LIMIT %s
""").substitute(where=_WAITS + _KEPT_BY)


@dataclass(frozen=True)
class Due:
    """A record that is to be looked at: when, by whom ('' for nobody), and how it stands."""

    id: int
    kept: Kept
    title: str
    review_on: date
    state: str
    rag: str
    keeper: str
    is_overdue: bool


@dataclass(frozen=True)
class Count:
    """How many records are due, and how many of them overdue, each up to `CAP`."""

    due: int
    overdue: int


@dataclass(frozen=True)
class Reviews:
    """A page of what is due, overdue first; `after` leads to the next, '' where it is the last."""

    rows: Sequence[Due]
    after: str


@dataclass(frozen=True)
class Looking:
    """Somebody who looks what is due: the registers that they see, and whose records are whose."""

    who: Who
    seen: Sequence[Kept]
    fellows: Mapping[int, Collection[int]]
    """By council, who is in a team of theirs."""

    @classmethod
    def of(cls, who: Who, council_ids: Collection[int]) -> "Looking":
        """Return how somebody looks at councils."""
        found = queries.registers(who, council_ids=council_ids)
        seen = [kept for kept in found if kept.definition.review]
        mine = set(people.team_ids(who))
        councils = {kept.council_id for kept in seen} if mine else set()
        fellows = {
            council: {one.person_id for one in people.memberships(council) if one.team_id in mine}
            for council in councils
        }
        return cls(who, seen, fellows)

    def keepers(self, council_id: int, whose: Whose) -> list[str]:
        """Return whose records these are, by number: their own, or those of all in their teams."""
        me = self.who.persons.get(council_id)
        if me is None:
            return []
        fellows = self.fellows.get(council_id, ()) if whose == "team" else ()
        return [str(number) for number in sorted({me, *fellows})]

    def keeper(self, kept: Kept) -> str:
        """Return the field that says who reviews a record; '' where there is none to be seen."""
        review = kept.definition.review
        roles = self.who.roles.get(kept.council_id, frozenset())
        seen = {field.id for field in kept.definition.seen_with(roles)}
        return review.by if review and review.by in seen else ""

    def where(self, kept: Kept, whose: Whose, until: date) -> tuple[str, list[Any]]:
        """Return the condition on a register's records, and its values."""
        given: list[Any] = [kept.register_id, until]
        if whose == "all":
            return _WAITS, given
        keeper = self.keeper(kept)
        wanted = self.keepers(kept.council_id, whose) if keeper else []
        if keeper in kept.slots:  # listed: an index finds them
            kept_by = f" AND r.{kept.slots[keeper]} = ANY(%s::bigint[])"
            return _WAITS + kept_by, [*given, [int(number) for number in wanted]]
        return _WAITS + _KEPT_BY, [*given, keeper, wanted]


def due(looking: Looking, *, whose: Whose, today: date, after: str = "") -> Reviews:
    """Return what is due to be looked at in the registers that somebody sees, earliest first."""
    parts: list[str] = []
    values: list[Any] = []
    begin = _begin(after)
    for kept in looking.seen:
        where, given = looking.where(kept, whose, _until(kept, today))
        if begin:
            where += " AND (r.review_on, r.id) > (%s::date, %s::bigint)"
        parts.append(_PART.substitute(where=where))
        values += [looking.keeper(kept), *given, *begin, MOST + 1]
    if not parts:
        return Reviews((), "")
    whole = _PAGE.substitute(parts=" UNION ALL ".join(parts))
    with connection.cursor() as cursor:
        cursor.execute(whole, [*values, MOST + 1])
        rows = cursor.fetchall()
    page = rows[:MOST]
    last = f"{page[-1][3]}.{page[-1][0]}" if len(rows) > MOST else ""
    by_id = {kept.register_id: kept for kept in looking.seen}
    names = people.names({int(row[6]) for row in page if str(row[6] or "").isdecimal()})
    return Reviews([_read(row, by_id[row[1]], names, today) for row in page], last)


def counted(looking: Looking, *, today: date) -> Mapping[Whose, Count]:
    """Return by whose they are how many are due and overdue, by one statement."""
    if not looking.seen:
        return dict.fromkeys(WHOSE, Count(0, 0))
    columns, values = [], []
    for whose in WHOSE:
        for is_overdue in (False, True):
            parts: list[str] = []
            for kept in looking.seen:
                until = today - timedelta(days=1) if is_overdue else _until(kept, today)
                where, given = looking.where(kept, whose, until)
                parts.append(_COUNT.substitute(where=where))
                values += [*given, CAP + 1]
            columns.append(_COUNTED.substitute(parts=" UNION ALL ".join(parts)))
            values.append(CAP + 1)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.substitute(columns=", ".join(columns)), values)
        found = [int(number) for number in cursor.fetchone() or ()]
    return {whose: Count(*found[at * 2 : at * 2 + 2]) for at, whose in enumerate(WHOSE)}


def _until(kept: Kept, today: date) -> date:
    """Return the last day whose reviews stand on the list of a register today."""
    review = kept.definition.review
    return today + timedelta(days=review.warn_days if review else 0)


def _begin(after: str) -> list[Any]:
    """Return where a page begins; nothing for what no page ended with."""
    day, _, number = after.partition(".")
    if not number.isdecimal() or not number.isascii() or len(number) > 18:
        return []
    try:
        return [date.fromisoformat(day), int(number)]
    except ValueError:
        return []


def _read(row: Sequence[Any], kept: Kept, names: Mapping[int, str], today: date) -> Due:
    number, _, title, review_on, state, rag, keeper = row
    now = kept.definition.state(state)
    by = json.loads(keeper) if keeper else None
    name = names.get(by, "") if isinstance(by, int) else ""
    label = now.label if now else ""
    return Due(number, kept, title, review_on, label, rag, name, review_on < today)


def unreminded(
    kept: Kept, today: date, keepers: Collection[int], *, most: int = 5_000
) -> dict[int, list[Record]]:
    """Return the records of a register that are due and whose keeper was not reminded of it.

    By the number of their keeper, of these keepers; in the order of their days.
    """
    review = kept.definition.review
    if review is None or review.by is None or not keepers:
        return {}
    wanted = [str(number) for number in keepers]
    given: list[Any] = [kept.register_id, _until(kept, today), review.by, wanted, review.by, most]
    with connection.cursor() as cursor:
        cursor.execute(_UNREMINDED, given)
        numbers = [row[0] for row in cursor.fetchall()]
    found: dict[int, list[Record]] = {}
    for record in Record.objects.filter(pk__in=numbers).order_by("review_on", "pk"):
        found.setdefault(int(record.values[review.by]), []).append(record)
    return found
