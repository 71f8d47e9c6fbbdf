"""The people of a council, for its administrators: who may do what, who comes, who has left."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions as cases
from moothall.faces.pages import access, faults, invitations
from moothall.faces.staff.desk import shown
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council, Team
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.keys import actions as keys
from moothall.ground.people import actions as people
from moothall.ground.people import queries, rules
from moothall.ground.people.models import Person
from moothall.ground.people.words import DORMANT, SOON_DORMANT, MustStay, NotMerged, Role

GIVEN = [(role.value, role.label) for role in Role if role != Role.RESIDENT]
"""Roles that an administrator may give; a resident needs none."""


SHORTEST_PHONE = 9
"""Digits: what is shorter is the number of a person."""


@dataclass(frozen=True)
class Row:
    """Somebody in the list: their roles and teams as words, and how things stand with them."""

    person: Person
    council: str
    roles: str
    teams: str
    state: str
    last_at: datetime | None


class Invite(forms.Form):
    """Somebody new: who they are and what they will do."""

    name = forms.CharField(max_length=200, error_messages={"required": "Enter their full name"})
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    role = forms.ChoiceField(choices=GIVEN, error_messages={"required": "Choose a role"})
    team = forms.CharField(required=False, max_length=60)
    where = forms.MultipleChoiceField(
        error_messages={
            "required": "Choose at least one council",
            "invalid_choice": "Choose councils that are listed",
        }
    )

    def offer(self, places: Sequence[Council]) -> None:
        """Ask for which of several councils they work; of one nothing is asked."""
        if len(places) < 2:
            del self.fields["where"]
            return
        asked: Any = self.fields["where"]
        asked.choices = [(one.slug, one.name) for one in places]
        asked.initial = [one.slug for one in places]

    def clean_name(self) -> str:
        """Return the name as one line."""
        return " ".join(str(self.cleaned_data["name"]).split())


@access.admin
@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """List who works for the councils administered here, found by name or address, or by state."""
    page = cast("Any", request)
    places = _administered(request)
    text, state = request.GET.get("text", "").strip()[:120], request.GET.get("state", "")
    rows = [row for place in places for row in _rows(place, page.at)]
    states = {key: sum(row.state == key for row in rows) for key in STATES}
    found = [row for row in rows if _fits(row.person, text) and (not state or row.state == state)]
    if text:
        found += _residents(places, text, {row.person.pk for row in rows})
    context = {"rows": found, "text": text, "state": state, "states": states, "names": STATES}
    return shown(request, "staff/people.html", {**context, "is_shared": len(places) > 1})


STATES = {
    "in use": "In use",
    "soon dormant": "Not used for 60 days",
    "closed": "Cannot sign in",
    "left": "Left",
}


@access.admin
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show somebody: how they sign in, their roles and teams, and what may be changed."""
    return _shown(request, _person(request, number))


@access.admin
def invite(request: HttpRequest) -> HttpResponse:
    """Ask who is to be invited; give them a way in, a role and a team, and mail them the link."""
    places = _administered(request)
    form = Invite(request.POST if request.method == "POST" else None)
    form.offer(places)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "errors": faults.of_form(form), "roles": GIVEN, "places": places}
        teams = _teams(places)
        return shown(request, "staff/invite.html", {**context, "teams": teams}, status=status)
    try:
        newcomer = _invited(request, form.cleaned_data)
    except Refused as fault:
        messages.error(request, str(fault))
        return redirect("staff:people-invite")
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
        return redirect("staff:people-invite")
    messages.success(request, f"{newcomer.email} was sent an invitation.")
    return redirect("staff:person", newcomer.pk)


