"""The page of somebody who was given a way in and has not used it: how they will sign in."""

from datetime import datetime
from typing import Any, cast

from allauth.account.forms import default_token_generator
from allauth.account.utils import url_str_to_user_pk, user_pk_to_url_str
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Intent, one_line
from moothall.faces.pages import access, addresses
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Identity

KEPT = "invited"
"""Where a session keeps the invitation that it opened."""


def path_of(identity: Identity) -> str:
    """Return the path of an invitation: it works for 24 hours, until they first sign in."""
    key = default_token_generator.make_token(identity)
    return reverse("account_invitation", args=[user_pk_to_url_str(identity), key])


def send(council: Council, identity: Identity, *, by: Actor, at: datetime) -> None:
    """Mail somebody their invitation; its text, which holds a secret, is not kept."""
    known = {
        "council": council,
        "home": addresses.of(council),
        "link": addresses.of(council, path_of(identity)),
    }
    place = "account/email/invitation"
    intent = Intent(
        council_id=council.pk,
        recipient=identity.email,
        subject=one_line(render_to_string(f"{place}_subject.txt", known)),
        body=render_to_string(f"{place}_message.txt", known).strip() + "\n",
        is_secret=True,
    )
    contact.queue([intent], by=by, at=at)


@access.anyone
@never_cache
@require_safe
def invitation(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """Offer whoever opens their invitation the ways to sign in."""
    identity = _invited(request, uidb36, key)
    if identity is None:
        return render(request, "account/invitation.html", {"is_dead": True})
    request.session[KEPT] = [uidb36, key]
    reset = reverse("account_reset_password_from_key", args=[uidb36, key])
    return render(request, "account/invitation.html", {"reset": reset})


def accepted(request: HttpRequest) -> Identity | None:
    """Return whose invitation this session opened, if it still holds; it is taken up by this."""
    uidb36, key = request.session.pop(KEPT, ("", ""))
    try:
        return _invited(request, uidb36, key) if key else None
    except Http404:
        return None


def _invited(request: HttpRequest, uidb36: str, key: str) -> Identity | None:
    """Return who is invited.

    :raises Http404: for somebody who has no role in the council of this page.
    """
    council = cast("Any", request).council
    try:
        number = int(url_str_to_user_pk(uidb36))
    except (ValueError, TypeError, OverflowError):
        number = 0
    identity = people.identity_by_id(number)
    if identity is None or not people.who(identity.pk, councils.family(council)).roles:
        raise Http404("Nobody was invited here by that link.")
    is_good = identity.is_active and default_token_generator.check_token(identity, key)
    return identity if is_good and not people.has_a_way_in(identity) else None
