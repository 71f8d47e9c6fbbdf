"""Where somebody lives, for officers who put it right; and who lives with them, with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from moothall.faces.pages import access, homes
from moothall.faces.staff.desk import shown, sit
from moothall.faces.staff.queue.rows import rows
from moothall.faces.staff.residents.known import known_here
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Home, Person
from moothall.ground.people.queries import Member
from moothall.ground.people.words import Looking, Mistaken, NoHome

ASKED = homes.questions("What is their address?", "When did they move in?")
LEFT = homes.day_asked("When did they move away?")
LONGEST_REASON = 2000
MOST_CASES = 50
LOOKED, LOOK_LASTS = "looked at households", timedelta(minutes=15)
"""Somebody who said why they look may look again for so long, in the same session."""


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, number: int) -> HttpResponse:
    """Record where somebody lives, on an officer's word and with a reason."""
    somebody = known_here(request, number)
    kept = queries.home_of(somebody)
    read = homes.read(request, ASKED, kept)
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    errors = list(read.errors)
    if read.dwelling is not None:
        why = _recorded(request, somebody, read, reason)
        if why is None:
            messages.success(request, f"It is recorded where {somebody.name} lives.")
            return redirect("staff:known-person", number)
        errors = [{"text": why, "href": "#reason"}]
    context = {
        "person": somebody,
        "lives_at": kept,
        "past": queries.homes_of(somebody),
        "fields": read.fields,
        "day": homes.drawn(LEFT) if request.method != "POST" else None,
        "errors": errors,
        "reason": reason,
        "mistakes": Mistaken.choices,
    }
    return shown(request, "staff/known_home.html", context, status=422 if errors else 200)


def _recorded(request: HttpRequest, somebody: Person, read: homes.Read, reason: str) -> str | None:
    """Record it; return what was wrong, if anything was."""
    page = cast("Any", request)
    by = page.who.actor_in(somebody.council_id)
    if read.dwelling is None:
        return None
    try:
        people.move_in(
            somebody, read.dwelling, by=by, at=page.at, from_on=read.since, reason=reason
        )
    except Refused as refused:
        return str(refused)
    return None


@access.officer
@require_POST
def end(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Record that somebody moved away, or take away an address that was never theirs."""
    if verb not in ENDS:
        raise Http404("Nothing of the kind can be done to an address.")
    somebody, page = known_here(request, number), cast("Any", request)
    by, now = page.who.actor_in(somebody.council_id), page.at
    said = request.POST.get(ENDS[verb].says, "").strip()[:LONGEST_REASON]
    kept = queries.home_of(somebody)
    try:
        if kept is None:
            raise NoHome("We do not know where they live.")
        day = _day(request) if verb == "left" else None
        messages.success(request, ENDS[verb].do(kept, day, said, by, now))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("staff:known-home", number)
    return redirect("staff:known-person", number)


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest, number: int) -> HttpResponse:
    """Show who lives with somebody, once the officer has said why; each look is journalled."""
    somebody, page = known_here(request, number), cast("Any", request)
    kept = queries.home_of(somebody)
    if kept is None:
        messages.info(request, "We do not know where they live.")
        return redirect("staff:known-person", number)
    if request.method == "POST":
        return _looked(request, somebody, kept)
    if not _has_looked(request, kept, page.at):
        context = {"person": somebody, "lives_at": kept, "reasons": Looking.choices}
        return shown(request, "staff/household_why.html", context)
    members = queries.household(kept)
    context = {
        "person": somebody,
        "lives_at": kept,
        "there": [one for one in members if one.is_there],
        "gone": [one for one in members if not one.is_there],
        "rows": _cases(request, members),
        "most": MOST_CASES,
    }
    return shown(request, "staff/household.html", context)


def _looked(request: HttpRequest, somebody: Person, kept: Home) -> HttpResponse:
    page = cast("Any", request)
    by = page.who.actor_in(somebody.council_id)
    try:
        people.see_household(kept, request.POST.get("why", ""), by=by, at=page.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        until = (page.at + LOOK_LASTS).timestamp()
        request.session[LOOKED] = {**request.session.get(LOOKED, {}), str(kept.pk): until}
    return redirect("staff:known-household", somebody.pk)


def _has_looked(request: HttpRequest, kept: Home, now: datetime) -> bool:
    return bool(request.session.get(LOOKED, {}).get(str(kept.pk), 0) > now.timestamp())


def _cases(request: HttpRequest, members: list[Member]) -> list[Any]:
    """The cases of who lives there now, of those that this officer may see anyway."""
    desk = sit(request)
    there = [one.person.pk for one in members if one.is_there]
    found = desk.seen.filter(requester_id__in=there)
    return rows(desk, found.order_by("-created_at", "-pk")[:MOST_CASES])


def _day(request: HttpRequest) -> date:
    day, read = homes.read_day(request, LEFT)
    if day is None:
        raise NoHome(read.errors[0]["text"])
    return day


def _left(kept: Home, day: date | None, reason: str, by: Actor, at: datetime) -> str:
    people.move_out(kept, day or at.date(), by=by, at=at, reason=reason)
    return "It is recorded that they moved away."


def _never(kept: Home, day: date | None, why: str, by: Actor, at: datetime) -> str:
    del day
    people.remove_home(kept, by=by, at=at, why=why)
    return "That address is taken away."


@dataclass(frozen=True, slots=True)
class End:
    """How an address ends: the field that says why, and what is done."""

    says: str
    do: Callable[[Home, date | None, str, Actor, datetime], str]


ENDS = {"left": End("reason", _left), "never": End("why", _never)}
