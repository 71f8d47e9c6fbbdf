"""What one service at Notify knows and does, whatever brings the requests."""

import contextlib
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from moothall.outside.notify import asked, tokens
from moothall.outside.notify.asked import Refusal
from moothall.outside.notify.kept import Folder, Notification
from moothall.outside.notify.templates import STANDARD, Template

FAILING = {
    "7700900002": "permanent-failure",
    "7700900003": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
    "temp-fail@simulator.notify": "temporary-failure",
}
STATUSES = [
    *("created", "sending", "sent", "delivered", "pending", "failed", "technical-failure"),
    *("temporary-failure", "permanent-failure", "accepted", "received"),
]
ENDS = {"technical-failure", "temporary-failure", "permanent-failure"}
PAGE = 250


class Service:
    """One service at Notify, with its templates and what it was asked to send.

    *callback* and *bearer*: where, and with which token, it tells what became of a message.
    """

    def __init__(
        self, place: Path, *, callback: str = "", bearer: str = "", guests: frozenset[str]
    ) -> None:
        self.folder = Folder(place)
        self.templates: dict[str, Template] = dict(STANDARD)
        self.callback, self.bearer, self.guests = callback, bearer, guests

    def send(self, kind: str, wanted: object, key: tokens.Kind) -> Notification:
        """Take a message, keep it, and return what Notify answers."""
        given = asked.check_shape(kind, wanted)
        personalisation = given.get("personalisation") or {}
        template = self.templates.get(str(given["template_id"]))
        if template is None:
            raise asked.bad("Template not found")
        subject, body = asked.written(template, kind, personalisation)
        lines = asked.lines_of(personalisation) if kind == "letter" else []
        recipient = str(given.get("email_address") or given.get("phone_number") or "")
        asked.check_key(key, kind, recipient, self.guests)
        one = _notification(kind, given, template, (subject, body), lines)
        self.folder.keep({**one, "key": key})
        return _answer(one)

    def one(self, number: str) -> Notification:
        """Return a notification by its number."""
        if not asked.is_number(number):
            raise Refusal("ValidationError", ("id is not a valid UUID",))
        found = self.folder.get(number)
        if found is None:
            raise Refusal("NoResultFound", ("No result found",), 404)
        return _told(found)

    def some(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        """Return the newest notifications that match, a page of them."""
        for name, known in {
            "status": STATUSES,
            "template_type": ["sms", "email", "letter"],
        }.items():
            for value in query.get(name, []):
                if value not in known:
                    message = f"{name} {value} is not one of [{', '.join(known)}]"
                    raise Refusal("ValidationError", (message,))
        found = [one for one in self.folder if _matches(one, query)][::-1]
        older = query.get("older_than", [""])[0]
        if older:
            numbers = [one["id"] for one in self.folder][::-1]
            before = set(numbers[: numbers.index(older) + 1]) if older in numbers else set(numbers)
            found = [one for one in found if one["id"] not in before]
        page = found[:PAGE]
        links = {"current": "/v2/notifications"}
        if page:
            links["next"] = f"/v2/notifications?older_than={page[-1]['id']}"
        return {"notifications": [_told(one) for one in page], "links": links}

    def template(self, number: str) -> Template:
        """Return a template by its number."""
        if not asked.is_number(number):
            raise Refusal("ValidationError", ("id is not a valid UUID",))
        if number not in self.templates:
            raise Refusal("NoResultFound", ("No result found",), 404)
        return self.templates[number]

    def preview(self, number: str, wanted: object) -> dict[str, Any]:
        """Return a template with values in it."""
        template = self.template(number)
        given = wanted.get("personalisation") if isinstance(wanted, dict) else None
        subject, body = asked.written(template, template.kind, given or {})
        shown = {"id": number, "type": template.kind, "version": 1, "body": body}
        return {**shown, "subject": subject or None, "html": None, "postage": None}

    def settle(self, one: Notification) -> None:
        """Let a message come to its end, and tell whoever asked to be told. Letters take longer."""
        fault = self.folder.fault
        recipient = one["email_address"] or _national(one["phone_number"] or "")
        end = "received" if one["type"] == "letter" else "delivered"
        one["status"] = fault if fault in ENDS else FAILING.get(recipient, end)
        one["sent_at"] = one["completed_at"] = _now()
        self.folder.keep(one)
        if self.callback and one["type"] != "letter":
            self._call_back(one)

    def _call_back(self, one: Notification) -> None:
        names = ("id", "reference", "status", "created_at", "completed_at", "sent_at")
        told = {name: one[name] for name in names}
        told["to"] = one["email_address"] or one["phone_number"]
        told |= {"notification_type": one["type"], "template_id": one["template"]["id"]}
        told["template_version"] = one["template"]["version"]
        header = {"Authorization": f"Bearer {self.bearer}"}
        with contextlib.suppress(requests.RequestException):  # whoever polls learns it all the same
            requests.post(self.callback, json=told, headers=header, timeout=5)


def _national(number: str) -> str:
    digits = "".join(sign for sign in number if sign.isdigit())
    return digits.removeprefix("44").removeprefix("0")


def _matches(one: Notification, query: Mapping[str, list[str]]) -> bool:
    statuses = set(query.get("status", []))
    if "failed" in statuses:
        statuses |= ENDS
    kinds, references = query.get("template_type"), query.get("reference")
    return (
        (not statuses or one["status"] in statuses)
        and (not kinds or one["type"] in kinds)
        and (not references or one["reference"] in references)
    )


def _notification(
    kind: str,
    given: Mapping[str, Any],
    template: Template,
    text: tuple[str, str],
    lines: list[str],
) -> Notification:
    number = str(uuid.uuid4())
    address = {f"line_{n}": "".join(lines[n - 1 : n]) or None for n in range(1, 7)}
    return {
        "id": number,
        "reference": given.get("reference"),
        "type": kind,
        "status": "accepted" if kind == "letter" else "created",
        "subject": text[0] or None,
        "body": text[1],
        "email_address": given.get("email_address"),
        "phone_number": given.get("phone_number"),
        **address,
        "postcode": lines[-1] if lines else None,
        "postage": "second" if lines else None,
        "one_click_unsubscribe_url": given.get("one_click_unsubscribe_url"),
        "template": {
            "id": template.number,
            "version": 1,
            "uri": f"/v2/template/{template.number}/version/1",
        },
        "created_by_name": None,
        "created_at": _now(),
        "sent_at": None,
        "completed_at": None,
        "scheduled_for": None,
    }


def _told(one: Notification) -> Notification:
    return {name: value for name, value in one.items() if name != "key"}


def _answer(one: Notification) -> Notification:
    content = {"body": one["body"]}
    if one["type"] == "sms":
        content["from_number"] = "MOOTHALL"
    else:
        content["subject"] = one["subject"]
    if one["type"] == "email":
        content["from_email"] = "moothall@notifications.service.gov.uk"
    uri = f"/v2/notifications/{one['id']}"
    kept = {name: one[name] for name in ("id", "reference", "template", "scheduled_for")}
    return {**kept, "content": content, "uri": uri}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime())
