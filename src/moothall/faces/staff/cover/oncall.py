"""On call: who is, who comes next, what is wrong ahead; rotas and everything done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.faces.pages import access, addresses
from moothall.faces.staff.cover import covering, drawing, formpage, turns
from moothall.faces.staff.cover.deeds import DEEDS, MANAGERS, At, Deed
from moothall.faces.staff.cover.seat import Seat, seat
from moothall.faces.staff.desk import shown
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Refused
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Handover, Layer, Rota, Shift, Swap
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import Flag, OnCall, Said

SHOWN = timedelta(weeks=4)
PAST = timedelta(days=7)
NOTED = timedelta(days=1)
"""So long after a shift its handover is asked for."""


@dataclass(frozen=True)
class Now:
    """How a rota stands at this moment: who is on call, who comes, how many flags; where it is."""

    rota: Rota
    team: str
    url: str
    is_outside: bool
    on_call: Sequence[OnCall]
    coming: Sequence[OnCall]
    flags: int


@access.officer
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every rota of the council, and of the services that it shares: who is on call now."""
    here = seat(request)
    mine = [_now(one, here.desk.at, _page(one)) for one in duty.rotas([here.desk.council.pk])]
    context = {"rotas": [*mine, *_shared(here)], "is_manager": here.is_manager}
    return shown(request, "staff/cover/oncall.html", context)


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Set up a rota for a team."""
    here = seat(request)
    council, wrong = here.desk.council, ""
    teams = {one.code: one.name for one in councils.teams_of(councils.family(council))}
    form = drawing.made(_rota_asks(here, teams), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = Said(**form.cleaned_data)
        try:
            rota = actions.add_rota(council, said, teams=teams, by=here.by, at=here.desk.at)
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(request, "Add its shifts next.")
            return redirect("staff:on-call-rota", rota.pk)
    deed = Deed("Set up a rota", "Set it up", lambda _at, _sent: "")
    return formpage.for_deed(request, deed, form, wrong, back=("On call", reverse("staff:on-call")))


def _rota_asks(here: Seat, teams: Mapping[str, str]) -> dict[str, forms.Field]:
    kept = calendars.heads(here.desk.council.pk)
    codes = [(one.calendar.code, one.calendar.name) for one in kept]
    return {
        "name": drawing.line("What is it called?", 80, hint="Such as ICT out of hours"),
        "team": drawing.choice("Whose cases is it for?", sorted(teams.items())),
        "calendar": drawing.choice(
            "In which working hours does the team answer itself?",
            codes,
            required=False,
            hint="Outside them somebody is on call; always, if you choose none",
        ),
    }


@access.officer
@require_safe
def rota(request: HttpRequest, number: int) -> HttpResponse:
    """Show a rota: who is on call, the shifts ahead, what is wrong, and what can be done."""
    here = seat(request)
    return _rota(request, here, here.rota(number))


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Ask what a deed needs and do it; what a button says is done at once."""
    here = seat(request)
    found = here.rota(number)
    if verb == "feed":
        return _feed(request, here, found)
    deed = DEEDS.get(verb)
    if deed is None or (deed.asks is None and request.method != "POST"):
        raise Http404("Nothing of the kind is done with a rota.")
    if deed.is_managers and not here.is_manager:
        raise PermissionDenied(MANAGERS)
    named = {**request.GET.dict(), **request.POST.dict()}
    at = At(here, found, {name: named[name] for name in NAMES if name in named})
    return _asked(request, deed, at)


NAMES = ("shift", "swap", "layer", "absence", "covered")
"""What the address of a deed may name."""


def _asked(request: HttpRequest, deed: Deed, at: At) -> HttpResponse:
    fields = deed.asks(at) if deed.asks else {}
    data = request.POST if request.method == "POST" else None
    form, wrong = drawing.made(fields, data, **deed.starts(at)), ""
    if data is not None and (not fields or form.is_valid()):
        try:
            messages.success(request, deed.do(at, form.cleaned_data if fields else {}))
        except Refused as refused:
            wrong = str(refused)
        else:
            return redirect(*_after(deed, at.rota))
        if not fields:
            messages.error(request, wrong)
            return redirect("staff:on-call-rota", at.rota.pk)
    back = (at.rota.name, _page(at.rota))
    return formpage.for_deed(request, deed, form, wrong, back=back, at=at)


def _after(deed: Deed, rota: Rota) -> tuple[Any, ...]:
    return ("staff:on-call",) if deed is DEEDS["end"] else ("staff:on-call-rota", rota.pk)


def _feed(request: HttpRequest, here: Seat, found: Rota) -> HttpResponse:
    """Make a secret address for somebody's calendar, and show it this once."""
    if request.method != "POST":
        raise Http404("A calendar address is made by its button.")
    secret = actions.make_feed(found, here.identity, by=here.by, at=here.desk.at)
    path = reverse("portal:on-call-feed", args=[secret])
    return _rota(request, here, found, feed_url=addresses.of(here.desk.council, path))


