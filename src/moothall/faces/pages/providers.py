"""Signing in on the word of an OpenID Connect provider: there, back, and who that is here."""

import logging
from dataclasses import asdict
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moothall.faces.pages import access, addresses, again, invitations, signed_in, trusted
from moothall.faces.pages.limits import Limit, address_of
from moothall.ground.journal.words import GUEST, Actor, Refused
from moothall.ground.people import actions as people
from moothall.ground.people import queries, rules
from moothall.ground.people.actions import Newcomer
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Method
from moothall.outside.openid import client
from moothall.outside.openid.words import Provider, ProviderRefused, Vouched

KEPT = "openid"
"""Where a session keeps the sign-in that is under way."""
LONGEST = 600
"""Seconds that somebody may spend at the provider."""
FAILURES = Limit("openid-failures", tries=20, seconds=300)
"""How many failures of an address are kept: strangers must not fill the journal."""
log = logging.getLogger("moothall.signin")


class NotTheSame(Refused):
    """You signed in there as somebody else than here."""


class NotKnown(Refused):
    """You are signed in there, but this council does not know you yet."""


@access.anyone
@never_cache
@require_safe
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Send the browser to the provider, with proofs that only this session holds."""
    asked = _trusted(request, provider)
    if request.user.is_authenticated:
        return redirect("pages:after-sign-in")
    return _go(request, asked)


@access.signed_in
@never_cache
@require_safe
def join(request: HttpRequest, provider: str) -> HttpResponse:
    """Send somebody who is signed in to the provider, to sign in by it from now on."""
    asked = _trusted(request, provider)
    return again.first(request, reverse("mfa_index")) or _go(request, asked, joins=request.user.pk)


@access.signed_in
@never_cache
@require_safe
def ask_again(request: HttpRequest, provider: str) -> HttpResponse:
    """Say that whoever is signed in by the provider alone shows there once more who they are."""
    asked = _trusted(request, provider)
    if "go" in request.GET:
        return _go(request, asked, again=request.user.pk)
    then = urlencode({"go": "yes", "next": request.GET.get("next", "")}, safe="/")
    return render(request, "account/ask_again.html", {"provider": asked, "go": f"?{then}"})


@access.anyone
@never_cache
@require_safe
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """Take somebody in who comes back from the provider with its word."""
    asked = _trusted(request, provider)
    began_here = KEPT in request.session
    try:
        kept = _kept(request, asked)
        vouched = client.complete(
            asked,
            _back_address(request, asked),
            code=request.GET["code"],
            nonce=kept["nonce"],
            verifier=kept["verifier"],
            since=None if kept.get("again") is None else kept["begun"],
        )
        if kept.get("again") is not None:
            return _shown_again(request, asked, kept, vouched)
        if kept["joins"] is not None:
            return _joined(request, kept, vouched)
        identity = _identity(request, asked, vouched)
    except ProviderRefused as fault:
        if began_here:  # a stranger who just opens this address writes nothing
            _note_failure(request)
        log.warning("sign-in with %s refused: %s", asked.code, fault)
        return refused(request, "Sign in did not work. Start again.", status=400)
    except Refused as fault:
        return refused(request, str(fault), status=403)
    record_authentication(request, identity, method="openid", provider=asked.code)
    login = Login(
        user=identity,
        email_verification=EmailVerificationMethod.NONE,
        redirect_url=kept["next"] or None,
    )
    return cast("HttpResponse", perform_login(request, login))


@access.signed_in
@require_POST
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Let a provider sign somebody in no more."""
    mine = [one for one in queries.subjects_of(request.user.pk or 0) if one.pk == number]
    if not mine:
        raise Http404("They sign in by no such provider.")
    if asked := again.first(request, reverse("mfa_index")):
        return asked
    page = cast("Any", request)
    if why := rules.why_not_disconnect(mine[0]):
        messages.error(request, why)
    else:
        people.disconnect(mine[0], by=_actor(request), at=page.at)
        messages.success(request, "You no longer sign in that way.")
    return redirect("mfa_index")


