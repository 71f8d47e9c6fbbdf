"""Where somebody is signed in, and their recent sign-ins, for themselves; each session can end."""

from typing import Any, cast

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moothall.faces.pages import access, devices, sessions
from moothall.ground.journal.words import GUEST
from moothall.ground.languages.speech import said
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Method

OTHERS = "others"


@access.signed_in
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show where somebody is signed in now, and who signed in or tried to lately."""
    page = cast("Any", request)
    identity = cast("Identity", request.user)
    context = {
        "sessions": queries.open_sessions(identity, page.at),
        "here": request.session.session_key,
        "sign_ins": queries.sign_ins(identity.pk),
    }
    return render(request, "account/sessions.html", context)


@access.signed_in
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or all but this one."""
    page, identity = cast("Any", request), cast("Identity", request.user)
    here = str(request.session.session_key)
    by = page.who.actor_in(page.council.pk)
    wanted = request.POST.get("session", "")
    if wanted == OTHERS:
        people.end_other_sessions(identity, here, by=by, at=page.at)
        people.end_sessions(identity, by=by, at=page.at)  # also those that are on no list
        update_session_auth_hash(request, identity)
        messages.success(request, said("You are signed out everywhere else."))
        return redirect("account_sessions")
    found = queries.open_sessions(identity, page.at)
    chosen = next((one.signed for one in found if str(one.signed.pk) == wanted), None)
    if chosen is None or chosen.session_key == here:
        raise Http404("That is no other session of yours.")
    people.end_session(chosen, by=by, at=page.at)
    messages.success(
        request, said("{device} is signed out.", device=devices.said_of(chosen.device))
    )
    return redirect("account_sessions")


def note(request: HttpRequest, identity: Identity) -> None:
    """Keep that somebody has just signed in, and by what."""
    if not request.session.session_key:
        request.session.create()
    key = str(request.session.session_key)
    page = cast("Any", request)
    signed = people.note_sign_in(
        identity,
        page.council,
        people.Try(_method(request, identity), _device(request), key),
        by=GUEST,
        at=page.at,
    )
    request.session[sessions.SIGNED] = signed.pk
    request.session[sessions.KEPT_AS] = key


def note_failure(request: HttpRequest, identity: Identity | None, method: Method) -> None:
    """Keep that somebody could not sign in; *identity* None where nobody is known by that."""
    page, how = cast("Any", request), people.Try(method, _device(request))
    people.note_sign_in(identity, page.council, how, by=GUEST, at=page.at)


def _device(request: HttpRequest) -> str:
    return devices.named(request.headers.get("User-Agent", ""))


def _method(request: HttpRequest, identity: Identity) -> str:
    done = get_authentication_records(request, identity)
    types = {str(one.get("type", "")) for one in done if one.get("method") == "mfa"}
    names = {str(one.get("method")) for one in done}
    ways = {
        Method.PASSKEY: "webauthn" in types,
        Method.RECOVERY: "recovery_codes" in types,
        Method.APP: "totp" in types,
        Method.PROVIDER: "openid" in names,
        Method.PASSWORD: "password" in names,
    }
    return next((way for way, is_so in ways.items() if is_so), Method.LINK)
