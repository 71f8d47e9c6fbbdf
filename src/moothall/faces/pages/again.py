"""Asking who is there once more, before a page gives away more than being signed in should."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.faces.pages import trusted
from moothall.ground.languages.speech import marked, said

EASIEST = ("reauthenticate", "mfa_reauthenticate:webauthn")
"""The library's names for a password and a passkey: asked for before a code."""
View = Callable[..., HttpResponse]
NO_WAY = marked(
    "We cannot ask who you are: the account that you sign in with is not offered here now."
)


TYPED = "typed before asking again"


def typed(request: HttpRequest, then: str) -> dict[str, Any]:
    """Return what was typed into the form at *then* when they were asked again; nothing else."""
    kept: dict[str, Any] = request.session.get(TYPED, {}).get(then, {})
    return kept


def forget(request: HttpRequest) -> None:
    """Forget what was typed: it was sent."""
    request.session.pop(TYPED, None)


def hold(request: HttpRequest, then: str, form: Form) -> None:
    """Keep what was typed into a form, while they show who they are."""
    said = {
        name: (field.widget.value_from_datadict(request.POST, request.FILES, name))
        for name, field in form.fields.items()
    }
    request.session[TYPED] = {then: said}


def first(request: HttpRequest, then: str) -> HttpResponse | None:
    """Return the way to show who they are, and back to *then*; None where they have just shown it.

    That is their password, their passkey or a code; whoever has none of them is asked by the
    provider that signs them in.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        return _elsewhere(request, then)
    if not is_reauthentication_required(request, app="moothall"):
        return None
    easiest = next((one for one in methods if one["id"] in EASIEST), methods[0])
    return redirect(f"{easiest['url']}?{_next(then)}")


def asks(view: View, *methods: str, is_asking: bool = True) -> View:
    """Return a view of the sign-in library that asks also whoever signs in by a provider alone.

    The library takes those for just asked, though it cannot ask them.

    :param methods: the methods that ask; all of them where none is named.
    :param is_asking: whether the library asks everybody else there by itself.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        is_asked = request.user.is_authenticated and (not methods or request.method in methods)
        if is_asked and is_asking and get_adapter().get_reauthentication_methods(request.user):
            return view(request, *args, **kwargs)
        way = first(request, request.path) if is_asked else None
        return way or view(request, *args, **kwargs)

    return asking


def _elsewhere(request: HttpRequest, then: str) -> HttpResponse | None:
    mine = {subject.issuer for _, subject in trusted.ways_of(request)}
    if not mine or _is_fresh(request):
        return None
    could = [one for one in trusted.offered(request) if one.issuer in mine]
    used = [str(one.get("provider", "")) for one in _shown(request)]
    could.sort(key=lambda one: used.index(one.code) if one.code in used else len(used))
    found = next(iter(could), None)
    if found is None:
        return render(request, "account/not_let_in.html", {"why": said(NO_WAY)}, status=403)
    where = reverse("openid_again", args=[found.code])
    return redirect(f"{where}?{_next(then)}")


def _next(then: str) -> str:
    return urlencode({"next": then}, safe="/")


def _is_fresh(request: HttpRequest) -> bool:
    """Whether a provider asked them within the time for which a password would be good."""
    shown = [float(one["at"]) for one in _shown(request) if one.get("reauthenticated")]
    return bool(shown) and time.time() - shown[0] < app_settings.REAUTHENTICATION_TIMEOUT


def _shown(request: HttpRequest) -> list[dict[str, Any]]:
    """Return how they showed who they are in this session, the last time first."""
    return list(reversed(get_authentication_records(request, request.user)))
