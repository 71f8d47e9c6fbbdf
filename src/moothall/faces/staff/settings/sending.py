"""How a council's messages are signed, limited and carried: set and tested by administrators."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages as said
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.contact import actions, queries, quiet
from moothall.engine.contact.actions import Office, Signature
from moothall.engine.contact.words import LONGEST_KEY, LONGEST_NAME, Channel
from moothall.faces.pages import access, faults
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.calendars import queries as calendars
from moothall.ground.journal.words import Refused

HOURS = {hour: f"{(hour + 11) % 12 + 1}{'am' if hour < 12 else 'pm'}" for hour in range(24)}
HOURS |= {0: "midnight", 12: "midday"}
NUMBER = "Enter a whole number, 0 or more, or leave it empty."
TEMPLATE = RegexValidator(r"^[0-9a-f-]{36}$", "Enter the template's ID as GOV.UK Notify shows it.")
TESTED = (Channel.EMAIL, Channel.TEXT)


class SignatureForm(forms.Form):
    """From whom emails are, and how many strangers they go to."""

    name = forms.CharField(max_length=LONGEST_NAME, required=False)
    reply_to = forms.EmailField(
        required=False, error_messages={"invalid": "Enter an email address, or leave it empty."}
    )
    an_hour = forms.IntegerField(
        min_value=0,
        max_value=100_000,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NUMBER),
    )


class QuietForm(forms.Form):
    """The hours in which no texts go."""

    begins = forms.TypedChoiceField(coerce=int, choices=list(HOURS.items()))
    ends = forms.TypedChoiceField(coerce=int, choices=list(HOURS.items()))
    calendar = forms.CharField(max_length=60, required=False)


class OfficeForm(forms.Form):
    """A council's own service at GOV.UK Notify."""

    key = forms.CharField(max_length=LONGEST_KEY, required=False)
    email = forms.CharField(required=False, validators=[TEMPLATE])
    text = forms.CharField(required=False, validators=[TEMPLATE])
    letter = forms.CharField(required=False, validators=[TEMPLATE])


class TryForm(forms.Form):
    """Where a test is to go."""

    channel = forms.ChoiceField(
        choices=[(channel.value, channel.label) for channel in TESTED],
        error_messages={"required": "Select how the test is to be sent."},
    )
    recipient = forms.CharField(
        max_length=120, error_messages={"required": "Enter an email address or a mobile number."}
    )


FORMS: Mapping[str, type[forms.Form]] = {
    "sender": SignatureForm,
    "quiet": QuietForm,
    "notify": OfficeForm,
    "test": TryForm,
}


@access.admin
@require_safe
def sending(request: HttpRequest) -> HttpResponse:
    """Show what is set; never a key."""
    return _page(request, _desk(request))


@access.admin
@require_POST
def change(request: HttpRequest, deed: str) -> HttpResponse:
    """Keep one part of it, or have a test sent."""
    desk = _desk(request)
    if deed == "forget":
        actions.close_office(desk.council, by=desk.who.actor_in(desk.council.pk), at=desk.at)
        said.success(request, "The key is forgotten. Messages leave by the platform's again.")
        return redirect("staff:settings-messages")
    if deed not in FORMS:
        raise Http404("There is no such setting.")
    form = FORMS[deed](request.POST, auto_id=f"{deed}_%s")
    if form.is_valid():
        try:
            said.success(request, DEEDS[deed](desk, form.cleaned_data))
            return redirect("staff:settings-messages")
        except Refused as fault:
            form.add_error(FAULTY[deed], str(fault))
    return _page(request, desk, wrong={deed: form})


def _sign(desk: Desk, given: dict[str, Any]) -> str:
    by = desk.who.actor_in(desk.council.pk)
    actions.sign(desk.council, Signature(**given), by=by, at=desk.at)
    return "Kept. The next message leaves so."


def _keep_quiet(desk: Desk, given: dict[str, Any]) -> str:
    if given["calendar"]:
        calendars.head(desk.council.pk, given["calendar"])
    by = desk.who.actor_in(desk.council.pk)
    actions.keep_quiet(desk.council, **given, by=by, at=desk.at)
    return "Kept. No texts are sent in those hours."


def _open_office(desk: Desk, given: dict[str, Any]) -> str:
    by = desk.who.actor_in(desk.council.pk)
    actions.open_office(desk.council, Office(**given), by=by, at=desk.at)
    return "Kept. The key is not shown again: send a test to see that it works."


def _try(desk: Desk, given: dict[str, Any]) -> str:
    to = given["recipient"].strip()
    to = to if given["channel"] == Channel.EMAIL else to.replace(" ", "")
    by = desk.who.actor_in(desk.council.pk)
    actions.send_test(desk.council, given["channel"], to, by=by, at=desk.at)
    return "The test is in the outbox. Messages, in the bar above, says what becomes of it."


DEEDS: Mapping[str, Callable[[Desk, dict[str, Any]], str]] = {
    "sender": _sign,
    "quiet": _keep_quiet,
    "notify": _open_office,
    "test": _try,
}
FAULTY = {"sender": "name", "quiet": "calendar", "notify": "key", "test": "recipient"}
"""The field that a refusal of the action stands beside."""


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership sends no messages: each of its councils has its own settings.")
    return desk


def _page(
    request: HttpRequest, desk: Desk, wrong: Mapping[str, forms.Form] | None = None
) -> HttpResponse:
    sender = queries.sender(desk.council.pk)
    known = {name: FORMS[name](start, auto_id=f"{name}_%s") for name, start in _kept(desk).items()}
    found = [fault for form in (wrong or {}).values() for fault in faults.of_form(form)]
    context = {
        "forms": {**known, **(wrong or {})},
        "wrong": set(wrong or {}),
        "errors": found,
        "hours": HOURS,
        "calendars": [one.calendar for one in calendars.heads(desk.council.pk)],
        "has_key": bool(sender and sender.key),
        "council_name": desk.council.name,
        "council_email": desk.council.email,
        "tested": TESTED,
    }
    return shown(request, "staff/sending.html", context, status=422 if found else 200)


def _kept(desk: Desk) -> dict[str, dict[str, Any]]:
    sender, hours = queries.sender(desk.council.pk), queries.quiet_hours(desk.council.pk)
    names = ("name", "reply_to", "an_hour")
    return {
        "sender": {name: getattr(sender, name) for name in names} if sender else {},
        "quiet": {
            "begins": hours.begins if hours else quiet.BEGINS,
            "ends": hours.ends if hours else quiet.ENDS,
            "calendar": hours.calendar if hours else "",
        },
        "notify": {kind.value: getattr(sender, f"{kind.value}_template") for kind in Channel}
        if sender
        else {},
        "test": {"channel": Channel.EMAIL.value, "recipient": ""},
    }
