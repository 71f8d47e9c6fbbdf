"""Where somebody is reached: addresses and numbers that are theirs once a code has shown it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Channel, Intent
from moothall.faces.pages import access, errors
from moothall.faces.pages.languages import name_of
from moothall.faces.pages.limits import Limit, address_of
from moothall.faces.portal import toread, visiting
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.languages.speech import marked, said
from moothall.ground.people import actions as people
from moothall.ground.people import queries, rules
from moothall.ground.people.contact_points import as_compared
from moothall.ground.people.models import ContactPoint, Person
from moothall.ground.people.words import CODE_LASTS, PointKind

TO_ONE = Limit("code-to", tries=5, seconds=86_400)
"""Codes to one address or number, whoever asks, over all councils: strangers are not pestered."""
FROM_ONE = Limit("code-from", tries=20, seconds=86_400)
"""Codes that one person, or one network address, asks for."""
GUESSES = Limit("code-guess", tries=15, seconds=3600)
"""Codes that one person enters wrong."""
EMPTY = {
    PointKind.EMAIL.value: marked("Enter an email address"),
    PointKind.MOBILE.value: marked("Enter a mobile number"),
}
NO_CODE = marked("Enter the six digits that we sent you")
SUBJECT = marked("Your code to show that this address is yours")
BODY = marked(
    "Your code is {code}. It works once, for 10 minutes.\n\n"
    "Enter it on the page where you asked for it. Give it to nobody, also not to somebody who"
    " says that they are from {council}: we never ask for it.\n\n"
    "If you did not ask for a code, do nothing.\n"
)
TEXT = marked(
    "{council}: your code is {code}, for 10 minutes. Give it to nobody: we never ask for it."
)
SHOWN = marked("You have shown that {address} is yours.")
SHOWN_ALREADY = marked("You have shown already that {address} is yours.")
MAIN_NOW = marked("We reach you at {address} from now on.")
FORGOTTEN = marked("We have forgotten {address}.")


@access.signed_in
@require_safe
def details(request: HttpRequest) -> HttpResponse:
    """Show where somebody is reached, and what they may do about it."""
    person = visiting.me(request)
    known = queries.points_of(person)
    context = {
        "person": person,
        "lives_at": queries.home_of(person),
        "to_read": toread.left(request),
        "groups": [
            (kind, [_told(point) for point in known if point.kind == kind]) for kind in PointKind
        ],
    }
    return render(request, "portal/details.html", context)


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Take an address or number, send a code there, and lead to where it is entered."""
    if kind not in PointKind.values:
        raise Http404("Nobody is reached that way.")
    person, by, at = visiting.me(request), visiting.actor(request), visiting.at(request)
    typed = request.POST.get("value", "").strip()[:254]
    context: dict[str, Any] = {"kind": kind, "typed": typed}
    if request.method != "POST":
        return render(request, "portal/contact_point.html", context)
    problem = rules.why_not_reach(kind, typed) if typed else EMPTY[kind]
    if problem is None and _is_too_often(request, person, as_compared(kind, typed)):
        return errors.page(request, 429)
    try:
        if problem is None:
            point = people.add_point(person, kind, typed, by=by, at=at)
            return _coded(request, point)
    except Refused as refused:
        problem = str(refused)
    problem = said(problem or "")
    context |= {"wrong": problem, "errors": [{"text": problem, "href": "#value"}]}
    return render(request, "portal/contact_point.html", context, status=422)


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, number: int) -> HttpResponse:
    """Take the code that was sent to an address or number."""
    point = _mine(request, number)
    context: dict[str, Any] = {"point": point, "limit": CODE_LASTS.seconds // 60}
    if request.method != "POST":
        return render(request, "portal/contact_code.html", context)
    key = f"person {point.person_id}"
    if GUESSES.is_reached(key):
        return errors.page(request, 429)
    typed = request.POST.get("code", "")[:40]
    by, at = visiting.actor(request), visiting.at(request)
    problem = people.prove(point, typed, by=by, at=at) if typed.strip() else NO_CODE
    if problem is None:
        messages.success(request, said(SHOWN, address=point.shown))
        return redirect("portal:details")
    GUESSES.count(key)
    problem = said(problem)
    context |= {"wrong": problem, "errors": [{"text": problem, "href": "#code"}]}
    return render(request, "portal/contact_code.html", context, status=422)


@access.signed_in
@require_POST
def change(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Send another code to an address or number, make it the main one, or forget it."""
    point = _mine(request, number)
    by, at = visiting.actor(request), visiting.at(request)
    if verb == "code" and _is_too_often(request, point.person, point.value):
        return errors.page(request, 429)
    try:
        if verb == "code":
            return _coded(request, point)
        done = CHANGES[verb](point, by, at)
    except KeyError as unknown:
        raise Http404("Nothing of the kind can be done to it.") from unknown
    except Refused as refused:
        messages.error(request, said(str(refused)))
    else:
        messages.success(request, done)
    return redirect("portal:details")


def _main(point: ContactPoint, by: Actor, at: datetime) -> str:
    people.make_main(point, by=by, at=at)
    return said(MAIN_NOW, address=point.shown)


def _remove(point: ContactPoint, by: Actor, at: datetime) -> str:
    people.remove_point(point, by=by, at=at)
    return said(FORGOTTEN, address=point.shown)


CHANGES: dict[str, Callable[[ContactPoint, Actor, datetime], str]] = {
    "main": _main,
    "remove": _remove,
}


def _coded(request: HttpRequest, point: ContactPoint) -> HttpResponse:
    """Send a code, and lead to where it is entered; where it was shown already, say so."""
    if point.is_proved:
        messages.info(request, said(SHOWN_ALREADY, address=point.shown))
        return redirect("portal:details")
    by, at = visiting.actor(request), visiting.at(request)
    if rules.why_not_code(point, at) is None:
        fresh = people.code_for(point, by=by, at=at)
        contact.queue([_message(visiting.council(request), point, fresh)], by=by, at=at)
        TO_ONE.count(f"to {point.value}")
        FROM_ONE.count(f"person {point.person_id}", f"address {address_of(request)}")
    return redirect("portal:contact-code", point.pk)


def _message(council: Council, point: ContactPoint, fresh: str) -> Intent:
    """What goes to an address that nobody has proved: our own words, and nothing typed."""
    is_text = point.kind == PointKind.MOBILE
    words = TEXT if is_text else BODY
    return Intent(
        council_id=council.pk,
        channel=Channel.TEXT if is_text else Channel.EMAIL,
        recipient=f"+{point.value}" if is_text else point.value,
        subject=said(SUBJECT),
        body=said(words, code=fresh, council=name_of(council)),
        is_secret=True,
    )


def _is_too_often(request: HttpRequest, person: Person, value: str) -> bool:
    mine = FROM_ONE.is_reached(f"person {person.pk}", f"address {address_of(request)}")
    return mine or TO_ONE.is_reached(f"to {value}")


def _told(point: ContactPoint) -> dict[str, Any]:
    return {
        "point": point,
        "can_be_main": point.is_proved and not point.is_main,
        "can_go": rules.why_not_remove(point) is None,
    }


def _mine(request: HttpRequest, number: int) -> ContactPoint:
    found = queries.point(visiting.me(request), number)
    if found is None:
        raise Http404("That is not yours.")
    return found
