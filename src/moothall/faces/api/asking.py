"""Asking for something, following it, and saying how it went."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, references
from moothall.engine.cases.history import Asked, Requester
from moothall.engine.cases.models import Case, Survey
from moothall.engine.cases.queries import asking, finding
from moothall.engine.cases.words import NoSuchCase, NotNow, NotYours, State
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import journey, plan, rules
from moothall.engine.catalogue import queries as drafts
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.queries import Offer
from moothall.engine.catalogue.words import NoSuchDraft
from moothall.engine.payments import actions as payments
from moothall.faces.api.answers import heard
from moothall.faces.api.callers import Key, Seat, officer, seat
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import (
    NO_NUL,
    In,
    Numbered,
    Out,
    Remark,
    Repeatable,
    WholeNumber,
    answered,
    once,
)
from moothall.faces.api.services import Answers, Channel, Slug, offered, records_for, today
from moothall.faces.api.speaking import CallerIn, told
from moothall.faces.api.uploads import Files, bound, under
from moothall.faces.pages import problems
from moothall.faces.pages.limits import Limit, address_of
from moothall.faces.pages.problems import Fault
from moothall.faces.pages.proof import proves
from moothall.ground.people import queries as people

router = Router(tags=["asking"])
of_cases = Router(tags=["cases"])
"""One router a path: what submits cases is mounted beside what lists them."""
GUESSES = Limit("track", tries=10, seconds=300)
"""The same count as the page's: whoever guesses here has fewer guesses there."""
NO_MORE = "Too many tries with that reference or from that address. Wait 5 minutes."
NOT_FOUND = "There is no case with that reference and that email, telephone or postcode."


class AskIn(In):
    """What is asked for."""

    service: Slug
    answers: Answers = Field(description="As in the journey: every question on the path.")
    upload: UUID | None = Field(default=None, description="The upload of the files that were sent.")
    draft: UUID | None = Field(
        default=None,
        description="A draft of the key's own person, which ends with this. Without an upload, the"
        " files that it holds answer the questions for files.",
    )
    channel: Channel = Field(
        default="online",
        description="Anything but online logs a case for a caller, and needs cases:act too.",
    )
    version: Numbered | None = Field(
        default=None, description="The version that was answered: 409 if it is not in force now."
    )
    caller: CallerIn | None = Field(
        default=None,
        description="Who told it, of a case logged for a caller: it needs an officer's key, with"
        " people:read where a person is named, and is journalled as that officer's.",
    )
    outcome: Slug | None = Field(
        default=None, description="How it was solved at once, of a case logged for a caller."
    )
    remark: Remark = Field(default="", description="What was done then.")


class Receipt(Out):
    """A case that was made."""

    reference: str
    service: str
    state: str
    priority: str
    created_at: datetime
    due_at: datetime | None


class TrackIn(In):
    """A reference, and something that only whoever asked will know."""

    reference: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_NUL)]
    proof: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)] = Field(
        description="The email address, telephone number or postcode given with the request."
    )


class Happened(Out):
    """Something that happened, as whoever asked may read it."""

    at: datetime
    kind: str
    heading: str
    body: str


class Story(Receipt):
    """How a request is getting on."""

    name: str
    state_in_words: str
    timeline: list[Happened]


class SurveyOut(Out):
    """The question asked when a case closed."""

    reference: str
    score: int | None


class ScoreIn(In):
    """How it went."""

    score: Annotated[WholeNumber, Field(ge=1, le=5)] = Field(
        description="1 very bad to 5 very good."
    )


@of_cases.post(
    "/cases", response={201: Receipt}, auth=Key("cases:ask"), url_name="cases", summary="Submit"
)
@once
def submit(request: HttpRequest, given: AskIn, idempotency_key: Repeatable = None) -> HttpResponse:
    """Submit a case. With an Idempotency-Key, sending it again makes no second one."""
    del idempotency_key  # `once` has read it
    here = seat(request)
    offer = offered(here, given.service)
    if given.version not in {None, offer.version_id}:
        raise NotNow("The service was published anew. Read its questions again.")
    draft = own_draft(here, given.draft) if given.draft else None
    if draft is not None and drafts.definition(draft.version_id).service != given.service:
        raise NoSuchDraft
    token = bound(here, str(given.upload)) if given.upload else given.draft or uuid4()
    answers = _complete(here, offer, given, under(here, token))
    asked = Asked(
        token=token,
        version_id=offer.version_id,
        answers=answers,
        channel=given.channel,
        contact=_own(here, offer, answers) if given.channel == "online" else None,
        outcome=given.outcome or "",
        remark=given.remark.strip() if given.outcome else "",
        caller=told(here, given.caller),
    )
    made = _make(here, asked, offer, given)
    if draft is not None:
        catalogue.discard_draft(draft.token, by=here.by, at=here.at)
    where = {"Location": f"/api/v1/cases/{made.reference}", "ETag": f'"{made.events_so_far}"'}
    return answered(Receipt(**receipt(made)), status=201, headers=where)


