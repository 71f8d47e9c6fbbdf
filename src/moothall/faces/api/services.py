"""Services, and their journeys as a pure function over the wire."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases.queries.abouts import chooser
from moothall.engine.catalogue import journey, rules
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.queries import Offer
from moothall.engine.catalogue.words import NoSuchService
from moothall.faces.api.answers import Records, heard
from moothall.faces.api.callers import Seat, seat
from moothall.faces.api.replies import NO_NUL, AnyAnswer, In, Out, answered
from moothall.faces.api.uploads import held
from moothall.faces.pages import choosing
from moothall.ground.councils.models import Council

router = Router(tags=["services"])
LONGEST = 100
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
Asking = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Answers = dict[Asking, AnyAnswer]


class Looking(In):
    """What somebody looks for."""

    text: Annotated[str, StringConstraints(max_length=LONGEST, pattern=NO_NUL)] = Field(
        default="", description="Words to find services by; the best first."
    )


class Option(Out):
    """One of the choices of a question."""

    id: str
    label: str
    hint: str | None


class Asked(Out):
    """One question; `min` and `max` bound characters, ticks, numbers, pounds or days."""

    id: str
    type: str
    label: str
    hint: str | None
    is_required: bool
    is_sensitive: bool
    options: list[Option]
    min: int | str | None
    max: int | str | None
    of: str | None = Field(
        description="The register whose records it offers, of a record question."
    )


class PageOut(Out):
    """One page of a journey."""

    id: str
    heading: str
    is_conditional: bool
    questions: list[Asked]


class Promise(Out):
    """What is promised, for one priority; exactly one of the three lengths is given."""

    target: str
    measures: str
    priority: str
    minutes: int | None
    hours: int | None
    days: int | None


class Named(Out):
    """An outcome or a reason: what is kept, and what people read."""

    id: str
    label: str


class Brief(Out):
    """A service in the list."""

    service: str
    name: str
    summary: str
    category: str
    kind: str
    ask: str = Field(description="Who may ask: anyone, residents or employees.")


class Services(Out):
    """The services of a council."""

    items: list[Brief]


class Service(Brief):
    """A service, with everything that it asks and promises."""

    version: int = Field(description="Changes whenever the service is published anew.")
    before: str | None
    next: str
    contact: str
    pages: list[PageOut]
    promises: list[Promise]
    outcomes: list[Named]
    reasons: list[Named]


class Travelled(In):
    """The answers so far, by question."""

    answers: Answers = Field(
        default_factory=dict,
        description="By question id: text, an option's id or several, true or false, a whole"
        " number, pence, a day as 2027-03-27, a telephone number; of an address, a person or a"
        " list what `answers` of a journey shows. null: asked, and left empty. Files are sent"
        " first, and left out here.",
    )
    upload: UUID | None = Field(default=None, description="The upload of the files that were sent.")


class Mistake(Out):
    """What is wrong with an answer, in the words that the page would use."""

    pointer: str
    detail: str


class StepOut(PageOut):
    """A page on the path of these answers."""

    is_answered: bool


class Said(Out):
    """An answer as people read it."""

    question: str
    label: str
    text: str


class JourneyOut(Out):
    """The path that these answers lead through."""

    version: int
    path: list[StepOut]
    next: str | None = Field(description="The first page that is not answered; null: all are.")
    is_complete: bool
    answers: dict[str, Any] = Field(description="The answers that would be kept.")
    said: list[Said]
    errors: list[Mistake]


@router.get("/services", response=Services, url_name="services")
def services(request: HttpRequest, looking: Annotated[Looking, Query()]) -> HttpResponse:
    """List the services in force; those for people who work for the council need a key."""
    here = seat(request)
    offered = [offer for offer in catalogue.offers(here.council.pk) if is_open(here, offer)]
    text = looking.text.strip()
    found = catalogue.matching(offered, text) if text else offered
    return answered(Services(items=[Brief(**_brief(one.definition)) for one in found]))


@router.get("/services/{service}", response=Service, url_name="service")
def service(request: HttpRequest, service: Slug) -> HttpResponse:
    """Return a service: what it asks, promises and how it can end."""
    offer = offered(seat(request), service)
    definition = offer.definition
    return answered(
        Service(
            **_brief(definition),
            version=offer.version_id,
            before=definition.before,
            next=definition.next,
            contact=definition.contact,
            pages=[_page(one.id, one.heading, one.when, one.questions) for one in definition.pages],
            promises=_promises(definition),
            outcomes=[Named(id=one.id, label=one.label) for one in definition.outcomes],
            reasons=[Named(id=one.id, label=one.label) for one in definition.reasons],
        )
    )


@router.post("/services/{service}/journey", response=JourneyOut, url_name="journey")
def travel(request: HttpRequest, service: Slug, given: Travelled) -> HttpResponse:
    """Return the path that answers lead through, what is asked next, and what is wrong.

    Nothing is kept: the same answers always lead the same way, on the same version.
    """
    here = seat(request)
    offer = offered(here, service)
    sent = held(here, given.upload)
    day = today(here.council, here)
    kept, faults = heard(
        offer.definition, given.answers, today=day, held=sent, records=records_for(here, offer)
    )
    path = journey.path(offer.definition, kept)
    return answered(
        JourneyOut(
            version=offer.version_id,
            path=[_step(step) for step in path.steps],
            next=path.next.page.id if path.next else None,
            is_complete=path.is_complete and not faults,
            answers=journey.prune(offer.definition, kept),
            said=[
                Said(question=row.question, label=row.label, text=row.printed)
                for row in journey.summary(offer.definition, kept)
            ],
            errors=[Mistake(pointer=one.pointer, detail=one.detail) for one in faults],
        )
    )


def is_open(here: Seat, offer: Offer) -> bool:
    """Whether the caller may know a service: those for employees need a key that may."""
    if offer.definition.ask != "employees" or here.may("services:read"):
        return True
    is_asking = here.may("cases:ask")
    return is_asking and rules.why_not_ask(offer.definition, here.who, here.council.pk) is None


def offered(here: Seat, slug: str) -> Offer:
    """Return a service in force that the caller may know.

    :raises NoSuchService: also when it is not theirs to know.
    """
    offer = catalogue.offer(here.council.pk, slug)
    if not is_open(here, offer):
        raise NoSuchService(f"There is no service called {slug!r} here.")
    return offer


def today(council: Council, here: Seat) -> Any:  # noqa: ANN401 -- a date
    """Return the day it is in the council."""
    return here.at.astimezone(ZoneInfo(council.zone)).date()


def records_for(here: Seat, offer: Offer, *, asks: int | None = None) -> Records:
    """Return how the records are looked up that a key may choose in a service.

    :param asks: the person for whom it chooses, who reads what was chosen; 0 for a stranger.
    """
    by = chooser(offer.definition, here.council.pk, here.who, asks=asks)
    return lambda questions, filled: choosing.records_for(questions, filled, by)


def _brief(definition: ServiceDefinition) -> dict[str, Any]:
    names = ("service", "name", "summary", "category", "kind", "ask")
    return {name: getattr(definition, name) for name in names}


def _page(page: str, heading: str, when: object, questions: Iterable[Question]) -> PageOut:
    asked = [_asked(question) for question in questions]
    return PageOut(id=page, heading=heading, is_conditional=when is not None, questions=asked)


def _step(step: journey.Step) -> StepOut:
    return StepOut(
        id=step.page.id,
        heading=step.heading,
        is_conditional=step.page.when is not None,
        questions=[_asked(question) for question in step.questions],
        is_answered=step.is_answered,
    )


def _asked(question: Question) -> Asked:
    return Asked(
        id=question.id,
        type=question.type,
        label=question.label,
        hint=question.hint,
        is_required=question.required,
        is_sensitive=question.sensitive,
        options=[Option(id=one.id, label=one.label, hint=one.hint) for one in question.options],
        min=_limit(question.min),
        max=_limit(question.max),
        of=question.of,
    )


def _limit(limit: object) -> int | str | None:
    return limit if limit is None or isinstance(limit, int) else str(limit)


def _promises(definition: ServiceDefinition) -> list[Promise]:
    return [
        Promise(
            target=target.id,
            measures=target.measures,
            priority=priority,
            minutes=within.minutes,
            hours=within.hours,
            days=within.days,
        )
        for target in definition.targets
        for priority, within in target.within.items()
    ]


Channel = Literal["online", "phone", "face-to-face", "appointment", "email"]
