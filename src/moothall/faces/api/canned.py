"""Canned replies: words that officers send often, kept, and filled in from a case."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.canning import LONGEST_NAME, Phrase
from moothall.engine.cases.models import CannedReply
from moothall.faces.api.callers import Key, Seat, officer, seat
from moothall.faces.api.cases import Code, Reference
from moothall.faces.api.people import Number
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import (
    NO_NUL,
    In,
    Out,
    Remark,
    Repeatable,
    WholeNumber,
    Words,
    answered,
    once,
)
from moothall.faces.pages.problems import Fault
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor

router = Router(tags=["canned replies"])
READ, ACT = Key("cases:read"), Key("cases:act")
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=NO_NUL)]

IN_WELSH = "Its words for whoever is told in Welsh; empty: they get the others."


class SoughtReplies(In):
    """Which canned replies."""

    removed: bool = Field(default=False, description="Those that were taken away instead.")


class CannedIn(In):
    """Words that officers send often, with fields such as {{name}} and {{reference}}."""

    name: Name
    words: Words
    welsh: Remark = Field(default="", description=IN_WELSH)
    team: Code | None = Field(default=None, description="Whose it is; null: every officer's.")


class CannedChangeIn(In):
    """What it says from now on."""

    name: Name
    words: Words
    welsh: Remark = Field(default="", description=IN_WELSH)
    revision: WholeNumber = Field(ge=1, description="As it was read: 409 where it changed since.")


class NothingElse(In):
    """Nothing more needs to be said."""


class CannedOut(Out):
    """A canned reply. Words of a shared desk are changed there, for all of its councils."""

    number: int
    name: str
    words: str
    welsh: str = Field(description=IN_WELSH)
    team: str | None = Field(description="Whose it is; null: every officer's.")
    shared_by: str | None = Field(description="The shared desk that keeps it; null: the council.")
    revision: int
    changed_at: datetime


class CannedList(Out):
    """The canned replies that the key's person may use, by name."""

    items: list[CannedOut]


class CannedWords(Out):
    """A canned reply as a case fills it in; nothing is sent."""

    name: str
    words: str


@router.get("/canned-replies", response=CannedList, auth=READ, url_name="canned-replies")
def listed(request: HttpRequest, asked: Annotated[SoughtReplies, Query()]) -> HttpResponse:
    """List the canned replies that the key's person may use."""
    here = seat(request)
    officer(here)
    found = queries.canned_replies(here.who, removed=asked.removed)
    return answered(CannedList(items=[_told(one) for one in found]))


@router.post("/canned-replies", response=CannedOut, auth=ACT, url_name="canned-replies")
@once
def save(request: HttpRequest, given: CannedIn, idempotency_key: Repeatable = None) -> HttpResponse:
    """Keep words that officers send often: a team's, or every officer's, in the key's council.

    Words for all councils of a shared desk are kept at the desk alone: a key is one council's.
    """
    del idempotency_key
    here = seat(request)
    by = officer(here)
    team = councils.team(here.council.pk, given.team) if given.team else None
    if given.team and team is None:
        raise Invalid(Fault("There is no such team.", pointer="#/team"))
    made = cases.save_canned(
        here.council.pk,
        Phrase(given.name, given.words, given.welsh),
        by=by,
        at=here.at,
        team_id=team.pk if team else None,
    )
    return answered(_told(made))


@router.put("/canned-replies/{number}", response=CannedOut, auth=ACT, url_name="canned-reply")
@once
def change(
    request: HttpRequest,
    number: Number,
    given: CannedChangeIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Change what a canned reply says.

    One of a shared desk (`shared_by`) is 409 for every key, which is one council's: it is changed
    on the desk's own pages, for all of its councils at once.
    """
    del idempotency_key
    here = seat(request)
    by, found = _one(here, number)
    now = cases.change_canned(
        found,
        Phrase(given.name, given.words, given.welsh),
        by=by,
        at=here.at,
        revision=given.revision,
    )
    return answered(_told(now))


@router.post(
    "/canned-replies/{number}/remove",
    response=CannedOut,
    auth=ACT,
    url_name="canned-reply-remove",
)
@once
def remove(
    request: HttpRequest, number: Number, given: NothingElse, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take a canned reply away; it can be put back. One of a shared desk is 409."""
    del given, idempotency_key
    here = seat(request)
    by, found = _one(here, number)
    return answered(_told(cases.remove_canned(found, by=by, at=here.at)))


@router.post(
    "/canned-replies/{number}/restore",
    response=CannedOut,
    auth=ACT,
    url_name="canned-reply-restore",
)
@once
def restore(
    request: HttpRequest, number: Number, given: NothingElse, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Put a canned reply back that was taken away. One of a shared desk is 409."""
    del given, idempotency_key
    here = seat(request)
    by, found = _one(here, number, removed=True)
    return answered(_told(cases.restore_canned(found, by=by, at=here.at)))


@router.get(
    "/cases/{reference}/canned-replies/{number}",
    response=CannedWords,
    auth=READ,
    url_name="case-canned-reply",
    summary="A canned reply filled in",
)
def filled(request: HttpRequest, reference: Reference, number: Number) -> HttpResponse:
    """Return a canned reply as a case fills it in; to send it, `reply` with these words."""
    here = seat(request)
    case = queries.by_reference(reference, here.seen)
    by, found = _one(here, number)
    words = telling.canned(case, found.body, by=by, welsh=found.welsh)
    return answered(CannedWords(name=found.name, words=words))


def _one(here: Seat, number: Number, *, removed: bool = False) -> tuple[Actor, CannedReply]:
    """Return the person whose key it is, and a canned reply that they may use."""
    by = officer(here)
    council_id = here.council.pk
    return by, queries.canned_reply(here.who, number, removed=removed, council_id=council_id)


def _told(one: CannedReply) -> CannedOut:
    return CannedOut(
        number=one.pk,
        name=one.name,
        words=one.body,
        welsh=one.welsh,
        team=one.team.code if one.team else None,
        shared_by=one.partnership.slug if one.partnership else None,
        revision=one.revision,
        changed_at=one.changed_at,
    )
