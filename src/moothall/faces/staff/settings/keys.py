"""The API keys of a council: made, listed and revoked by its administrators."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from moothall.faces.pages import access, again, faults
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.journal.words import Refused
from moothall.ground.keys import actions, queries
from moothall.ground.keys.actions import Terms
from moothall.ground.keys.models import Key
from moothall.ground.keys.words import SCOPES, NoSuchKey
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person

NAME = {"required": "Enter what the key is for.", "max_length": "Use 80 characters or fewer."}
CHOOSE = {"required": "Select what the key may do.", "invalid_choice": "Select what it may do."}
DAYS = {"": "Never", "30": "After 30 days", "90": "After 90 days", "365": "After a year"}
NOT_KNOWN = "Nobody signs in here with that email address."


class NewKey(forms.Form):
    """What a new key is for. It checks; the action makes."""

    name = forms.CharField(max_length=80, error_messages=NAME)
    scopes = forms.MultipleChoiceField(choices=list(SCOPES.items()), error_messages=CHOOSE)
    email = forms.EmailField(
        required=False,
        error_messages={"invalid": "Enter an email address, or leave it empty for a system."},
    )
    days = forms.ChoiceField(choices=list(DAYS.items()), required=False)


@access.admin
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys of the council, and make one: its text is on this page once.

    Whoever opens it shows once more who they are; where that has run out when they send the form,
    they find what they typed when they come back.
    """
    desk, here = _desk(request), reverse("staff:keys")
    form = NewKey(
        request.POST if request.method == "POST" else None, initial=again.typed(request, here)
    )
    if asked := again.first(request, here):
        if form.is_bound:
            again.hold(request, here, form)
        return asked
    if request.method != "POST":
        return _page(request, desk, form)
    if not form.is_valid():
        return _page(request, desk, form)
    person = _person(desk, form)
    if form.errors:
        return _page(request, desk, form)
    try:
        made = _make(desk, form.cleaned_data, person)
    except Refused as fault:
        form.add_error(None, str(fault))
        return _page(request, desk, form)
    again.forget(request)
    return _page(request, desk, NewKey(), made=made)


@access.admin
@require_POST
def revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """Let a key open nothing from now on."""
    desk = _desk(request)
    try:
        found = queries.one(desk.council.pk, prefix)
    except NoSuchKey as gone:
        raise Http404(str(gone)) from gone
    actions.revoke(found, by=desk.who.actor_in(desk.council.pk), at=desk.at)
    messages.success(request, f"The key {prefix} is revoked.")
    return redirect("staff:keys")


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership has no keys: make one in each of its councils.")
    return desk


def _person(desk: Desk, form: NewKey) -> Person | None:
    email = form.cleaned_data["email"]
    found = people.by_email(desk.council.pk, email) if email else None
    if email and found is None:
        form.add_error("email", NOT_KNOWN)
    return found


def _make(desk: Desk, said: dict[str, Any], person: Person | None) -> tuple[Key, str]:
    days = int(said["days"] or 0)
    terms = Terms(
        name=said["name"],
        scopes=said["scopes"],
        person=person,
        expires_at=desk.at + timedelta(days=days) if days else None,
    )
    return actions.make(desk.council, terms, by=desk.who.actor_in(desk.council.pk), at=desk.at)


def _page(
    request: HttpRequest, desk: Desk, form: NewKey, *, made: tuple[Key, str] | None = None
) -> HttpResponse:
    wrong = faults.of_form(form)
    context = {
        "keys": queries.keys(desk.council.pk),
        "now": desk.at,
        "form": form,
        "errors": wrong,
        "scopes": SCOPES,
        "days": DAYS,
        "made": made,
    }
    return shown(request, "staff/keys.html", context, status=422 if wrong else 200)
