"""The records that a case is about, and the cases about a record, as their pages show them."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from moothall.engine.cases import queries
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NotNow
from moothall.engine.registers import queries as registers
from moothall.engine.registers.queries import Had, Met
from moothall.engine.registers.words import NoSuchRecord
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue.rows import Row, rows
from moothall.ground.search import queries as search
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Kind, Seat

MOST_NAMED = 5
NONE_SUCH = "There is no record called so that is open to you."
_PAGE: Final = re.compile(r"/registers/[a-z0-9-]+/([0-9]{1,15})/?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Linked:
    """A record on the page of a case; `url` leads to it, `words` say what a thing is and whose."""

    one: str
    title: str
    state: str
    rag: str
    url: str
    words: str = ""

    @classmethod
    def of(cls, found: Met, words: str = "") -> "Linked":
        """Return a record as the page shows it."""
        url = reverse("staff:record", args=[found.kept.slug, found.id])
        return cls(found.kept.definition.one, found.title, found.state, found.rag, url, words)


@dataclass(frozen=True, slots=True)
class Having:
    """A thing that the requester has; `is_about`: the case is about it."""

    title: str
    words: str
    state: str
    url: str
    is_about: bool


@dataclass(frozen=True, slots=True)
class OfCase:
    """What a case's page shows of records; `undone` is the one that was unlinked just now.

    `has` is what the requester has, of registers that say who has a thing.
    """

    met: Sequence[Met]
    records: Sequence[Linked]
    may_change: bool
    undone: Linked | None
    has: Sequence[Having]


@dataclass(frozen=True, slots=True)
class OfRecord:
    """What a record's page shows of cases: the newest, and how many there are, in words."""

    rows: Sequence[Row]
    count: str
    is_more: bool


def of_case(desk: Desk, case: Case, unlinked: str, *, may_change: bool) -> OfCase:
    """Return the records that a case is about and what its requester has, as an officer sees."""
    found = queries.records_about(case, desk.who)
    kit = registers.kit(desk.who, case.requester, found)
    about = {one.id for one in found}
    undone = _by_page(desk, case, unlinked) if unlinked else None
    if undone is not None and undone.id in about:
        undone = None
    return OfCase(
        found,
        [Linked.of(one, kit.words.get(one.id, "")) for one in found],
        may_change,
        Linked.of(undone) if undone else None,
        [_having(one, about) for one in kit.had],
    )


def _having(one: Had, about: Collection[int]) -> Having:
    url = reverse("staff:record", args=[one.kept.slug, one.id])
    return Having(one.title, one.words, one.state, url, one.id in about)


def titles(desk: Desk, numbers: Sequence[int]) -> Mapping[int, str]:
    """Return what these records are called, of those that are there and open to the officer."""
    found = registers.met(desk.who, numbers) if numbers else {}
    return {number: one.title for number, one in found.items()}


def of_record(desk: Desk, record_id: int) -> OfRecord:
    """Return the cases about a record that the officer may see."""
    found = queries.cases_about(record_id, desk.seen)
    more = f"more than {found.count - 1:,}" if found.is_capped else f"{found.count:,}"
    return OfRecord(rows(desk, found.cases), more, found.count > len(found.cases))


def named(desk: Desk, case: Case, typed: Mapping[str, Any]) -> dict[str, Met]:
    """Return the record that was named, where one was: by its page, its number or its name.

    :raises NoSuchRecord: where there is none.
    :raises NotNow: where there are several.
    """
    if "called" not in typed:
        return {}
    text = str(typed["called"]).strip()
    found = _by_page(desk, case, text) or _by_words(desk, case, text)
    if found is None:
        raise NoSuchRecord(NONE_SUCH)
    return {"record": found}


def _by_page(desk: Desk, case: Case, text: str) -> Met | None:
    page = _PAGE.search(text)
    number = int(page[1]) if page else 0
    found = registers.met(desk.who, [number]).get(number) if number else None
    return found if found and found.kept.council_id == case.council_id else None


def _by_words(desk: Desk, case: Case, text: str) -> Met | None:
    looker = Looker(desk.who.identity_id, Seat.DESK)
    ids = search.find(text, looker, [Kind.RECORD], most=50).ids(Kind.RECORD)
    known = registers.met(desk.who, ids) if ids else {}
    found = [one for one in known.values() if one.kept.council_id == case.council_id]
    if len(found) > 1:
        found = [one for one in found if one.title.casefold() == text.casefold()] or found
    if len(found) > 1:
        names = "; ".join(f"{one.title} ({one.kept.definition.name})" for one in found[:MOST_NAMED])
        raise NotNow(f"Several fit: {names}. Say more, or copy the address of its page.")
    return found[0] if found else None
