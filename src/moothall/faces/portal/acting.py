"""People who act for others: who lets whom, for whom one acts now, and businesses."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import finding
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import queries as catalogue
from moothall.faces.pages import access, acting, errors
from moothall.faces.pages.limits import Limit, address_of
from moothall.faces.portal import visiting
from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked, said
from moothall.ground.people import actions as people
from moothall.ground.people import queries, rules
from moothall.ground.people.models import Authority, Person
from moothall.ground.people.words import Part

GUESSES = Limit("acting-code", tries=10, seconds=3600)
NEW_BUSINESSES = Limit("business", tries=5, seconds=86_400)
LENGTHS = {
    "30": marked("One month"),
    "182": marked("Six months"),
    "365": marked("One year"),
    "730": marked("Two years"),
}
WHOLE = "all"
SHOWN = "acting code"
MAY_NOW = marked("You may act for {name} now.")
NO_LENGTH = marked("Select for how long")
NO_SERVICES = marked("Select everything, or the services")
NO_CODE = marked("Enter the code that you were given")
NO_NAME = marked("Enter the name of the business")


@access.signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show for whom somebody may act, and who may act for them or a business of theirs."""
    me, at = visiting.me(request), visiting.at(request)
    held = queries.held_by_id(me.pk, at)
    givers = [me, *(one.giver for one in held if one.part == Part.OWNER)]
    given = [one for one in queries.given_by_all(givers) if _lives(one, request)]
    told = _all_told(request, [*held, *given])
    context = {
        "held": [told[one.pk] for one in held],
        "now": visiting.acting(request),
        "givers": [
            (giver, [told[one.pk] for one in given if one.giver_id == giver.pk]) for giver in givers
        ],
        "me": me,
        "fresh": request.session.get(SHOWN, "")
        if any(one.holder_id is None for one in given)
        else "",
    }
    return render(request, "portal/acting.html", context)


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def let(request: HttpRequest, number: int) -> HttpResponse:
    """Ask in what somebody is to act for one, or for one's business, and make the code for them."""
    giver = _mine(request, number)
    own, services = _owned(request, giver.pk), _services(request)
    if own and own.services:
        services = {code: name for code, name in services.items() if code in own.services}
    case = _case(request, giver, own)
    chosen = request.POST.getlist("services")
    typed = {"services": chosen or [WHOLE], "length": request.POST.get("length", "")}
    context: dict[str, Any] = {"giver": giver, "services": services, "typed": typed, "own": own}
    context |= {"lengths": {days: said(words) for days, words in LENGTHS.items()}, "case": case}
    if request.method != "POST":
        return render(request, "portal/acting_let.html", context)
    wrong = {} if typed["length"] in LENGTHS else {"length": said(NO_LENGTH)}
    if case is None and (not chosen or set(chosen) - {WHOLE, *services}):
        wrong["services"] = said(NO_SERVICES)
    if wrong:
        listed = [{"text": text, "href": f"#{name}"} for name, text in wrong.items()]
        context |= {"wrong": wrong, "errors": listed}
        return render(request, "portal/acting_let.html", context, status=422)
    by, at = visiting.actor(request), visiting.at(request)
    within = people.Within(
        expires_at=at + timedelta(days=int(str(typed["length"]))),
        services=() if case or WHOLE in chosen else chosen,
        cases=[case.pk] if case else (),
        part=Part.OWNER if giver.is_business and request.POST.get("owner") else Part.AGENT,
    )
    request.session[SHOWN] = people.offer(giver, within, by=by, at=at).code
    return redirect("portal:acting")


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take the code that somebody was given by whoever they are to act for."""
    me = visiting.me(request)
    if request.method != "POST":
        return render(request, "portal/acting_take.html")
    keys = [f"person {me.pk}", f"address {address_of(request)}"]
    if GUESSES.is_reached(*keys):
        return errors.page(request, 429)
    problem, code = NO_CODE, request.POST.get("code", "").strip()[:40]
    by, at = visiting.actor(request), visiting.at(request)
    try:
        taken = people.take_up(me, code, by=by, at=at) if code else None
    except Refused as refused:
        GUESSES.count(*keys)
        problem, taken = str(refused), None
    if taken is None:
        problem = said(problem)
        context = {"wrong": problem, "errors": [{"text": problem, "href": "#code"}]}
        return render(request, "portal/acting_take.html", context, status=422)
    messages.success(request, said(MAY_NOW, name=taken.giver.name))
    return redirect("portal:acting")


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def business(request: HttpRequest) -> HttpResponse:
    """Take in a business of whoever is signed in; they are its owner here."""
    me = visiting.me(request)
    typed = {name: request.POST.get(name, "").strip()[:200] for name in ("name", "number")}
    if request.method != "POST":
        return render(request, "portal/business.html", {"typed": typed, "wrong": {}})
    if NEW_BUSINESSES.is_reached(f"person {me.pk}"):
        return errors.page(request, 429)
    council, by, at = visiting.council(request), visiting.actor(request), visiting.at(request)
    wrong = {} if typed["name"] else {"name": said(NO_NAME)}
    if why := rules.why_not_add_business(council.pk, typed["number"]):
        wrong["number"] = said(why)
    if wrong:
        listed = [{"text": text, "href": f"#{name}"} for name, text in wrong.items()]
        context = {"typed": typed, "wrong": wrong, "errors": listed}
        return render(request, "portal/business.html", context, status=422)
    named = people.Business(" ".join(typed["name"].split()), typed["number"])
    made = people.add_business(council, named, owner=me, by=by, at=at)
    NEW_BUSINESSES.count(f"person {me.pk}")
    messages.success(request, said(MAY_NOW, name=made.name))
    return redirect("portal:acting")


@access.signed_in
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Begin to act for somebody, or end an authority, one's own or over one's affairs."""
    found = queries.authority(number)
    if found is None or verb not in ACTS or not _may(request, found, verb):
        raise Http404("That is not yours.")
    return ACTS[verb](request, found)


