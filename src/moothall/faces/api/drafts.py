"""Answers that are not sent yet: one's own, and those of a caller who reads out their code."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

from moothall.engine.cases.words import NotYours
from moothall.engine.catalogue import actions, journey, queries, rules
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.queries import Offer
from moothall.engine.catalogue.words import WrongCode
from moothall.faces.api.answers import heard
from moothall.faces.api.asking import own_draft
from moothall.faces.api.callers import Key, Seat, key_of, seat
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import NO_NUL, In, Out, Repeatable, answered, once
from moothall.faces.api.services import Answers, Slug, offered, records_for, today
from moothall.faces.api.uploads import under
from moothall.faces.pages import problems
from moothall.faces.pages.limits import Limit
from moothall.ground.journal.words import Actor

router = Router(tags=["drafts"])
ASK, ACT = Key("cases:ask"), Key("cases:act")
GUESSES = Limit("caller-code", tries=10, seconds=300)
NO_MORE = "Too many wrong codes. Wait 5 minutes."
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_NUL)]


class DraftIn(In):
    """The answers so far, as in the journey; files are added to it afterwards."""

    service: Slug
    answers: Answers = Field(default_factory=dict)


class KeptAnswers(In):
    """All the answers so far, in place of those before; files that were added stay.

    In a group each item names its own, as the draft gave them.
    """

    answers: Answers


class CodeIn(In):
    """The code that a caller reads out."""

    code: Code


class FillIn(CodeIn):
    """What an officer fills in for a caller; what only the caller answered stays."""

    answers: Answers


class DraftOut(Out):
    """Answers that are kept for later; 30 days after they were last saved they are forgotten.

    A caller's are without those that the key may not read.
    """

    id: UUID
    service: str
    name: str
    version: int = Field(description="The version that it is on.")
    answers: dict[str, Any]
    started_at: datetime
    saved_at: datetime


class Drafts(Out):
    """One's own drafts, the last saved first."""

    items: list[DraftOut]


@router.get("/me/drafts", response=Drafts, auth=ASK, url_name="my-drafts")
def drafts(request: HttpRequest) -> HttpResponse:
    """List what the person whose key it is has begun and not sent; a system began nothing."""
    here, caller = seat(request), key_of(request)
    mine = queries.drafts_of(here.council.pk, caller.person_id) if caller.person_id else ()
    return answered(Drafts(items=[_told(one) for one in mine]))


@router.post(
    "/me/drafts",
    response={201: DraftOut},
    auth=ASK,
    url_name="my-drafts",
    operation_id="start_draft",
    summary="Start",
)
@once
def start(request: HttpRequest, given: DraftIn, idempotency_key: Repeatable = None) -> HttpResponse:
    """Keep answers for later. The person whose key it is finds them in the browser too."""
    del idempotency_key
    here = seat(request)
    offer = offered(here, given.service)
    by = _asker(here, offer)
    kept = _heard(here, offer, given.answers)
    version = queries.head(here.council.pk, given.service)
    made = actions.start_draft(version, by=by, at=here.at)
    saved = actions.save_answers(made.token, version, by=by, at=here.at, answers=kept)
    return answered(_told(saved), status=201)


@router.put("/me/drafts/{token}", response=DraftOut, auth=ASK, url_name="my-draft")
def save(request: HttpRequest, token: UUID, given: KeptAnswers) -> HttpResponse:
    """Keep other answers, on the version in force."""
    here = seat(request)
    found = own_draft(here, token)
    before = queries.definition(found.version_id)
    offer = offered(here, before.service)
    held = under(here, token)
    files = {
        question.id: list(held[question.id])
        for _, question in offer.definition.questions()
        if question.type == "file" and question.id in held
    }
    kept = files | _heard(here, offer, given.answers, token)
    version = queries.head(here.council.pk, before.service)
    saved = actions.save_answers(token, version, by=here.holder, at=here.at, answers=kept)
    return answered(_told(saved))


@router.delete("/me/drafts/{token}", response={204: None}, auth=ASK, url_name="my-draft")
def discard(request: HttpRequest, token: UUID) -> HttpResponse:
    """Forget answers that were not sent."""
    here = seat(request)
    actions.discard_draft(own_draft(here, token).token, by=here.holder, at=here.at)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


@router.post("/drafts/open", response=DraftOut, auth=ACT, url_name="draft-open")
def open_(request: HttpRequest, given: CodeIn) -> HttpResponse:
    """Read a caller's draft by the code that they read out; 10 wrong ones in 5 minutes are 429."""
    here = seat(request)
    found = _opened(here, given.code)
    return found if isinstance(found, HttpResponse) else answered(_told_to(here, found))


@router.post("/drafts/fill", response=DraftOut, auth=ACT, url_name="draft-fill")
def fill(request: HttpRequest, given: FillIn) -> HttpResponse:
    """Fill in a caller's draft by the code that they read out; they go on with it at home."""
    here = seat(request)
    found = _opened(here, given.code)
    if isinstance(found, HttpResponse):
        return found
    service = queries.definition(found.version_id).service
    offer = queries.offer(here.council.pk, service)
    kept = _heard(here, offer, given.answers, found.token, asks=found.person_id or 0)
    version = queries.head(here.council.pk, service)
    filled = actions.fill_draft(found.token, version, by=here.by, at=here.at, answers=kept)
    return answered(_told_to(here, filled))


def _asker(here: Seat, offer: Offer) -> Actor:
    """Return the person whose key it is, where they may ask for the service.

    :raises NotYours: for a system, and where they may not.
    """
    if here.holder == here.by:
        raise NotYours("A draft is a person's: it needs a person's key.")
    if reason := rules.why_not_ask(offer.definition, here.who, here.council.pk):
        raise NotYours(reason)
    return here.holder


def _heard(
    here: Seat,
    offer: Offer,
    answers: Answers,
    token: UUID | None = None,
    *,
    asks: int | None = None,
) -> dict[str, Any]:
    """Read answers; in the items of groups they name files that the draft of *token* holds.

    :param asks: the person whose draft it is, where another fills it in; 0 for a stranger.
    """
    inner = (
        {name: files for name, files in under(here, token).items() if "." in name} if token else {}
    )
    day = today(here.council, here)
    records = records_for(here, offer, asks=asks)
    kept, faults = heard(offer.definition, answers, today=day, held=inner, records=records)
    if faults:
        raise Invalid(*faults)
    return kept


def _opened(here: Seat, code: str) -> Draft | HttpResponse:
    """Open the draft of a code, or say why not; wrong ones are counted."""
    key = f"key {here.caller.key_id if here.caller else 0}"
    if GUESSES.is_reached(key):
        return problems.problem(429, NO_MORE, headers={"Retry-After": str(GUESSES.seconds)})
    try:
        return actions.open_draft([here.council.pk], code, by=here.by, at=here.at)
    except WrongCode as wrong:
        GUESSES.count(key)
        return problems.problem(404, str(wrong))


def _told_to(here: Seat, one: Draft) -> DraftOut:
    """Return a caller's draft, with the answers that whoever takes the call may see."""
    definition, roles = queries.definition(one.version_id), here.reads_as(one.council_id)
    told = _told(one)
    return told.model_copy(
        update={"answers": journey.visible(definition, told.answers, roles=roles)}
    )


def _told(one: Draft) -> DraftOut:
    definition = queries.definition(one.version_id)
    return DraftOut(
        id=one.token,
        service=definition.service,
        name=definition.name,
        version=one.version_id,
        answers=dict(one.answers),
        started_at=one.started_at,
        saved_at=one.saved_at,
    )
