"""Residents' search: one box over services, public records, pages, and one's own requests."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.cases import references
from moothall.engine.cases.queries import finding
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.registers import queries as registers
from moothall.faces.pages import access, noting
from moothall.faces.portal import front, reading, tracking, visiting
from moothall.ground.languages.speech import marked, said, spoken
from moothall.ground.search import queries
from moothall.ground.search.queries import NOTHING, Found, Looker
from moothall.ground.search.words import MOST, Kind, Seat
from moothall.practices.knowledge import actions as knowledge
from moothall.practices.knowledge import queries as articles

LONGEST: Final = 100
BEST, SIZE = 8, 25
"""How many of each kind are shown first, and how many on a page of one kind."""
PAGES: Final = (
    ("portal:track", marked("Track a request"), "reference follow progress status cyfeirnod hynt"),
    ("portal:registers", marked("Public registers"), "lists data open download data rhestrau"),
    ("portal:published", marked("Documents we publish"), "papers download redacted dogfennau"),
    ("pages:accessibility", marked("Accessibility"), "screen reader statement hygyrchedd"),
    ("pages:privacy", marked("Privacy"), "personal data protection gdpr preifatrwydd"),
    ("pages:cookies", marked("Cookies"), "cookie cwcis"),
)
"""Pages that every council has: the route, its name, and other words that people type for it."""
_PAGE: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was found: where it is, what it is called, what is said beside it."""

    url: str
    title: str
    beside: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: how many there are, in words, and the best of them."""

    kind: str
    heading: str
    count: str
    lines: Sequence[Line]
    more_url: str = ""


@access.anyone
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what the words find, by kind: nothing that is not everybody's or their own."""
    text = " ".join(request.GET.get("text", "").split())[:LONGEST]
    kinds, page = _kinds(request), _page(request)
    only = [kind for kind in kinds if kind == request.GET.get("kind")]
    size = SIZE if only else BEST
    skip = (page - 1) * size if only else 0
    found = queries.find(text, _looker(request), only or kinds, most=size, skip=skip)
    services = _services(request, text, found) if not only else []
    if request.method == "GET" and not only:
        _miss(request, text, found)
    if services and found.is_near:
        found = NOTHING
    groups = [*_plain(request, text, services, is_one=bool(only)), *_met(request, text, found)]
    context = {
        "searched": text,
        "groups": [one for one in groups if one.lines],
        "is_near": found.is_near,
        "may_track": bool(references.read(text)),
        "only": bool(only),
        "newer_url": _address(text, only[0], page - 1) if only and page > 1 else "",
        "older_url": _address(text, only[0], page + 1)
        if only and page * SIZE < min(found.count, MOST)
        else "",
    }
    return render(request, "portal/search.html", context)


def _kinds(request: HttpRequest) -> list[str]:
    """Return what is looked for: requests only by whoever signed in, and acts for nobody."""
    is_own = visiting.who(request).is_signed_in and visiting.acting(request) is None
    return [Kind.SERVICE, Kind.ARTICLE, Kind.PUBLIC, *([Kind.CASE] if is_own else [])]


def _looker(request: HttpRequest) -> Looker:
    return Looker(visiting.who(request).identity_id, Seat.PORTAL)


