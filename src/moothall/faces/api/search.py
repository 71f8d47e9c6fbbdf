"""The one box over the wire: what a key may see, found by words, references and numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Final, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases.queries import finding
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.filing import queries as filing
from moothall.engine.registers import queries as registers
from moothall.faces.api import callers
from moothall.faces.api.articles import reader_of
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.registers import SENSITIVE, roles_of
from moothall.faces.api.replies import NO_NUL, In, Out, answered
from moothall.ground.people.words import Role, Who
from moothall.ground.search import queries
from moothall.ground.search.queries import NOTHING, Found, Group, Looker
from moothall.ground.search.words import MOST, Kind, Seat
from moothall.practices.knowledge import queries as articles

router = Router(tags=["search"])
READ = Key("search:read")
LONGEST, SIZE, LARGEST = 120, 10, 50
_HIGHER: Final = frozenset({Role.MANAGER.value, Role.ADMIN.value})
KindName = Literal["case", "record", "document", "article", "service", "public"]


class SoughtThings(In):
    """What to find: everything that is typed must fit."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=NO_NUL)]
    kind: KindName | None = Field(default=None, description="Only things of this kind.")
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE


class FoundThing(Out):
    """A thing that was found."""

    reference: str = Field(
        description="By which it is asked for elsewhere: a case's reference, a document's number,"
        " a service's code, an article's or a record's number; of a public record the end of"
        " its address."
    )
    title: str
    of_register: str | None = Field(description="The code of the register, of a record.")


class FoundKind(Out):
    """What was found of one kind, the best first."""

    kind: KindName
    count: int = Field(description="How many there are that the key may see, up to 1,000.")
    is_more: bool = Field(description="There are more than are counted.")
    items: list[FoundThing]


class FoundThings(Out):
    """What was found; of kinds of which nothing was, nothing is said."""

    is_near: bool = Field(description="Nothing fits exactly; these are spelt nearly so.")
    kinds: list[FoundKind]


@router.get("/search", response=FoundThings, auth=READ, url_name="search", summary="Find")
def search(request: HttpRequest, sought: Annotated[SoughtThings, Query()]) -> HttpResponse:
    """Find what the key's holder may see, of the kinds that its scopes open.

    Cases need cases:read (one's own: cases:ask), records registers:read, documents documents:read,
    articles articles:read.
    People are not found here: an officer looks for a name in person, which is noted.
    """
    here = seat(request)
    kinds = [kind for kind in _open(here) if sought.kind in (None, kind)]
    found = _found(here, sought, kinds)
    groups = [
        _told(kind, group, READERS[Kind(kind)](here, group.ids))
        for kind, group in found.groups.items()
    ]
    shown = [one for one in groups if one.items]
    return answered(FoundThings(is_near=found.is_near and bool(shown), kinds=shown))


def _is_desk(here: callers.Seat) -> bool:
    """Whether a key is a system's, or somebody's who works at a desk here."""
    is_system = here.caller is not None and here.caller.person_id is None
    return is_system or here.who.is_staff


def _open(here: callers.Seat) -> list[str]:
    """Return the kinds that a key opens, in their order."""
    is_desk = _is_desk(here)
    may = {
        Kind.CASE: here.may("cases:read") if is_desk else here.may("cases:ask"),
        Kind.RECORD: is_desk and here.may("registers:read"),
        Kind.DOCUMENT: is_desk and here.may("documents:read"),
        Kind.ARTICLE: here.may("articles:read"),
        Kind.SERVICE: True,
        Kind.PUBLIC: True,
    }
    return [kind for kind, is_open in may.items() if is_open]


def _found(here: callers.Seat, sought: SoughtThings, kinds: Sequence[str]) -> Found:
    """Return what was found: records from the seat that sees of registers what the key may."""
    parts = [
        queries.find(sought.text, looker, some, most=sought.limit)
        for looker, some in (
            (_looker(here), [one for one in kinds if one != Kind.RECORD]),
            (_looker_at_records(here), [one for one in kinds if one == Kind.RECORD]),
        )
        if some
    ]
    exact = [one for one in parts if one.groups and not one.is_near]
    told = exact or [one for one in parts if one.groups]
    if not told:
        return NOTHING
    groups = {kind: one.groups[kind] for kind in kinds for one in told if kind in one.groups}
    return Found(groups, is_near=not exact)


