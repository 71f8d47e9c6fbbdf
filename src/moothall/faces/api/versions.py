"""Versions of services: listed, taken back, and open cases moved from one to another."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from moothall.engine.cases import actions
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import migrating as queries
from moothall.engine.catalogue import actions as publishing
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.models import ServiceVersion
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.replies import In, Out, Repeatable, answered, once
from moothall.faces.api.services import Slug
from moothall.ground.journal.words import Refused

router = Router(tags=["versions"])
READ, ACT = Key("versions:read"), Key("versions:act")


class VersionOf(In):
    """A version of a service, by its number."""

    service: Slug
    number: Annotated[int, Field(ge=1, le=2**31 - 1)]


class VersionOut(Out):
    """A version of a service; `version` is what a journey and a submission name it by."""

    service: str
    number: int
    version: int
    origin: str = Field(description="Where it was written: in a folder, or in a browser.")
    published_at: datetime
    is_in_force: bool


class Versions(Out):
    """Every version of a service, the newest first."""

    items: list[VersionOut]


class ServiceBehind(Out):
    """How many open cases of a service run on other versions than `number`, which is in force."""

    service: str
    name: str
    number: int
    count: int


class ServicesBehind(Out):
    """The services with such cases, by name."""

    items: list[ServiceBehind]


class PromiseMoved(Out):
    """A promise of the case in words: how long now, and how long if counted anew."""

    measures: str
    before: str
    after: str


class MoveOut(Out):
    """What moving one case changes; `why_not`: it cannot move."""

    reference: str
    number: int = Field(description="The version that it is on.")
    why_not: str | None
    added: list[str] = Field(description="Tasks that begin or wait.")
    removed: list[str] = Field(description="Tasks that are needed no longer.")
    unasked: list[str] = Field(description="What was answered and is no question any more.")
    unanswered: list[str] = Field(description="Questions that nobody was asked.")
    targets: list[PromiseMoved]


class Moves(Out):
    """What moving the open cases of a service changes; the 200 oldest."""

    items: list[MoveOut]


class MoveIn(In):
    """Which cases to move, and what becomes of what they were promised."""

    cases: Annotated[list[Reference], Field(min_length=1, max_length=queries.MOST)]
    targets: Literal["keep", "recompute"] = Field(
        description="keep what was promised, or recompute: as this version promises, with the time"
        " used so far."
    )


class Stays(Out):
    """A case that did not move, and why."""

    reference: str
    why: str


class MovedCases(Out):
    """What was moved, and what was not."""

    moved: list[str]
    left: list[Stays]


@router.get("/versions", response=ServicesBehind, auth=READ, url_name="versions", summary="Behind")
def behind(request: HttpRequest) -> HttpResponse:
    """List the services of which open cases run on versions that are not in force."""
    found = queries.behind(seat(request).council.pk)
    names = ("service", "name", "number", "count")
    items = [ServiceBehind(**{name: getattr(one, name) for name in names}) for one in found]
    return answered(ServicesBehind(items=items))


@router.get(
    "/services/{service}/versions", response=Versions, auth=READ, url_name="service-versions"
)
def versions(request: HttpRequest, service: Slug) -> HttpResponse:
    """List the versions of a service."""
    here = seat(request)
    head = catalogue.head(here.council.pk, service)
    found = catalogue.versions(here.council.pk, service)
    return answered(Versions(items=[_told(service, one, head) for one in found]))


@router.post(
    "/services/{service}/versions/{number}/withdraw",
    response=VersionOut,
    auth=ACT,
    url_name="withdraw",
)
@once
def withdraw(
    request: HttpRequest, path: Path[VersionOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take back a version that was found wrong; gives the one that is in force after it.

    Journeys under way in it go on in that, and are told what it changes; cases keep their version.
    """
    del idempotency_key
    here = seat(request)
    now = publishing.withdraw(_version(here, path), by=here.by, at=here.at)
    return answered(_told(path.service, now, now))


@router.get(
    "/services/{service}/versions/{number}/moves", response=Moves, auth=READ, url_name="moves"
)
def moves(request: HttpRequest, path: Path[VersionOf]) -> HttpResponse:
    """Say what moving the open cases of a service to a version changes for each; moves none."""
    here = seat(request)
    found = queries.moves(here.council.pk, _version(here, path), by=here.holder)
    return answered(Moves(items=[_move(one) for one in found]))


@router.post(
    "/services/{service}/versions/{number}/moves",
    response=MovedCases,
    auth=ACT,
    url_name="moves",
    operation_id="move_cases",
    summary="Move",
)
@once
def move(
    request: HttpRequest, path: Path[VersionOf], given: MoveIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Move open cases to a version of their service, newer or older: a move is undone by a move.

    Those that cannot move stay, with why.
    """
    del idempotency_key
    here = seat(request)
    version = _version(here, path)
    mine = Case.objects.filter(council_id=here.council.pk, service=path.service)
    found = mine.filter(reference__in=given.cases).order_by("pk")  # as everybody locks them
    tried = {case.reference: _moved(here, case, version, given.targets) for case in found}
    moved, left = [], []
    for reference in dict.fromkeys(given.cases):
        if why := tried.get(reference, "There is no such case of this service."):
            left.append(Stays(reference=reference, why=why))
        else:
            moved.append(reference)
    return answered(MovedCases(moved=moved, left=left))


def _moved(here: Seat, case: Case, version: ServiceVersion, targets: str) -> str:
    """Move a case; return why not, if it stays."""
    try:
        actions.migrate(case, by=here.by, at=here.at, to=version, targets=targets)
    except Refused as why:
        return str(why)
    return ""


def _version(here: Seat, path: VersionOf) -> ServiceVersion:
    return catalogue.version(here.council.pk, path.service, number=path.number)


def _told(service: str, one: ServiceVersion, head: ServiceVersion) -> VersionOut:
    return VersionOut(
        service=service,
        number=one.number,
        version=one.pk,
        origin=one.origin,
        published_at=one.published_at,
        is_in_force=one.pk == head.pk,
    )


def _move(one: queries.Move) -> MoveOut:
    change = one.change
    return MoveOut(
        reference=one.case.reference,
        number=one.number,
        why_not=one.why_not,
        added=[task.name for task in change.added] if change else [],
        removed=[task.name for task in change.removed] if change else [],
        unasked=list(change.unasked) if change else [],
        unanswered=list(change.unanswered) if change else [],
        targets=[PromiseMoved(measures=m, before=b, after=a) for m, b, a in one.targets],
    )