def _page(request: HttpRequest) -> int:
    """Return the page asked for; the first where that is no number of a page."""
    found = _PAGE.fullmatch(request.GET.get("page", ""))
    return min(max(int(found[0]), 1), MOST // SIZE) if found else 1


def _address(text: str, kind: str, page: int = 1) -> str:
    asked = {"text": text, "kind": kind} | ({"page": page} if page > 1 else {})
    return f"{reverse('portal:search')}?{urlencode(asked)}"


def _services(request: HttpRequest, text: str, found: Found) -> list[Line]:
    """Return services by the words that people use for them, then those found by their spelling."""
    offers = {one.version_id: one for one in front.offers_of(visiting.council(request))}
    fitting = [one.version_id for one in catalogue.matching(list(offers.values()), text)]
    if not fitting or not found.is_near:
        heads = {one.pk: one.head_id for one in catalogue.by_ids(found.ids(Kind.SERVICE))}
        fitting += [head for pk in found.ids(Kind.SERVICE) if (head := heads.get(pk))]
    cards = [front.card(offers[one]) for one in dict.fromkeys(fitting) if one in offers]
    return [
        Line(one.address, one.name, " ".join(filter(None, (one.summary, one.note))), one.language)
        for one in cards
    ]


def _plain(
    request: HttpRequest, text: str, services: Sequence[Line], *, is_one: bool
) -> list[Group]:
    """Return services and pages, of which there are few."""
    pages = [] if is_one else _pages(request, text)
    return [
        Group("service", said("Services"), str(len(services)), services),
        Group("page", said("Pages"), str(len(pages)), pages),
    ]


def _pages(request: HttpRequest, text: str) -> list[Line]:
    """Return the pages, and the public registers, in whose words all that was typed begins."""
    typed = _words(text)
    named = [(Line(reverse(route), said(name)), f"{name} {more}") for route, name, more in PAGES]
    for kept in registers.opened(visiting.council(request).pk):
        one = kept.definition
        where = reverse("portal:register", args=[kept.slug])
        line = Line(where, one.name, one.summary, front.english())
        named.append((line, f"{one.name} {one.summary} {one.group}"))
    return [
        line
        for line, words in named
        if typed
        and all(any(w.startswith(t) for w in _words(f"{line.title} {words}")) for t in typed)
    ]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def _met(request: HttpRequest, text: str, found: Found) -> list[Group]:
    """Return what was found in the index, read again as whoever looks may see it."""
    groups = []
    readers = (
        (Kind.ARTICLE, said("Help"), _articles),
        (Kind.CASE, said("Your requests"), _cases),
        (Kind.PUBLIC, _RECORDS, _records),
    )
    for kind, heading, read in readers:
        if kind in found.groups:
            group = found.groups[kind]
            more = _address(text, kind) if group.count > len(group.ids) else ""
            lines = read(request, group.ids)
            groups.append(Group(kind, said(heading), group.said, lines, more))
    return groups


def _articles(request: HttpRequest, ids: Sequence[int]) -> list[Line]:
    found = articles.by_ids(reading.reader(request), ids, spoken())
    return [
        Line(
            reverse("portal:help-article", args=[one.slug]),
            one.title,
            one.summary,
            reading.foreign(one),
        )
        for one in (found[number] for number in ids if number in found)
    ]


def _miss(request: HttpRequest, text: str, found: Found) -> None:
    """Have it counted that no article was found by some words; nothing of who typed them."""
    if not text or (Kind.ARTICLE in found.groups and not found.is_near):
        return
    council, by = visiting.council(request).pk, visiting.actor(request)

    def note(at: datetime) -> None:
        knowledge.note_missed(council, text, by=by, at=at)

    noting.later(request, note)


_RECORDS: Final = marked("In public registers")


def _cases(request: HttpRequest, ids: Sequence[int]) -> list[Line]:
    there = finding.in_council(visiting.council(request).pk).filter(pk__in=ids)
    found = {one.pk: one for one in there if visiting.is_theirs(request, one)}
    return [
        Line(
            reverse("portal:case", args=[one["case"].reference]),
            one["title"],
            ", ".join(filter(None, (one["about"], one["case"].reference, one["word"]))),
            one["language"],
        )
        for one in tracking.told_apart([found[number] for number in ids if number in found])
    ]


def _records(request: HttpRequest, ids: Sequence[int]) -> list[Line]:
    found = registers.openly_met(visiting.council(request).pk, ids)
    return [
        Line(
            reverse("portal:open-record", args=[one.kept.slug, one.token]),
            one.title,
            one.kept.definition.name,
            front.english(),
        )
        for one in (found[number] for number in ids if number in found)
    ]