@router.post("/track", response=Story, url_name="track")
def track(request: HttpRequest, given: TrackIn) -> HttpResponse:
    """Return how a request is getting on, to whoever knows what was given with it.

    After 10 wrong tries in 5 minutes, from one address or at one reference, it is 429.
    """
    here = seat(request)
    reference = references.read(given.reference)
    keys = [f"address {address_of(request)}", f"reference {reference}"]
    if GUESSES.is_reached(*keys):
        return problems.problem(429, NO_MORE, headers={"Retry-After": str(GUESSES.seconds)})
    found = _known(here, reference, given.proof)
    if found is None:
        GUESSES.count(*keys)
        return problems.problem(404, NOT_FOUND)
    return answered(story(here, found))


@router.get("/ratings/{token}", response=SurveyOut, url_name="rating")
def survey(request: HttpRequest, token: UUID) -> HttpResponse:
    """Return whether a closed case was rated, and how."""
    return answered(_survey(asking.survey(seat(request).council.pk, token)))


@router.put("/ratings/{token}", response=SurveyOut, url_name="rating")
def rate(request: HttpRequest, token: UUID, given: ScoreIn) -> HttpResponse:
    """Say how it went; of several answers the last counts."""
    here = seat(request)
    asking.survey(here.council.pk, token)
    cases.rate(token, by=here.by, at=here.at, score=given.score, holder=here.holder)
    return answered(_survey(asking.survey(here.council.pk, token)))


def own_draft(here: Seat, token: UUID) -> Draft:
    """Return a draft of the person whose key it is.

    :raises NoSuchDraft: when it is not theirs, or not there.
    """
    found = drafts.draft(token)
    is_theirs = here.caller is not None and found.person_id == here.caller.person_id
    if found.person_id is None or not is_theirs or found.council_id != here.council.pk:
        raise NoSuchDraft
    return found


def receipt(case: Case) -> dict[str, Any]:
    """Return what every reply about a case begins with."""
    names = ("reference", "service", "state", "priority", "created_at", "due_at")
    return {name: getattr(case, name) for name in names}


def _complete(here: Seat, offer: Offer, given: AskIn, sent: Files) -> dict[str, Any]:
    day = today(here.council, here)
    answers, faults = heard(
        offer.definition, given.answers, today=day, held=sent, records=records_for(here, offer)
    )
    path = journey.path(offer.definition, answers)
    wrong = {fault.pointer for fault in faults}
    for step in path.steps:
        for question in step.questions:
            pointer = f"#/answers/{question.id}"
            if question.id not in answers and pointer not in wrong:
                faults.append(Fault(f"Not answered: {question.label}", pointer=pointer))
    if faults:
        raise Invalid(*faults)
    return answers


def _own(here: Seat, offer: Offer, answers: dict[str, Any]) -> Requester | None:
    """Return how to reach the person whose key it is, who asks for themselves; of a system None."""
    known = people.person(here.caller.person_id or 0) if here.caller else None
    if known is None:
        return None
    told = plan.requester_of(offer.definition, answers)
    return Requester(
        told.name or known.name, told.email or known.email, told.phone or known.phone, known.pk
    )


def _make(here: Seat, asked: Asked, offer: Offer, given: AskIn) -> Case:
    if reason := rules.why_not_log(offer.definition, given.channel):
        raise Invalid(Fault(reason, pointer="#/channel"))
    if reason := rules.why_not_ask(offer.definition, here.who, here.council.pk):
        raise NotYours(reason)
    if given.channel != "online":
        return _log(here, asked, offer, given)
    for name in ("caller", "outcome"):
        if getattr(given, name) is not None:
            raise Invalid(Fault("Only of a case logged for a caller.", pointer=f"#/{name}"))
    return payments.submit(here.council, asked, by=here.by, at=here.at)


def _log(here: Seat, asked: Asked, offer: Offer, given: AskIn) -> Case:
    """Log a case for a caller; whoever says who it was is the officer whose key it is."""
    if not here.may("cases:act"):
        raise NotYours("Logging a case for a caller needs the scope cases:act.")
    by = officer(here) if given.caller else here.by
    if given.outcome and offer.definition.outcome(given.outcome) is None:
        raise Invalid(Fault("The service has no such outcome.", pointer="#/outcome"))
    return payments.log(here.council, asked, by=by, at=here.at)


def _known(here: Seat, reference: str, proof: str) -> Case | None:
    try:
        found = finding.by_reference(reference, finding.in_council(here.council.pk))
    except NoSuchCase:
        return None
    return found if proves(found, asking.answers(found), proof) else None


def story(here: Seat, found: Case) -> Story:
    """Return how a request is getting on, as whoever asked may read it."""
    lines = queries.timeline(found, at=here.at, is_public_only=True)
    return Story(
        **receipt(found),
        name=found.title,
        state_in_words=State(found.state).label,
        timeline=[
            Happened(at=line.at, kind=line.kind, heading=line.heading, body=line.body)
            for line in lines
        ],
    )


def _survey(found: Survey) -> SurveyOut:
    return SurveyOut(reference=found.case.reference, score=found.score)
