"""The one box of the desk: what officers find by what they type, and only what they may see."""

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import queries as cases
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.filing import queries as filing
from moothall.engine.filing.words import Kind as About
from moothall.engine.registers import queries as registers
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue import filters
from moothall.faces.staff.queue.rows import Row, address, rows
from moothall.ground.people import actions as known
from moothall.ground.people import queries as people_known
from moothall.ground.people.words import KNOWERS
from moothall.ground.search import queries
from moothall.ground.search.queries import Found, Looker
from moothall.ground.search.words import MOST, Kind, Seat
from moothall.practices.knowledge import queries as articles
from moothall.practices.knowledge.queries import Reader
from moothall.practices.servicedesk.words import ANY, Wanted

LONGEST = 120
BEST, SIZE = 8, 25
"""How many of each kind are shown first, and how many on a page of one kind."""
LOOK_LASTS = timedelta(minutes=15)
LOOKED = "looked-for"
_PAGE = re.compile(r"[0-9]{1,9}", re.ASCII)
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was found: where it is, what it is called, what is said beside it."""

    url: str
    title: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found of one kind."""

    kind: str
    heading: str
    count: str
    rows: Sequence[Row] = field(default=())
    lines: Sequence[Line] = field(default=())
    more_url: str = ""


@access.staff
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show what the words find, by kind; go to the one case that a reference or number names."""
    desk, text = sit(request), request.GET.get("text", "").strip()[:LONGEST]
    if case_url := _named(desk, text):
        return redirect(case_url)
    kinds, page = _kinds(request, desk, text), _page(request)
    only = [kind for kind in kinds if kind == request.GET.get("kind")]
    size = SIZE if only else BEST
    skip = (page - 1) * size if only else 0
    found = queries.find(text, _looker(desk), only or kinds, most=size, skip=skip)
    if not only and queries.is_exact(text) and (url := _only_case(desk, found)):
        return redirect(url)
    context = {
        "searched": text,
        "kinds": _counted(
            queries.find(text, _looker(desk), kinds, most=1) if only else found, only
        ),
        "groups": [_shown(desk, kind, found, text, is_all=bool(only)) for kind in found.groups],
        "only": bool(only),
        "is_near": found.is_near,
        "tag_url": "" if only else _tag_url(desk, text),
        "suggestion": _suggested(text, found) if found.is_near else "",
        "may_look": bool(text and _places(desk) and Kind.PERSON not in kinds),
        "pager": _pager(text, only, page, found),
    }
    return shown(request, "staff/find.html", context)


@access.officer
@require_POST
def people(request: HttpRequest) -> HttpResponse:
    """Look for people by their names, which is noted; they stand on the page that follows."""
    desk, text = sit(request), request.POST.get("text", "").strip()[:LONGEST]
    found = queries.find(text, _looker(desk), [Kind.PERSON])
    for council in _places(desk):
        officer = people_known.person(desk.who.persons.get(council, 0))
        if officer is not None and text:
            by = desk.who.actor_in(council)
            known.look_for(officer, text, found.count, by=by, at=desk.at)
    until = (desk.at + LOOK_LASTS).timestamp()
    marks = {_mark(text): until}
    request.session[LOOKED] = {**_lasting(request, desk), **marks}
    return redirect(f"{reverse('staff:find')}?{urlencode({'text': text})}")


def _tag_url(desk: Desk, text: str) -> str:
    """Return the queue of the cases that have what was typed as a tag; '' where none has."""
    tag = cases.tag_found(text, desk.seen)
    return filters.address(Wanted(tag=tag, state=ANY)) if tag else ""


def _counted(found: Found, only: Sequence[str]) -> list[dict[str, Any]]:
    """Return the kinds of which something was found, with how many that this officer may see."""
    return [
        {
            "kind": kind,
            "heading": LOADED[Kind(kind)][0],
            "count": group.said,
            "is_current": kind in only,
        }
        for kind, group in found.groups.items()
    ]


def _looker(desk: Desk) -> Looker:
    return Looker(desk.who.identity_id, Seat.DESK)


def _named(desk: Desk, text: str) -> str:
    """Return the page of the case whose whole reference was typed, if they may see it."""
    try:
        return address(cases.by_reference(text, desk.seen).reference) if text else ""
    except NoSuchCase:
        return ""


def _only_case(desk: Desk, found: Found) -> str:
    """Return the page of the one thing that was found, where that is a case."""
    ids = found.ids(Kind.CASE)
    if found.count != 1 or found.is_near or not ids:
        return ""
    case = desk.seen.filter(pk=ids[0]).first()
    return address(case.reference) if case else ""


def _kinds(request: HttpRequest, desk: Desk, text: str) -> list[str]:
    """Return what is looked for: people by their names only where that was noted before."""
    may = bool(_places(desk))
    is_noted = queries.is_exact(text) or _mark(text) in _lasting(request, desk)
    left_out = set() if may and is_noted else {Kind.PERSON}
    return [kind for kind in LOADED if kind not in left_out]


def _places(desk: Desk) -> list[int]:
    return [council for council in desk.who.councils_as(*KNOWERS) if council in desk.councils]


def _mark(text: str) -> str:
    return hashlib.sha256(" ".join(text.lower().split()).encode()).hexdigest()[:16]


def _lasting(request: HttpRequest, desk: Desk) -> dict[str, float]:
    """Return what was noted not long ago, each with until when it counts."""
    held: Mapping[str, float] = request.session.get(LOOKED, {})
    return {mark: until for mark, until in held.items() if until > desk.at.timestamp()}


def _page(request: HttpRequest) -> int:
    """Return the page asked for; the first where that is no number of a page."""
    found = _PAGE.fullmatch(request.GET.get("page", ""))
    return min(max(int(found[0]), 1), MOST // SIZE) if found else 1


def _shown(desk: Desk, kind: str, found: Found, text: str, *, is_all: bool) -> Shown:
    group = found.groups[kind]
    heading, load = LOADED[Kind(kind)]
    listed = load(desk, group.ids)
    url = f"{reverse('staff:find')}?{urlencode({'text': text, 'kind': kind})}"
    return Shown(
        kind=kind,
        heading=heading,
        count=group.said,
        rows=[one for one in listed if isinstance(one, Row)],
        lines=[one for one in listed if isinstance(one, Line)],
        more_url=url if group.count > len(group.ids) and not is_all else "",
    )


def _pager(text: str, only: Sequence[str], page: int, found: Found) -> Mapping[str, Any]:
    """Return the addresses of the pages before and after, of one kind."""
    if not only:
        return {}
    count = min(found.count, MOST)
    asked = {"text": text, "kind": only[0]}
    pages = {"newer_url": page - 1 if page > 1 else 0}
    pages["older_url"] = page + 1 if page * SIZE < count else 0
    base = reverse("staff:find")
    return {
        name: f"{base}?{urlencode({**asked, 'page': number})}"
        for name, number in pages.items()
        if number
    }


def _suggested(text: str, found: Found) -> str:
    """Return what was typed, in the words of what is like it and may be seen; '' where the same."""
    titles = (queries.titles(kind, group.ids).values() for kind, group in found.groups.items())
    words = {word.lower() for some in titles for title in some for word in _WORD.findall(title)}

    def nearest(match: re.Match[str]) -> str:
        close = difflib.get_close_matches(match[0].lower(), sorted(words), n=1, cutoff=0.5)
        return close[0] if close else match[0]

    said = _WORD.sub(nearest, text.lower())
    return said if said != text.lower() else ""


def _cases(desk: Desk, ids: Sequence[int]) -> Sequence[Row]:
    found = {case.pk: case for case in desk.seen.filter(pk__in=ids)}
    return rows(desk, [found[number] for number in ids if number in found])


def _services(desk: Desk, ids: Sequence[int]) -> Sequence[Line]:
    found = {one.pk: one for one in catalogue.by_ids(ids)}
    lines = []
    for number in ids:
        one = found.get(number)
        council = desk.councils.get(one.council_id) if one else None
        if one is None or council is None or one.head_id is None:
            continue
        said = catalogue.definition(one.head_id)
        may_log = one.council_id in desk.who.councils_as(*KNOWERS)
        url = reverse("staff:log-call", args=(council.slug, one.slug)) if may_log else ""
        lines.append(Line(url, said.name, _beside(said.summary, desk, one.council_id)))
    return lines


def _people(desk: Desk, ids: Sequence[int]) -> Sequence[Line]:
    places = _places(desk)
    found = {one.pk: one for one in people_known.by_ids(ids) if one.council_id in places}
    return [
        Line(
            reverse("staff:known-person", args=(number,)),
            found[number].name,
            _beside(
                _number(number, is_business=found[number].is_business),
                desk,
                found[number].council_id,
            ),
        )
        for number in ids
        if number in found
    ]


def _documents(desk: Desk, ids: Sequence[int]) -> Sequence[Line]:
    found = filing.by_ids(filing.visible(desk.who, desk.seen), ids)
    return [
        Line(
            reverse("staff:document", args=(found[number].number,)),
            found[number].title,
            _beside(
                f"{found[number].number}, {About(found[number].kind).label.lower()}"
                f" {found[number].reference}",
                desk,
                found[number].council_id,
            ),
        )
        for number in ids
        if number in found
    ]


def _records(desk: Desk, ids: Sequence[int]) -> Sequence[Line]:
    found = registers.met(desk.who, ids)
    lines = []
    for one in (found[number] for number in ids if number in found):
        register, council = one.kept, one.kept.council_id
        if council in desk.councils:
            said = ", ".join(filter(None, (register.definition.name, one.state)))
            url = reverse("staff:record", args=(register.slug, one.id))
            lines.append(Line(url, one.title, _beside(said, desk, council)))
    return lines


def _articles(desk: Desk, ids: Sequence[int]) -> Sequence[Line]:
    found = articles.by_ids(Reader.at_desk(desk.who, desk.councils), ids)
    return [
        Line(
            reverse("staff:article", args=(number,)),
            found[number].title,
            _beside(found[number].summary, desk, found[number].article.council_id),
        )
        for number in ids
        if number in found
    ]


def _number(number: int, *, is_business: bool) -> str:
    return f"number {number}{', a business' if is_business else ''}"


def _beside(said: str, desk: Desk, council_id: int) -> str:
    name = desk.council_name(council_id)
    return f"{said} ({name})" if name else said


Listed = Iterable[Row | Line]
LOADED: Mapping[Kind, tuple[str, Callable[[Desk, Sequence[int]], Listed]]] = {
    Kind.CASE: ("Cases", _cases),
    Kind.PERSON: ("People and businesses", _people),
    Kind.RECORD: ("Records", _records),
    Kind.ARTICLE: ("Articles", _articles),
    Kind.SERVICE: ("Services", _services),
    Kind.DOCUMENT: ("Documents", _documents),
}
"""What is found at the desk: each kind's heading, and how its things are read again as the officer
may see them, in the order of the page."""