def refused(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    """Say why somebody was not let in."""
    return render(request, "account/not_let_in.html", {"why": why}, status=status)


def _note_failure(request: HttpRequest) -> None:
    """Keep that a sign-in failed: so often from an address, and then no more for a while."""
    whence = f"address {address_of(request)}"
    if not FAILURES.is_reached(whence):
        FAILURES.count(whence)
        signed_in.note_failure(request, None, Method.PROVIDER)


def _trusted(request: HttpRequest, code: str) -> Provider:
    found = next((one for one in trusted.offered(request) if one.code == code), None)
    if found is None:
        raise Http404("This council trusts no provider of that name.")
    return found


def _go(
    request: HttpRequest,
    provider: Provider,
    *,
    joins: int | None = None,
    again: int | None = None,
) -> HttpResponse:
    """Send the browser there.

    :param joins: whose account here the subject is to sign in to from now on.
    :param again: who is to be asked there once more, though they be signed in there.
    """
    back = _back_address(request, provider)
    try:
        begun = client.begin(provider, back, asks_again=again is not None)
    except ProviderRefused as fault:
        log.warning("sign-in with %s cannot begin: %s", provider.code, fault)
        why = f"{provider.name} does not answer. Try again later, or sign in another way."
        return refused(request, why, status=503)
    follows = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(follows, request.get_host(), request.is_secure())
    at = cast("Any", request).at.timestamp()
    request.session[KEPT] = {
        **asdict(begun),
        "provider": provider.code,
        "begun": at,
        "joins": joins,
        "again": again,
        "next": follows if is_ours else "",
    }
    return redirect(begun.address)


def _kept(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    """Return what the session kept of this sign-in, once.

    :raises ProviderRefused: when this answer is not to what this browser asked.
    """
    kept: dict[str, Any] = request.session.pop(KEPT, None) or {}
    state = request.GET.get("state", "")
    if not kept or not constant_time_compare(state, kept["state"]):
        raise ProviderRefused("this browser asked for nothing of the kind")
    if kept["provider"] != provider.code:
        raise ProviderRefused("another provider was asked")
    if cast("Any", request).at.timestamp() - kept["begun"] > LONGEST:
        raise ProviderRefused("it took too long")
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise ProviderRefused("another issuer answers")
    if "code" not in request.GET:
        raise ProviderRefused(f"the provider said {request.GET.get('error', 'nothing')!r}")
    return kept


def _identity(request: HttpRequest, provider: Provider, vouched: Vouched) -> Identity:
    """Return who signs in: whom the subject is, was invited as, or becomes by the rule.

    :raises Refused: when nobody here.
    """
    known = queries.identity_of_subject(vouched.issuer, vouched.subject)
    if known is not None:
        return known
    at = cast("Any", request).at
    invited = invitations.accepted(request)
    if invited is not None:
        people.connect(invited, issuer=vouched.issuer, subject=vouched.subject, by=GUEST, at=at)
        return invited
    return _newcomer(request, provider, vouched)


def _newcomer(request: HttpRequest, provider: Provider, vouched: Vouched) -> Identity:
    page = cast("Any", request)
    domain = vouched.email.rpartition("@")[2].lower()
    if not provider.takes or domain not in provider.domains or page.council.is_partnership:
        raise NotKnown
    newcomer = Newcomer(vouched.issuer, vouched.subject, vouched.email, vouched.name[:200])
    try:
        person = people.take_in(page.council, newcomer, role=provider.takes, by=GUEST, at=page.at)
    except ValidationError as fault:
        raise NotKnown from fault
    return cast("Identity", person.identity)


def _shown_again(
    request: HttpRequest, provider: Provider, kept: dict[str, Any], vouched: Vouched
) -> HttpResponse:
    """Keep that the provider has just asked whoever is signed in, if it was them."""
    known = queries.identity_of_subject(vouched.issuer, vouched.subject)
    if request.user.pk != kept.get("again") or known is None or known.pk != request.user.pk:
        raise NotTheSame
    record_authentication(
        request, known, method="openid", provider=provider.code, reauthenticated=True
    )
    return redirect(kept["next"] or "mfa_index")


def _joined(request: HttpRequest, kept: dict[str, Any], vouched: Vouched) -> HttpResponse:
    page = cast("Any", request)
    if request.user.pk != kept["joins"] or not isinstance(request.user, Identity):
        raise ProviderRefused("somebody else is signed in by now")
    people.connect(
        request.user,
        issuer=vouched.issuer,
        subject=vouched.subject,
        by=_actor(request),
        at=page.at,
    )
    messages.success(request, "You can sign in that way from now on.")
    return redirect("mfa_index")


def _actor(request: HttpRequest) -> Actor:
    page = cast("Any", request)
    return cast("Actor", page.who.actor_in(page.council.pk))


def _back_address(request: HttpRequest, provider: Provider) -> str:
    """Return where the provider sends the browser: made of settings, the same every time."""
    path = reverse("openid_back", args=[provider.code])
    return addresses.of(cast("Any", request).council, path)
