"""The webhooks of a council: made, looked after and taken away by its administrators."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.cases.words import VERBS
from moothall.engine.webhooks import actions, queries
from moothall.engine.webhooks.models import Delivery, Webhook
from moothall.engine.webhooks.words import KINDS, LONGEST_URL, NoSuchDelivery, NoSuchWebhook, State
from moothall.faces.pages import access, faults
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.journal.words import Refused

SIZE = 50
AT_ONCE = 10_000
"""How many deliveries that were given up are sent again with one press."""
TONES = {State.FAILED: "red", State.QUEUED: "blue", State.DELIVERED: "green"}
NAME = {"required": "Enter what it is for.", "max_length": "Use 80 characters or fewer."}
ADDRESS = {
    "required": "Enter the address to tell.",
    "max_length": f"The address must be {LONGEST_URL} characters or less.",
}
KNOWN = {"invalid_choice": "Select what to tell from the list."}


class NewWebhook(forms.Form):
    """Where to tell what. It checks; the action makes."""

    name = forms.CharField(max_length=80, error_messages=NAME)
    url = forms.CharField(max_length=LONGEST_URL, error_messages=ADDRESS)
    kinds = forms.MultipleChoiceField(
        choices=[(kind, kind) for kind in KINDS], required=False, error_messages=KNOWN
    )


@access.admin
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the webhooks of the council, and make one: its secret is on this page once."""
    desk = _desk(request)
    if request.method != "POST":
        return _list(request, desk, NewWebhook())
    form = NewWebhook(request.POST)
    if not form.is_valid():
        return _list(request, desk, form)
    by = desk.who.actor_in(desk.council.pk)
    try:
        made, secret = actions.add(desk.council, **form.cleaned_data, by=by, at=desk.at)
    except Refused as fault:
        form.add_error("url", str(fault))
        return _list(request, desk, form)
    return _one(request, desk, made, secret=secret)


@access.admin
@require_safe
def webhook(request: HttpRequest, hook: UUID) -> HttpResponse:
    """Show a webhook, how its receiver does, and what became of its deliveries."""
    desk = _desk(request)
    return _one(request, desk, _found(desk, hook))


@access.admin
@require_POST
def act(request: HttpRequest, hook: UUID, deed: str) -> HttpResponse:
    """Give a webhook a new secret, take it away, or send again what was given up."""
    desk = _desk(request)
    found, by = _found(desk, hook), desk.who.actor_in(desk.council.pk)
    if deed == "rotate":
        rotated, secret = actions.rotate(found, by=by, at=desk.at)
        return _one(request, desk, rotated, secret=secret)
    if deed == "remove":
        actions.remove(found, by=by, at=desk.at)
        said.success(request, f"{found.name} is told nothing more.")
        return redirect("staff:webhooks")
    if deed != "again":
        raise Http404("There is no such deed.")
    lost = queries.deliveries(found, state=State.FAILED, most=AT_ONCE)
    for delivery in lost:
        actions.send_again(delivery, by=by, at=desk.at)
    said.success(request, f"In line once more: {len(lost)}.")
    return redirect("staff:webhook", found.token)


@access.admin
@require_POST
def again(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Send one delivery again, under the same id."""
    desk = _desk(request)
    try:
        found = queries.delivery(desk.council.pk, delivery)
        actions.send_again(found, by=desk.who.actor_in(desk.council.pk), at=desk.at)
    except (NoSuchDelivery, Refused) as gone:
        raise Http404(str(gone)) from gone
    said.success(request, "The delivery is in line once more.")
    return redirect("staff:webhook", found.webhook.token)


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership has no webhooks: set one up in each of its councils.")
    return desk


def _found(desk: Desk, token: UUID) -> Webhook:
    try:
        return queries.webhook(desk.council.pk, token)
    except NoSuchWebhook as gone:
        raise Http404(str(gone)) from gone


def _list(request: HttpRequest, desk: Desk, form: NewWebhook) -> HttpResponse:
    wrong = faults.of_form(form)
    context = {
        "webhooks": queries.webhooks(desk.council.pk),
        "now": desk.at,
        "form": form,
        "errors": wrong,
        "kinds": {kind: VERBS[kind] for kind in KINDS},
    }
    return shown(request, "staff/webhooks.html", context, status=422 if wrong else 200)


def _one(request: HttpRequest, desk: Desk, found: Webhook, *, secret: str = "") -> HttpResponse:
    wanted = request.GET.get("state", "")
    state = wanted if wanted in State.values else ""
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    told = queries.deliveries(found, before=number, state=state, most=SIZE + 1)
    context = {
        "webhook": found,
        "kinds": {kind: VERBS.get(kind, "") for kind in found.kinds},
        "secret": secret,
        "is_resting": bool(found.resting_until_at and desk.at < found.resting_until_at),
        "is_overlapping": bool(found.former_until_at and desk.at < found.former_until_at),
        "rows": [_row(delivery) for delivery in told[:SIZE]],
        "tabs": _tabs(found, state),
        "older_url": _address(found, state, before=told[SIZE - 1].pk) if len(told) > SIZE else "",
        "has_lost": bool(queries.deliveries(found, state=State.FAILED, most=1)),
    }
    return shown(request, "staff/webhook.html", context)


def _row(delivery: Delivery) -> dict[str, Any]:
    state = State(delivery.state)
    return {
        "token": delivery.token,
        "kind": delivery.kind,
        "case": delivery.payload["data"]["case"],
        "at": delivery.queued_at,
        "state": state.label,
        "tone": TONES[state],
        "tries": delivery.attempts,
        "why": delivery.reason,
        "can_be_sent": state != State.QUEUED,
    }


def _tabs(found: Webhook, chosen: str) -> Sequence[dict[str, Any]]:
    tabs = [{"text": "All", "value": ""}, *({"text": s.label, "value": s.value} for s in State)]
    return [
        {**tab, "is_here": tab["value"] == chosen, "url": _address(found, tab["value"])}
        for tab in tabs
    ]


def _address(found: Webhook, state: str, *, before: int | None = None) -> str:
    wanted = {"state": state, "before": before}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('staff:webhook', args=[found.token])}{'?' if query else ''}{query}"
