"""The mailbox that people write to: set, tried and taken away by administrators."""

from typing import Any

from django import forms
from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.inbox import actions, queries, reading, rules
from moothall.engine.inbox.models import Mailbox
from moothall.engine.inbox.words import Connection
from moothall.faces.pages import access, faults
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.journal.words import Refused
from moothall.outside.mailbox.client import can_be_named

NAMES = ("address", "service", "server", "host", "port", "user", "folder", "is_tls")
PORT = dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a port, such as 993.")


class MailboxForm(forms.Form):
    """Where mail comes in, and what it becomes."""

    address = forms.CharField(
        max_length=254, error_messages={"required": "Enter the mailbox's email address."}
    )
    service = forms.CharField(
        max_length=60, error_messages={"required": "Choose what mail becomes a case of."}
    )
    server = forms.CharField(max_length=200, required=False)
    host = forms.CharField(max_length=200, required=False)
    port = forms.IntegerField(min_value=1, max_value=65_535, required=False, error_messages=PORT)
    user = forms.CharField(max_length=200, required=False)
    password = forms.CharField(max_length=200, required=False, strip=False)
    folder = forms.CharField(max_length=200, required=False)
    is_tls = forms.BooleanField(required=False)


@access.admin
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show what is set; never the password."""
    return _page(request, _desk(request))


@access.admin
@require_POST
def change(request: HttpRequest, deed: str) -> HttpResponse:
    """Keep the mailbox, try it, or take no more mail."""
    desk = _desk(request)
    by = desk.who.actor_in(desk.council.pk)
    if deed == "set":
        return _set(request, desk)
    if deed == "remove":
        if actions.disconnect(desk.council, by=by, at=desk.at):
            said.success(request, "No mail is taken any more. What came stays.")
        return redirect("staff:settings-mail")
    if deed != "try":
        raise Http404("There is no such deed.")
    box = queries.mailbox(desk.council.pk)
    if box is None or not box.host:
        return redirect("staff:settings-mail")
    found = reading.tried(box)
    if found.fault:
        return _page(request, desk, fault=f"The mailbox cannot be read: {found.fault}")
    said.success(request, f"The mailbox can be read. Unread mails in it: {found.unread}.")
    return redirect("staff:settings-mail")


def _set(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = MailboxForm(request.POST, auto_id="box_%s")
    if form.is_valid():
        given = form.cleaned_data | {"port": form.cleaned_data["port"] or 993}
        by = desk.who.actor_in(desk.council.pk)
        try:
            actions.connect(desk.council, Connection(**given), by=by, at=desk.at)
        except Refused as refusal:
            form.add_error(_field(desk, given), str(refusal))
            return _page(request, desk, form)
        said.success(request, "Kept. Try it now, if the mailbox is read.")
        return redirect("staff:settings-mail")
    return _page(request, desk, form)


def _field(desk: Desk, given: dict[str, Any]) -> str:
    """Return the field that a refusal stands beside."""
    if rules.why_not_address(given["address"]):
        return "address"
    if rules.why_not_service(desk.council.pk, given["service"]):
        return "service"
    if not given["user"].strip():
        return "user"
    if not can_be_named(given["host"]):
        return "host"
    return "password" if given["is_tls"] else "is_tls"


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership takes no mail: each of its councils has its own mailbox.")
    return desk


def _page(
    request: HttpRequest, desk: Desk, form: MailboxForm | None = None, *, fault: str = ""
) -> HttpResponse:
    box = queries.mailbox(desk.council.pk)
    errors = faults.of_form(form) if form is not None else []
    if fault:
        errors = [{"text": fault, "href": "#box_host"}]
    context = {
        "form": form or MailboxForm(_kept(box), auto_id="box_%s"),
        "is_wrong": form is not None,
        "box": box,
        "services": [
            (one.definition.service, one.definition.name)
            for one in queries.services(desk.council.pk)
            if rules.why_not_service(desk.council.pk, one.definition.service) is None
        ],
        "megabytes": queries.largest() // 1_000_000,
        "command": f"moothall mail receive --council {desk.council.slug}",
        "errors": errors,
    }
    return shown(request, "staff/mailbox.html", context, status=422 if errors else 200)


def _kept(box: Mailbox | None) -> dict[str, Any]:
    if box is None:
        return {"port": 993, "folder": "INBOX", "is_tls": True}
    return {name: getattr(box, name) for name in NAMES}