def _rota(request: HttpRequest, here: Seat, found: Rota, *, feed_url: str = "") -> HttpResponse:
    now = here.desk.at
    ahead = duty.shifts_of(found, now - PAST, now + SHOWN)
    flags = duty.flags(found, now)
    written = duty.handovers([one.pk for one in ahead])
    people = duty.names(_concerned(ahead) | {here.identity}) | duty.team(found)
    context = {
        "now": _now(found, now, _page(found), flags=len(flags)),
        "rota": found,
        "flags": [_flag(one) for one in flags],
        "rows": [_row(one, here, people) for one in ahead if one.ends_at > now],
        "handed": _handed(found, ahead, written, here, people),
        "left_open": [
            one
            for one in ahead
            if one.identity_id == here.identity
            and now - NOTED < one.ends_at <= now
            and one.pk not in written
        ],
        "offers": [_offer(one, here, people) for one in duty.offers(found)],
        "absences": [
            {"absence": one, "name": people.get(one.identity_id, duty.UNKNOWN)}
            | {"is_mine": one.identity_id == here.identity or here.is_manager}
            for one in duty.absences(found, now)
        ],
        "layers": [_layer(one, people) for one in duty.layers(found, now.date())],
        "answers": covering.listed(found, now),
        "is_manager": here.is_manager,
        "is_in_team": here.identity in duty.team(found),
        "number": duty.numbers(found).get(here.identity, ""),
        "has_feed": duty.feed_of(found, here.identity) is not None,
        "feed_url": feed_url,
    }
    return shown(request, "staff/cover/rota.html", context)


def _page(rota: Rota) -> str:
    return reverse("staff:on-call-rota", args=[rota.pk])


def _now(rota: Rota, at: datetime, url: str, *, flags: int | None = None) -> Now:
    return Now(
        rota=rota,
        team=rota.team_code,
        url=url,
        is_outside=duty.is_outside(rota, at),
        on_call=duty.on_call(rota, at),
        coming=duty.coming(rota, at),
        flags=len(duty.flags(rota, at)) if flags is None else flags,
    )


def _shared(here: Seat) -> list[Now]:
    """Return the rotas of the services that this council shares; they are kept at those."""
    council = here.desk.council
    with duty.seen_with_shared(council.pk) as ids:
        found = duty.rotas([one for one in ids if one != council.pk])
        return [_now(one, here.desk.at, addresses.of(one.council, _page(one))) for one in found]


def _concerned(ahead: Sequence[Shift]) -> set[int]:
    return {number for one in ahead for number in (one.identity_id, one.planned_id)}


def _row(one: Shift, here: Seat, people: Mapping[int, str]) -> dict[str, Any]:
    is_mine = one.identity_id == here.identity
    is_ahead = one.starts_at > here.desk.at
    return {
        "shift": one,
        "name": people.get(one.identity_id, duty.UNKNOWN),
        "is_now": not is_ahead,
        "is_mine": is_mine,
        "instead_of": people.get(one.planned_id, duty.UNKNOWN)
        if one.planned_id != one.identity_id
        else "",
        "can_offer": is_mine and is_ahead,
        "can_hand_over": is_mine and not is_ahead,
    }


def _handed(
    rota: Rota,
    ahead: Sequence[Shift],
    written: Mapping[int, Handover],
    here: Seat,
    people: Mapping[int, str],
) -> list[dict[str, Any]]:
    """Return what was handed over lately and may still be to take, the newest first."""
    after = {one.identity_id for one in duty.on_call(rota, here.desk.at)}
    return [
        {
            "handover": written[one.pk],
            "shift": one,
            "by": people.get(written[one.pk].written_by_id, duty.UNKNOWN),
            "taken_by": people.get(written[one.pk].taken_by_id or 0, ""),
            "can_take": written[one.pk].taken_at is None
            and one.ends_at <= here.desk.at
            and here.identity in after,
        }
        for one in reversed(ahead)
        if one.pk in written
    ]


def _offer(one: Swap, here: Seat, people: Mapping[int, str]) -> dict[str, Any]:
    is_own = one.offered_by_id == here.identity
    return {
        "swap": one,
        "name": people.get(one.offered_by_id, duty.UNKNOWN),
        "to": people.get(one.to_id or 0, "") if one.to_id else "",
        "is_own": is_own,
        "can_accept": not is_own and one.to_id in {None, here.identity},
        "can_decline": is_own or one.to_id == here.identity,
    }


def _layer(one: Layer, people: Mapping[int, str]) -> dict[str, Any]:
    return {
        "layer": one,
        "days": [turns.DAYS[day] for day in one.weekdays],
        "people": [people.get(number, duty.UNKNOWN) for number in one.people],
    }


def _flag(one: Flag) -> dict[str, Any]:
    return {"flag": one, "text": one.problem.label}
