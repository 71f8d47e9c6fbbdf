"""Whom a council knows, for officers: how they are reached, who acts for them, on what evidence."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import finding
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import queries as catalogue
from moothall.faces.pages import access, objecting
from moothall.faces.staff.desk import shown
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people import actions as people
from moothall.ground.people import queries, rules
from moothall.ground.people.models import Authority, Person
from moothall.ground.people.words import SEEN, Evidence, NotActing, Part, Role

LENGTHS = {"30": "One month", "182": "Six months", "365": "One year", "730": "Two years"}
SHORTEST_PHONE = 9
LONGEST_NOTE = 2000
MOST_CASES = 500
WORKERS = (Role.OFFICER, Role.MANAGER, Role.ADMIN)


@access.officer
@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """Find somebody by their whole email address, telephone, number or company number."""
    text = request.GET.get("text", "").strip()[:120]
    found = [one for place in _places(request) for one in _found(place, text)] if text else []
    if len(found) == 1:
        return redirect("staff:known-person", found[0].pk)
    return shown(request, "staff/known.html", {"text": text, "found": found})


@access.officer
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show how somebody is reached, who may act for them and for whom they may act."""
    somebody, page = known_here(request, number), cast("Any", request)
    at = page.at
    context = {
        "person": somebody,
        "points": queries.points_of(somebody),
        "lives_at": queries.home_of(somebody),
        "given": [one for one in queries.given_by(somebody) if _lives(one, at)],
        "held": [one for one in queries.held_by(somebody) if _lives(one, at)],
        "services": _services(somebody.council_id),
        "why_not_check": rules.why_not_check(somebody, page.who.actor_in(somebody.council_id)),
        "lengths": list(LENGTHS.items()),
        "references": dict(
            finding.in_council(somebody.council_id)
            .filter(requester_id=somebody.pk)
            .values_list("pk", "reference")[:MOST_CASES]
        ),
        "evidence": [(one.value, one.label) for one in SEEN],
    }
    return shown(request, "staff/known_person.html", context)


@access.officer
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Record that another acts for somebody, end it, or that a business is what it says."""
    if verb not in ACTS:
        raise Http404("Nothing of the kind can be done to a person.")
    somebody, page = known_here(request, number), cast("Any", request)
    by = page.who.actor_in(somebody.council_id)
    typed = {**request.POST.dict(), "services": request.POST.getlist("services")}
    try:
        said = ACTS[verb](somebody, typed, by, page.at)
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, said)
    return redirect("staff:known-person", number)


Typed = Mapping[str, Any]


def _appoint(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    others = _found(somebody.council_id, str(typed.get("holder", "")).strip()[:120])
    if len(others) != 1:
        raise NotActing(f"{len(others) or 'Nobody'} known by that. Write their number.")
    if typed.get("length") not in LENGTHS or typed.get("evidence") not in SEEN:
        raise NotActing("Choose for how long, and what shows that they may act.")
    case = _one_case(somebody, str(typed.get("case", "")).strip())
    within = people.Within(
        expires_at=at + timedelta(days=int(typed["length"])),
        services=() if case else typed["services"],
        cases=[case.pk] if case else (),
        part=Part.OWNER if typed.get("owner") else Part.AGENT,
    )
    seen = people.Shown(Evidence(typed["evidence"]), str(typed.get("note", ""))[:LONGEST_NOTE])
    made = people.appoint(somebody, others[0], within, on=seen, by=by, at=at)
    missed = objecting.tell(made, _services(somebody.council_id), by=by, at=at)
    names = " and ".join(one.name for one in missed)
    told = f" We know no address of {names}: tell them yourself." if missed else " They are told."
    return f"{others[0].name} may act for {somebody.name} now.{told}"


def _one_case(somebody: Person, reference: str) -> Case | None:
    """Return the one case that an authority is to be good for; None where none was named."""
    if not reference:
        return None
    try:
        found = finding.by_reference(reference, finding.in_council(somebody.council_id))
    except NoSuchCase:
        found = None
    if found is None or found.requester_id != somebody.pk:
        raise NotActing(f"{somebody.name} has no case of that reference.")
    return found


def _end(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    given = (*queries.given_by(somebody), *queries.held_by(somebody))
    found = [one for one in given if str(one.pk) == typed.get("authority")]
    if not found:
        raise NotActing
    people.end_acting(found[0], by=by, at=at)
    return "That has ended, from this moment."


def _check(somebody: Person, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    people.check_business(somebody, by=by, at=at)
    return "It is recorded that you checked this business."


ACTS: dict[str, Callable[[Person, Typed, Actor, datetime], str]] = {
    "appoint": _appoint,
    "end": _end,
    "check": _check,
}


def _found(council_id: int, text: str) -> list[Person]:
    """Return who is known by exactly that: no name is searched."""
    if text.isascii() and text.isdigit() and len(text) < SHORTEST_PHONE:
        one = queries.person(int(text))
        numbered = [one] if one and one.council_id == council_id else []
    else:
        numbered = []
    company = queries.business_of(council_id, text.upper())
    known = (*queries.at_email(council_id, text), *queries.at_phone(council_id, text))
    every = [*numbered, *([company] if company else []), *known]
    return list({one.pk: one for one in every if one.disabled_at is None}.values())


def _services(council_id: int) -> dict[str, str]:
    return {
        one.definition.service: one.definition.name
        for one in catalogue.offers(council_id)
        if one.definition.ask != "employees"
    }


def _lives(one: Authority, at: datetime) -> bool:
    return one.ended_at is None and one.expires_at > at


def _places(request: HttpRequest) -> list[int]:
    return cast("list[int]", cast("Any", request).who.councils_as(*WORKERS))


def known_here(request: HttpRequest, number: int) -> Person:
    """Return somebody whom an officer on this page may know of.

    :raises Http404: for everybody else.
    """
    found = queries.person(number)
    if found is None or found.council_id not in _places(request) or found.disabled_at is not None:
        raise Http404("Nobody of that number is known here.")
    return found
