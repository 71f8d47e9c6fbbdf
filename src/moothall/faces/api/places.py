"""The council, its teams and its journal."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moothall.faces.api.callers import Key, seat
from moothall.faces.api.replies import Out, answered
from moothall.ground.councils import queries as councils
from moothall.ground.journal import queries as journal
from moothall.ground.people import queries as people

router = Router(tags=["council"])


class CouncilOut(Out):
    """The council whose host this is."""

    slug: str
    name: str
    kind: str
    zone: str
    email: str
    phone: str
    is_fictional: bool


class Member(Out):
    """Somebody in a team."""

    person: int
    name: str


class TeamOut(Out):
    """A team, and who is in it."""

    code: str
    name: str
    members: list[Member]


class Teams(Out):
    """The teams of the council."""

    items: list[TeamOut]


class Journal(Out):
    """How far the journal is sealed; the anchor is for keeping elsewhere."""

    sealed: int
    hash: str | None


class Verified(Out):
    """What walking the journal's whole chain found; `bad_at` null: every line holds."""

    sealed: int
    waiting: int
    bad_at: int | None
    fault: str
    at: datetime


@router.get("/council", response=CouncilOut, url_name="council")
def council(request: HttpRequest) -> HttpResponse:
    """Return whose host this is."""
    here = seat(request).council
    names = ("slug", "name", "kind", "zone", "email", "phone", "is_fictional")
    return answered(CouncilOut(**{name: getattr(here, name) for name in names}))


@router.get("/teams", response=Teams, auth=Key("councils:read"), url_name="teams")
def teams(request: HttpRequest) -> HttpResponse:
    """List the council's teams, and to whom cases can be assigned."""
    here = seat(request).council
    members: dict[int, list[Member]] = {}
    for one in people.memberships(here.pk):
        found = Member(person=one.person_id, name=one.person.name)
        members.setdefault(one.team_id, []).append(found)
    return answered(
        Teams(
            items=[
                TeamOut(code=team.code, name=team.name, members=members.get(team.pk, []))
                for team in councils.teams(here)
            ]
        )
    )


@router.get("/journal", response=Journal, auth=Key("journal:read"), url_name="journal")
def state(request: HttpRequest) -> HttpResponse:
    """Return how far the council's journal is sealed."""
    anchor = journal.anchor(seat(request).council.pk)
    sealed = anchor.sequence if anchor else 0
    return answered(Journal(sealed=sealed, hash=anchor.hash if anchor else None))


@router.get(
    "/journal/verification", response=Verified, auth=Key("journal:read"), url_name="verification"
)
def verification(request: HttpRequest) -> HttpResponse:
    """Walk the council's chain from its start, and say where it first does not hold."""
    here = seat(request)
    found = journal.verify(here.council.pk)
    names = ("sealed", "waiting", "bad_at", "fault")
    return answered(Verified(**{name: getattr(found, name) for name in names}, at=here.at))