@access.admin
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Change what somebody may do, or end it."""
    if verb not in ACTS:
        raise Http404("Nothing of the kind can be done to a person.")
    somebody = _person(request, number)
    page = cast("Any", request)
    try:
        said = ACTS[verb](somebody, request.POST, page.who.actor_in(somebody.council_id), page.at)
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, said)
    return redirect("staff:person", number)


Typed = Mapping[str, Any]


def _give(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    if typed.get("role") not in dict(GIVEN) or somebody.identity is None:
        raise BadRequest("There is no such role to give.")
    if somebody.disabled_at is not None:
        raise MustStay("They have left. Let them come back first.")
    people.stand(somebody, typed["role"], by=by, at=at)
    return f"They are {Role(typed['role']).label.lower()} now."


def _take(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    role = str(typed.get("role", ""))
    if why := rules.why_not_take(somebody, role, by):
        raise MustStay(why)
    people.stand_down(somebody, role, by=by, at=at)
    return "The role is taken from them."


def _join(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    people.join_team(somebody, _team(somebody, typed), by=by, at=at)
    return "They are in the team."


def _leave(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    people.leave_team(somebody, _team(somebody, typed), by=by, at=at)
    return "They are in the team no more."


def _disable(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    people.disable(somebody, by=by, at=at)
    keys.revoke_all(somebody, by=by, at=at)
    return "They can do nothing here any more, and every session of theirs has ended."


def _enable(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    if somebody.disabled_at is not None:
        people.enable(somebody, by=by, at=at)
    elif somebody.identity is not None:
        people.reopen_identity(somebody.identity, by=by, at=at)
    return "They can sign in again."


def _sign_out(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    if somebody.identity is not None:
        people.end_sessions(somebody.identity, by=by, at=at)
    return "Every session of theirs has ended."


def _invite_again(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    identity = somebody.identity
    if identity is None or queries.has_a_way_in(identity):
        raise MustStay("They can sign in already.")
    invitations.send(somebody.council, identity, by=by, at=at)
    return "They were sent another invitation."


def _merge(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    text, place = str(typed.get("other", "")).strip(), somebody.council_id
    if text.isdigit() and len(text) < SHORTEST_PHONE:
        found = [one for one in [queries.person(int(text))] if one and one.council_id == place]
    else:
        found = [*queries.at_email(place, text), *queries.at_phone(place, text)]
    others = {one.pk: one for one in found if one.pk != somebody.pk}
    if len(others) != 1:
        raise NotMerged(f"{len(others) or 'No'} others are known by that. Write their number.")
    [other] = others.values()
    if why := rules.why_not_merge(somebody, other):
        raise NotMerged(why)
    moved = cases.move_requests(other, somebody, by=by, at=at)
    people.merge(somebody, other, moved=moved, by=by, at=at)
    return f"They are one person now; {len(moved)} of their other cases came over."


def _unmerge(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    wanted = [one for one in queries.merges_into(somebody) if str(one.pk) == typed.get("merge")]
    if not wanted:
        raise NotMerged
    [made] = wanted
    cases.move_requests(somebody, made.gone, by=by, at=at, only=made.moved)
    people.unmerge(made, by=by, at=at)
    return "They are two people again, each with their own cases."


ACTS: dict[str, Callable[[Person, Typed, Actor, datetime], str]] = {
    "give": _give,
    "take": _take,
    "join": _join,
    "leave": _leave,
    "disable": _disable,
    "enable": _enable,
    "sign-out": _sign_out,
    "merge": _merge,
    "unmerge": _unmerge,
    "invite-again": _invite_again,
}


def _invited(request: HttpRequest, said: Mapping[str, Any]) -> Person:
    """Give somebody their way in at the councils chosen of those administered here."""
    page = cast("Any", request)
    every = _administered(request)
    places = [one for one in every if one.slug in said.get("where", [one.slug])]
    identity = people.enrol(said["email"], by=page.who.actor_in(places[0].pk), at=page.at)
    known = [queries.person_of(identity.pk, place.pk) for place in places]
    if any(one is not None and one.disabled_at is not None for one in known):
        raise MustStay("They have left. Find them in the list, and let them come back.")
    for place, found in zip(places, known, strict=True):
        by = page.who.actor_in(place.pk)
        newcomer = found or people.add(
            place, said["name"], email=identity.email, identity=identity, by=by, at=page.at
        )
        people.stand(newcomer, said["role"], by=by, at=page.at)
        team = councils.team(place.pk, said["team"]) if said["team"] else None
        if team is not None:
            people.join_team(newcomer, team, by=by, at=page.at)
    if not queries.has_a_way_in(identity):
        invitations.send(page.council, identity, by=by, at=page.at)
    return newcomer


def _shown(request: HttpRequest, somebody: Person) -> HttpResponse:
    page = cast("Any", request)
    by = page.who.actor_in(somebody.council_id)
    roles = queries.roles_of(somebody)
    teams = [m.team for m in queries.memberships(somebody.council_id) if m.person == somebody]
    other = [team for team in councils.teams(somebody.council) if team not in teams]
    context = {
        "person": somebody,
        "roles": [(role, Role(role).label) for role in roles if role != Role.RESIDENT],
        "other_roles": [one for one in GIVEN if one[0] not in roles],
        "teams": teams,
        "other_teams": other,
        "merges": queries.merges_into(somebody),
        "why_stays": rules.why_not_disable(somebody, by),
        "has_a_way_in": somebody.identity is not None and queries.has_a_way_in(somebody.identity),
        "dormant_at": somebody.identity and somebody.identity.last_used_at + DORMANT,
    }
    return shown(request, "staff/person.html", context)


def _administered(request: HttpRequest) -> list[Council]:
    page = cast("Any", request)
    mine = councils.by_ids(page.who.councils_as(Role.ADMIN))
    return [one for one in mine if not one.is_partnership]


def _person(request: HttpRequest, number: int) -> Person:
    found = queries.person(number)
    mine = {place.pk for place in _administered(request)}
    if found is None or found.council_id not in mine:
        raise Http404("Nobody of that number is known here.")
    return found


def _team(somebody: Person, typed: Typed) -> Team:
    found = councils.team(somebody.council_id, str(typed.get("team", "")))
    if found is None:
        raise BadRequest("There is no such team.")
    return found


def _teams(places: Iterable[Council]) -> list[tuple[str, str]]:
    found = {team.code: team.name for place in places for team in councils.teams(place)}
    return sorted(found.items(), key=lambda team: team[1])


def _rows(place: Council, at: datetime) -> list[Row]:
    teams: dict[int, list[str]] = {}
    for member in queries.memberships(place.pk):
        teams.setdefault(member.person_id, []).append(member.team.name)
    rows = [
        Row(
            held.person,
            place.name,
            ", ".join(Role(role).label for role in held.roles),
            ", ".join(teams.get(held.person.pk, [])),
            _state(held.person, at),
            held.identity.last_login,
        )
        for held in queries.standings(place.pk)
    ]
    left = [Row(one, place.name, "", "", "left", None) for one in queries.disabled(place.pk)]
    return rows + left


def _state(somebody: Person, at: datetime) -> str:
    identity = somebody.identity
    if identity is None or not identity.is_active:
        return "closed"
    return "soon dormant" if at - identity.last_used_at > SOON_DORMANT else "in use"


def _residents(places: Iterable[Council], text: str, known: set[int]) -> list[Row]:
    """Return residents with exactly that address or number: their names are not searched."""
    found = [
        one
        for place in places
        for one in (*queries.at_email(place.pk, text), *queries.at_phone(place.pk, text))
        if one.pk not in known
    ]
    return [Row(one, one.council.name, "Resident", "", "in use", None) for one in found]


def _fits(somebody: Person, text: str) -> bool:
    return text.casefold() in f"{somebody.name} {somebody.email}".casefold()
