"""Keys by which a program acts for whoever is signed in: made, shown once, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Channel, Intent
from moothall.faces.pages import access, again, faults
from moothall.faces.pages.languages import name_of
from moothall.faces.portal import visiting
from moothall.ground.journal.words import Refused
from moothall.ground.keys import actions, queries
from moothall.ground.keys.actions import Terms
from moothall.ground.keys.words import OWN_DAYS, NoSuchKey, bearable
from moothall.ground.languages.speech import counted, marked, said
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person

NAME = {
    "required": marked("Enter what the key is for"),
    "max_length": marked("Use 80 characters or fewer"),
}
CHOOSE = {
    "required": marked("Select what the key may do"),
    "invalid_choice": marked("Select what the key may do from the list"),
}
WHEN = dict.fromkeys(("required", "invalid_choice"), marked("Select when the key runs out"))
DAYS = [(str(days), "") for days in OWN_DAYS]
A_YEAR = 365
SUBJECT = marked("A key was made to act for you")
BODY = marked(
    "A key was made by which a program can act for you at {council}.\n\n"
    "If that was you, there is nothing to do. If it was not, sign in, choose Your details, then"
    " Keys for\nprograms, and revoke the key. Then change your password.\n"
)
REVOKED = marked("The key for {name} is revoked. It opens nothing any more.")


class OwnKey(forms.Form):
    """What a key of one's own is for. It checks; the action makes."""

    name = forms.CharField(max_length=80, error_messages=NAME)
    scopes = forms.MultipleChoiceField(error_messages=CHOOSE)
    days = forms.ChoiceField(choices=DAYS, error_messages=WHEN)


@access.signed_in
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys of whoever is signed in."""
    context = {"keys": queries.of(_me(request)), "now": visiting.at(request)}
    return render(request, "portal/keys.html", context)


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask what a key is for, make it, and show its text this once."""
    me, here = _me(request), reverse("portal:key-add")
    form = OwnKey(
        request.POST if request.method == "POST" else None, initial=again.typed(request, here)
    )
    if asked := again.first(request, here):
        if form.is_bound:
            again.hold(request, here, form)
        return asked
    scopes = bearable(people.roles_of(me))
    form.fields["scopes"].choices = list(scopes.items())  # type: ignore[attr-defined]  # a choice
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, me, form)
        except Refused as fault:
            form.add_error(None, str(fault))
        else:
            again.forget(request)
            return render(request, "portal/key_made.html", {"made": made})
    wrong = faults.of_form(form)
    context = {"form": form, "errors": wrong, "scopes": scopes, "days": _days()}
    return render(request, "portal/key_add.html", context, status=422 if wrong else 200)


@access.signed_in
@require_POST
def revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """Let a key of whoever is signed in open nothing from now on."""
    me = _me(request)
    try:
        found = queries.one(me.council_id, prefix)
    except NoSuchKey as gone:
        raise Http404(str(gone)) from gone
    if found.person_id != me.pk:
        raise Http404("That is not yours.")
    actions.revoke(found, by=me.actor, at=visiting.at(request))
    messages.success(request, said(REVOKED, name=found.name))
    return redirect("portal:keys")


def _days() -> list[tuple[str, str]]:
    """Return after how many days a key may run out, in words."""
    return [(str(days), _after(days)) for days in OWN_DAYS]


def _after(days: int) -> str:
    if days == A_YEAR:
        return said("After a year")
    return counted("After {number} day", "After {number} days", days)


def _me(request: HttpRequest) -> Person:
    """Return whoever is signed in, themselves; a partnership has no keys."""
    if visiting.council(request).is_partnership:
        raise Http404("A partnership has no keys: make one in each of its councils.")
    return visiting.me(request)


def _made(request: HttpRequest, me: Person, form: OwnKey) -> dict[str, Any]:
    typed, at = form.cleaned_data, visiting.at(request)
    terms = Terms(
        name=typed["name"],
        scopes=typed["scopes"],
        expires_at=at + timedelta(days=int(typed["days"])),
    )
    key, text = actions.make_own(me, terms, by=me.actor, at=at)
    if me.identity is not None:
        contact.queue([_notice(me, me.identity.email)], by=me.actor, at=at)
    return {"key": key, "text": text}


def _notice(me: Person, email: str) -> Intent:
    """What whoever signs in is told, in our own words: it may have been somebody else."""
    return Intent(
        council_id=me.council_id,
        channel=Channel.EMAIL,
        recipient=email,
        subject=said(SUBJECT),
        body=said(BODY, council=name_of(me.council)),
    )
