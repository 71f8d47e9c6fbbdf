"""Asking who is there once more, before a page gives away more than being signed in should."""

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def first(request: HttpRequest, then: str) -> HttpResponse | None:
    """Return the way to the password, or a code, and back to *then*; None where it was just said.

    Whoever signs in on a provider's word alone has nothing that could be asked here, and is not.
    """
    if not is_reauthentication_required(request, app="moothall"):
        return None
    return redirect(f"{reverse('account_reauthenticate')}?next={then}")
