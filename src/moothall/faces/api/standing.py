"""Who works for the council, what they may do, who has left; and people who were known twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from moothall.engine.cases import actions as cases
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.people import Number, PersonOf
from moothall.faces.api.refusals import Invalid, NoSuchPerson
from moothall.faces.api.replies import In, Numbered, Out, Repeatable, answered, once
from moothall.faces.pages.problems import Fault
from moothall.ground.councils import queries as councils
from moothall.ground.keys import actions as keys
from moothall.ground.people import actions, queries, rules
from moothall.ground.people.models import Person
from moothall.ground.people.words import MustStay, NotMerged, Role

router = Router(tags=["people"])
MANAGE = Key("people:manage")


class MergeOut(Out):
    """Who turned out to be the same person."""

    merge: int
    person: int
    name: str
    cases: int = Field(description="How many cases came over.")


class StandingLine(Out):
    """Somebody in the list: their roles and teams."""

    person: int
    name: str
    email: str
    roles: list[str]
    teams: list[str]
    left_at: datetime | None
    last_signed_in_at: datetime | None


class StandingOut(StandingLine):
    """Somebody: their roles and teams, and who was merged into them."""

    merges: list[MergeOut]


class Standings(Out):
    """Who works for the council, and who has left."""

    items: list[StandingLine]


class NobodyElse(In):
    """Nothing more needs to be said."""


class RoleIn(In):
    """Which role."""

    role: Role


class TeamIn(In):
    """Which team, by its code."""

    team: Code


class TwinIn(In):
    """Who is the same person, by their number; their cases come over."""

    other: Numbered


class UndoIn(In):
    """Which merge."""

    merge: Numbered


@router.get("/standings", response=Standings, auth=MANAGE, url_name="standings")
def standings(request: HttpRequest) -> HttpResponse:
    """List who works for the council with their roles and teams, by address; then who has left."""
    here = seat(request).council
    teams: dict[int, list[str]] = {}
    for member in queries.memberships(here.pk):
        teams.setdefault(member.person_id, []).append(member.team.code)
    items = [
        StandingLine(**_line(held.person, held.roles, teams.get(held.person.pk, [])))
        for held in queries.standings(here.pk)
    ]
    items += [StandingLine(**_line(one, [], [])) for one in queries.disabled(here.pk)]
    return answered(Standings(items=items))


@router.get(
    "/people/{number}/standing", response=StandingOut, auth=MANAGE, url_name="person-standing"
)
def standing(request: HttpRequest, number: Number) -> HttpResponse:
    """Return somebody's roles and teams, and who was merged into them."""
    here = seat(request)
    return _shown(_person(here, number))


def _take(somebody: Person, given: RoleIn, here: Seat) -> None:
    """Take a role from somebody; a council is never without an administrator."""
    if why := rules.why_not_take(somebody, given.role, here.holder):
        raise MustStay(why)
    actions.stand_down(somebody, given.role, by=here.holder, at=here.at)


def _join(somebody: Person, given: TeamIn, here: Seat) -> None:
    """Put somebody in a team."""
    team = councils.team(somebody.council_id, given.team)
    if team is None:
        raise Invalid(Fault("There is no such team.", pointer="#/team"))
    actions.join_team(somebody, team, by=here.holder, at=here.at)


def _leave(somebody: Person, given: TeamIn, here: Seat) -> None:
    """Take somebody out of a team."""
    team = councils.team(somebody.council_id, given.team)
    if team is None:
        raise Invalid(Fault("There is no such team.", pointer="#/team"))
    actions.leave_team(somebody, team, by=here.holder, at=here.at)


def _disable(somebody: Person, given: NobodyElse, here: Seat) -> None:
    """End everything that somebody who leaves may do here, with every session of theirs."""
    del given
    actions.disable(somebody, by=here.holder, at=here.at)
    keys.revoke_all(somebody, by=here.holder, at=here.at)


def _sign_out(somebody: Person, given: NobodyElse, here: Seat) -> None:
    """End every session of somebody."""
    del given
    if somebody.identity is None:
        raise MustStay("They cannot sign in.")
    actions.end_sessions(somebody.identity, by=here.holder, at=here.at)


def _merge(somebody: Person, given: TwinIn, here: Seat) -> None:
    """Make one person of two who turned out to be the same; the other's cases come over."""
    other = queries.person(given.other)
    if other is None or other.council_id != here.council.pk:
        raise Invalid(Fault("There is no such person.", pointer="#/other"))
    if why := rules.why_not_merge(somebody, other):
        raise NotMerged(why)
    moved = cases.move_requests(other, somebody, by=here.holder, at=here.at)
    actions.merge(somebody, other, moved=moved, by=here.holder, at=here.at)


def _unmerge(somebody: Person, given: UndoIn, here: Seat) -> None:
    """Make two people of one again, each with their own cases."""
    made = next((one for one in queries.merges_into(somebody) if one.pk == given.merge), None)
    if made is None:
        raise Invalid(Fault("There is no such merge.", pointer="#/merge"))
    cases.move_requests(somebody, made.gone, by=here.holder, at=here.at, only=made.moved)
    actions.unmerge(made, by=here.holder, at=here.at)


ACTS: tuple[tuple[str, type[In], Callable[..., None]], ...] = (
    ("take-role", RoleIn, _take),
    ("join-team", TeamIn, _join),
    ("leave-team", TeamIn, _leave),
    ("disable", NobodyElse, _disable),
    ("sign-out", NobodyElse, _sign_out),
    ("merge", TwinIn, _merge),
    ("unmerge", UndoIn, _unmerge),
)
"""Every such act: its name in the address, what is sent with it, and what it does."""


def _mount(name: str, shape: type[In], do: Callable[..., None]) -> None:
    @router.post(
        f"/people/{{number}}/{name}",
        response=StandingOut,
        auth=MANAGE,
        url_name=f"person-{name}",
        operation_id=f"person_{name.replace('-', '_')}",
        summary=name.replace("-", " ").capitalize(),
        description=do.__doc__,
    )
    @once
    def act(
        request: HttpRequest,
        path: Path[PersonOf],
        given: shape,  # type: ignore[valid-type]  # one view for every act
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = seat(request)
        do(_person(here, path.number), given, here)
        return _shown(_person(here, path.number))


for _name, _shape, _do in ACTS:
    _mount(_name, _shape, _do)


def _person(here: Seat, number: int) -> Person:
    found = queries.person(number)
    if found is None or found.council_id != here.council.pk:
        raise NoSuchPerson
    return found


def _shown(one: Person) -> HttpResponse:
    mine = [m.team.code for m in queries.memberships(one.council_id) if m.person_id == one.pk]
    roles = [role for role in queries.roles_of(one) if role != Role.RESIDENT]
    merges = [
        MergeOut(merge=made.pk, person=made.gone_id, name=made.gone.name, cases=len(made.moved))
        for made in queries.merges_into(one)
    ]
    return answered(StandingOut(**_line(one, roles, mine), merges=merges))


def _line(one: Person, roles: list[str], teams: list[str]) -> dict[str, Any]:
    return {
        "person": one.pk,
        "name": one.name,
        "email": one.email,
        "roles": roles,
        "teams": teams,
        "left_at": one.disabled_at,
        "last_signed_in_at": one.identity.last_login if one.identity else None,
    }
