"""Articles that may help, as they stand beside a case and a call: read there, used, or none."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from moothall.engine.cases.models import Case
from moothall.faces.pages import addresses
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.knowledge.articles import picture_at
from moothall.ground.councils.models import Council
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person
from moothall.practices.knowledge import queries, rules
from moothall.practices.knowledge.queries import Reader, Shown
from moothall.practices.servicedesk.queries.asked import own_words

LONGEST = 2000
THERE = "It stands there already."


@dataclass(frozen=True, slots=True)
class Help:
    """An article, its body drawn: where whoever asked reads it, and why its address is not sent.

    *why_not_send* is '' where it is.
    """

    shown: Shown
    html: str
    address: str
    is_used: bool
    why_not_send: str


@dataclass(frozen=True, slots=True)
class Helps:
    """What stands in the card; *form* is the one whose buttons it has, *url* gives it anew.

    *words* are the fields of the form that articles are found by: a script sends no others.
    """

    form: str
    url: str
    write_url: str
    found: Sequence[Help] = ()
    used: Sequence[Help] = ()
    is_asked: bool = False
    is_unhelped: bool = False
    words: Sequence[str] = ("text",)


def blank(case: Case, *, may_write: bool) -> Helps:
    """Return the card of a case before anybody asks for articles; it is read from nowhere."""
    return Helps(
        form="say" if may_write else "helps-form",
        url=reverse("staff:case-articles", args=[case.reference, "look"]),
        write_url=write_url(case.council, case.service),
    )


def of_case(desk: Desk, case: Case, *, typed: str, may_write: bool) -> Helps:
    """Return the articles that may help with a case: with what is typed, and what it is about."""
    reader = Reader.at_desk(desk.who, [case.council_id])
    texts = (typed[:LONGEST], f"{case.title}\n{own_words(case)}"[:LONGEST])
    used = queries.used_on(case)
    fitting = queries.beside(reader, texts, service=case.service)
    roles = people.roles_of(case.requester) if case.requester else []
    of_used = queries.by_ids(reader, used).values()

    def told(every: Sequence[Shown]) -> list[Help]:
        return helping(every, case.council, roles, used=used)

    empty = blank(case, may_write=may_write)
    return Helps(
        form=empty.form,
        url=empty.url,
        write_url=empty.write_url,
        found=told(fitting),
        used=told(sorted(of_used, key=lambda one: used.index(one.id))),
        is_asked=True,
        is_unhelped=queries.is_unhelped(case),
    )


def of_call(
    desk: Desk,
    council: Council,
    service: str,
    *,
    typed: str,
    caller: Person | None,
    used: Collection[int],
) -> list[Help]:
    """Return the articles that may help with a call, those that were ticked already first."""
    reader = Reader.at_desk(desk.who, [council.pk])
    ticked = queries.by_ids(reader, used)
    fitting = queries.beside(reader, [typed[:LONGEST]], service=service)
    every = {**ticked, **{one.id: one for one in fitting}}
    roles = people.roles_of(caller) if caller else []
    return helping([*every.values()], council, roles, used=ticked)


def helping(
    every: Sequence[Shown], council: Council, roles: Sequence[str], *, used: Collection[int]
) -> list[Help]:
    """Return articles as they stand beside the work for somebody with these roles."""
    drawn = queries.shown_html(every, picture_at)
    return [
        Help(
            shown=one,
            html=drawn[one.id],
            address=addresses.of(council, reverse("portal:help-article", args=[one.slug])),
            is_used=one.id in used,
            why_not_send=rules.why_not_send(one.audience, roles) or "",
        )
        for one in every
    ]


def may_count(desk: Desk, case: Case) -> bool:
    """Whether whoever looks may say what helped with a case, or that nothing did."""
    roles = desk.who.roles.get(case.council_id, frozenset())
    return rules.why_not_count(roles) is None


def stands_in(text: str, address: str) -> bool:
    """Whether an address stands in a text as a whole, not as the beginning of another."""
    return re.search(rf"{re.escape(address)}(?![\w%]|[-/][\w%])", text) is not None


def write_url(council: Council, service: str) -> str:
    """Return where an article is begun that helps with a service."""
    asked = urlencode({"council": council.slug, "service": service})
    return f"{reverse('staff:article-add')}?{asked}"