@access.signed_in
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Act for oneself again."""
    acting.stop(request)
    messages.success(request, said("You act for yourself again."))
    return redirect("portal:acting")


def _begin(request: HttpRequest, found: Authority) -> HttpResponse:
    acting.begin(request, found)
    if len(found.cases) == 1 and (cases := _all_told(request, [found])[found.pk]["cases"]):
        return redirect("portal:case", cases[0].reference)
    return redirect("portal:mine")


def _end(request: HttpRequest, found: Authority) -> HttpResponse:
    people.end_acting(found, by=visiting.actor(request), at=visiting.at(request))
    request.session.pop(SHOWN, None)
    messages.success(request, said("That has ended."))
    return redirect("portal:acting")


ACTS: dict[str, Callable[[HttpRequest, Authority], HttpResponse]] = {"begin": _begin, "end": _end}


def _may(request: HttpRequest, found: Authority, verb: str) -> bool:
    """Whether an authority is one's own to use, or to end."""
    me = visiting.me(request)
    if found.holder_id == me.pk:
        return verb == "end" or found in queries.held_by_id(me.pk, visiting.at(request))
    return verb == "end" and (
        found.giver_id == me.pk or _owned(request, found.giver_id) is not None
    )


def _owned(request: HttpRequest, giver: int) -> Authority | None:
    """Return on what whoever is signed in owns a business, if they do."""
    held = queries.held_by_id(visiting.me(request).pk, visiting.at(request))
    return next((one for one in held if one.giver_id == giver and one.part == Part.OWNER), None)


def _mine(request: HttpRequest, number: int) -> Person:
    """Return oneself, or a business that one owns."""
    me = visiting.me(request)
    if number == me.pk:
        return me
    found = queries.person(number) if _owned(request, number) else None
    if found is None:
        raise Http404("That is not yours.")
    return found


def _lives(one: Authority, request: HttpRequest) -> bool:
    return one.ended_at is None and one.expires_at > visiting.at(request)


def _all_told(request: HttpRequest, every: Sequence[Authority]) -> dict[int, dict[str, Any]]:
    """Return what is told of authorities, by their numbers: the services, and the cases.

    Of cases it tells those that an authority is good for alone; none where it is good for more.
    """
    names, wanted = _services(request), {number for one in every for number in one.cases}
    among = finding.in_council(visiting.council(request).pk)
    cases = list(among.filter(pk__in=wanted).order_by("-created_at")) if wanted else []
    return {
        one.pk: {
            "authority": one,
            "services": [names.get(code, code) for code in one.services],
            "cases": [case for case in cases if case.pk in one.cases],
        }
        for one in every
    }


def _case(request: HttpRequest, giver: Person, own: Authority | None) -> Case | None:
    """Return the one case in which somebody is to act, if it is to be one, of whoever lets them.

    :raises Http404: for a case that is not theirs, or only for employees.
    """
    reference = request.POST.get("case") or request.GET.get("case")
    if not reference:
        return None
    try:
        found = finding.by_reference(reference, finding.in_council(giver.council_id))
    except NoSuchCase as gone:
        raise Http404(str(gone)) from gone
    is_internal = catalogue.is_internal(found.council_id, found.service, found.version_id)
    is_theirs = found.requester_id == giver.pk and not is_internal
    if not is_theirs or (own and not own.covers(found.service, found.pk)):
        raise Http404("That is not yours.")
    return found


def _services(request: HttpRequest) -> dict[str, str]:
    """Return the names of what somebody may ask for in another's name, by code."""
    offers = catalogue.offers(visiting.council(request).pk)
    asked = [one.definition for one in offers if one.definition.ask != "employees"]
    return {one.service: one.name for one in sorted(asked, key=lambda one: one.name)}