def _looker(here: callers.Seat) -> Looker:
    identity = here.caller.identity_id if here.caller else None
    if identity is None:
        return Looker(None, Seat.MACHINE)
    return Looker(identity, Seat.DESK if _is_desk(here) else Seat.PORTAL)


def _looker_at_records(here: callers.Seat) -> Looker:
    """Return as whom records are found: without the scope for what is sensitive, as an officer."""
    is_higher = bool(here.who.roles.get(here.council.pk, frozenset()) & _HIGHER)
    if not here.may(SENSITIVE) and is_higher:
        return Looker(None, Seat.CLERK)
    return _looker(here)


def _told(kind: str, group: Group, items: list[FoundThing]) -> FoundKind:
    """Return a kind as it is told: nothing is counted that the key could not read again."""
    is_whole = len(items) == len(group.ids)
    return FoundKind(
        kind=Kind(kind).value,  # type: ignore[arg-type]  # `_open` names no other
        count=min(group.count, MOST) if is_whole else len(items),
        is_more=is_whole and group.is_capped,
        items=items,
    )


def _cases(here: callers.Seat, ids: Sequence[int]) -> list[FoundThing]:
    if _is_desk(here):
        there = here.seen.filter(pk__in=ids)
    else:
        person = here.caller.person_id if here.caller else None
        there = finding.in_council(here.council.pk).filter(pk__in=ids, requester_id=person)
    found = {one.pk: one for one in there}
    return [
        FoundThing(reference=found[number].reference, title=found[number].title, of_register=None)
        for number in ids
        if number in found
    ]


def _records(here: callers.Seat, ids: Sequence[int]) -> list[FoundThing]:
    who: Who = replace(here.who, roles={here.council.pk: roles_of(here)})
    found = registers.met(who, ids)
    return [
        FoundThing(
            reference=str(number), title=found[number].title, of_register=found[number].kept.slug
        )
        for number in ids
        if number in found
    ]


def _documents(here: callers.Seat, ids: Sequence[int]) -> list[FoundThing]:
    found = filing.by_ids(filing.visible(here.who, here.seen), ids)
    return [
        FoundThing(reference=found[number].number, title=found[number].title, of_register=None)
        for number in ids
        if number in found
    ]


def _articles(here: callers.Seat, ids: Sequence[int]) -> list[FoundThing]:
    found = articles.by_ids(reader_of(here), ids)
    return [
        FoundThing(reference=str(number), title=found[number].title, of_register=None)
        for number in ids
        if number in found
    ]


def _services(here: callers.Seat, ids: Sequence[int]) -> list[FoundThing]:
    del here
    found = {one.pk: one for one in catalogue.by_ids(ids) if one.head_id is not None}
    return [
        FoundThing(
            reference=found[number].slug,
            title=catalogue.definition(found[number].head_id or 0).name,
            of_register=None,
        )
        for number in ids
        if number in found
    ]


def _public(here: callers.Seat, ids: Sequence[int]) -> list[FoundThing]:
    found = registers.openly_met(here.council.pk, ids)
    return [
        FoundThing(
            reference=str(found[number].token),
            title=found[number].title,
            of_register=found[number].kept.slug,
        )
        for number in ids
        if number in found
    ]


READERS: Final[Mapping[Kind, Callable[[callers.Seat, Sequence[int]], list[FoundThing]]]] = {
    Kind.CASE: _cases,
    Kind.RECORD: _records,
    Kind.DOCUMENT: _documents,
    Kind.ARTICLE: _articles,
    Kind.SERVICE: _services,
    Kind.PUBLIC: _public,
}
"""How the things of each kind are read again, as the key may see them."""
