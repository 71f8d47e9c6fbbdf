"""Routing rules: those in force and before, tried on last month's cases, published."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import actions
from moothall.engine.cases.models import RoutingVersion
from moothall.engine.cases.queries import routing as queries
from moothall.engine.cases.routing import reading
from moothall.engine.cases.words import RulesRefused
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import NO_NUL, In, Out, Repeatable, answered, once
from moothall.faces.pages.problems import Fault

router = Router(tags=["routing"])
READ, ACT = Key("routing:read"), Key("routing:act")


class RulesIn(In):
    """Routing rules."""

    text: Annotated[
        str, StringConstraints(min_length=1, max_length=reading.LONGEST, pattern=NO_NUL)
    ] = Field(description="The rules in YAML, as docs/routing.md describes them.")


class RulesOut(Out):
    """Rules as published once. Of `looked` cases then, `elsewhere` would have gone elsewhere."""

    name: str = Field(description="A service, or council for the rules of all services.")
    number: int
    published_at: datetime
    looked: int
    elsewhere: int
    text: str


class Rulebook(Out):
    """Rules, and their versions."""

    items: list[RulesOut]


class PlaceOut(Out):
    """Where a case went, or would go; `tasks`: each task's team."""

    team: str
    priority: str
    tasks: dict[str, str]


class MovedOut(Out):
    """A case of last month that would go elsewhere, and the rule that says so."""

    reference: str
    name: str
    created_at: datetime
    before: PlaceOut
    after: PlaceOut
    rule: str


class TrialOut(Out):
    """What rules would have done with the cases of the last 30 days; nothing was moved."""

    name: str
    looked: int
    elsewhere: int
    left: int = Field(description="Cases that came without answers, and were not judged.")
    by_rule: dict[str, int]
    moved: list[MovedOut] = Field(description="The newest of them; 200 at most.")


@router.get("/routing", response=Rulebook, auth=READ, url_name="routing", summary="In force")
def in_force(request: HttpRequest) -> HttpResponse:
    """List the rules in force, those of all services first."""
    found = queries.in_force(seat(request).council.pk)
    return answered(Rulebook(items=[_told(one) for one in found]))


@router.get("/routing/rules/{name}", response=Rulebook, auth=READ, url_name="routing-rules")
def versions(request: HttpRequest, name: Code) -> HttpResponse:
    """List every version of the rules of a service, or of `council`; the newest is in force."""
    found = queries.versions(seat(request).council.pk, name)
    return answered(Rulebook(items=[_told(one) for one in found]))


@router.post("/routing/trial", response=TrialOut, auth=READ, url_name="routing-trial")
def trial(request: HttpRequest, given: RulesIn) -> HttpResponse:
    """Say what rules would have done with last month's cases; keeps nothing."""
    here = seat(request)
    read = reading.read(given.text, file="line", known=queries.known(here.council))
    if read.definition is None:
        raise _refused(str(fault) for fault in read.faults)
    found = queries.trial(here.council.pk, read.definition, at=here.at)
    body = TrialOut(
        name=read.definition.routing,
        looked=found.looked,
        elsewhere=found.elsewhere,
        left=found.left,
        by_rule=dict(found.by_rule),
        moved=[_moved(one) for one in found.moved],
    )
    return answered(body)


@router.post(
    "/routing",
    response={201: RulesOut},
    auth=ACT,
    url_name="routing",
    operation_id="publish_routing",
    summary="Publish",
)
@once
def publish(
    request: HttpRequest, given: RulesIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Put rules in force. Those in force of the same name stay as a version, to publish again."""
    del idempotency_key
    here = seat(request)
    try:
        version = actions.publish_routing(here.council, given.text, by=here.by, at=here.at)
    except RulesRefused as wrong:
        raise _refused(str(wrong).splitlines()) from wrong
    return answered(_told(version), status=201)


def _refused(faults: Iterable[str]) -> Invalid:
    return Invalid(*(Fault(fault, pointer="#/text") for fault in faults))


def _told(one: RoutingVersion) -> RulesOut:
    names = ("number", "published_at", "looked", "elsewhere", "text")
    return RulesOut(name=one.routing.slug, **{name: getattr(one, name) for name in names})


def _moved(one: queries.Moved) -> MovedOut:
    return MovedOut(
        reference=one.reference,
        name=one.title,
        created_at=one.created_at,
        before=_place(one.before),
        after=_place(one.after),
        rule=one.rule,
    )


def _place(one: queries.Place) -> PlaceOut:
    return PlaceOut(team=one.team, priority=one.priority, tasks=dict(one.tasks))
