"""What was sent and what was not, and why; and what a manager does about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.catalogue import queries as catalogue
from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries, rules
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Barring, Carrier, Channel, State, Way, without_tokens
from moothall.faces.pages import access, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.journal.words import Refused
from moothall.ground.people.words import Role

SIZE = 50
LONGEST = 320
"""So long is the longest address."""
TONES = {State.FAILED: "red", State.WITHHELD: "orange", State.QUEUED: "blue"}
REASONS = {reason.value: reason.label for reason in Barring if reason != Barring.UNSUBSCRIBED}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as lists show it: how, to whom, how it stands, and why."""

    url: str
    channel: str
    to: str
    subject: str
    state: str
    tone: str
    at: datetime
    why: str
    council: str


@access.manager
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List messages, the newest first: all, or those in one state, or to one address."""
    desk = sit(request)
    councils = _managed(desk)
    wanted = request.GET.get("state", "")
    state = wanted if wanted in State.values else ""
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    to = request.GET.get("to", "").strip()[:LONGEST]
    found = queries.newest(councils, state=state, to=to, before=number, most=SIZE + 1)
    tally = queries.tally(councils, to=to)
    context = {
        "rows": [_sent(desk, message) for message in found[:SIZE]],
        "tabs": _tabs(tally, state, to),
        "older_url": _address(state, to, before=found[SIZE - 1].pk) if len(found) > SIZE else "",
        "to": to,
        "state": State(state).label.lower() if state else "",
    }
    return shown(request, "staff/outbox.html", context)


@access.manager
@require_safe
def one(request: HttpRequest, message: int) -> HttpResponse:
    """Show a message: its words, how it went, and what can be done about it."""
    desk = sit(request)
    return _page(request, desk, _found(desk, message))


@access.manager
@require_POST
def act(request: HttpRequest, message: int, deed: str) -> HttpResponse:
    """Try a message again, or say that its address is not to be written to, or is again."""
    desk = sit(request)
    found = _found(desk, message)
    by, at = desk.who.actor_in(found.council_id), desk.at
    try:
        if deed == "retry":
            contact.retry(found, by=by, at=at)
            said.success(request, "The message is in the outbox again.")
        elif deed == "bar":
            reason = request.POST.get("reason", "")
            if reason not in REASONS:
                return _page(request, desk, found, "Select why not to write to this address")
            contact.bar(found.council, _way(found), reason=reason, by=by, at=at)
            said.success(request, _told(desk, found, "Nothing more is sent to this address"))
        else:
            for barred in queries.barred(found.council_id, found.channel, found.recipient):
                contact.allow(barred, by=by, at=at)
            said.success(request, _told(desk, found, "This address is written to again"))
    except Refused as refusal:
        return _page(request, desk, found, str(refusal))
    return redirect("staff:message", message)


def _told(desk: Desk, found: Message, done: str) -> str:
    """Say what was done, and for whom: another council of a shared desk may write to it still."""
    return f"{done}{f' for {found.council.name}' if desk.is_shared else ''}."


def _page(request: HttpRequest, desk: Desk, found: Message, wrong: str = "") -> HttpResponse:
    barred = queries.barred(found.council_id, found.channel, found.recipient)
    failing = queries.failing(found.council_id, found.channel, found.recipient)
    context = {
        "row": _sent(desk, found),
        "facts": _facts(desk, found),
        "body": without_tokens(found.body),
        "is_wiped": found.is_secret and not found.body,
        "number": found.pk,
        "why_not_retry": rules.why_not_retry(found),
        "barred": [rules.BARRED[Barring(one.reason)] for one in barred],
        "failing": failing,
        "reasons": REASONS,
        "wrong": wrong,
        "errors": [{"text": wrong, "href": "#reason"}] if wrong else [],
    }
    return shown(request, "staff/message.html", context, status=422 if wrong else 200)


def _facts(desk: Desk, found: Message) -> dict[str, str]:
    case = desk.seen.filter(pk=found.case_id or 0).values_list("reference", flat=True).first()
    carrier = Carrier(found.carrier).label if found.carrier else ""
    told = {
        "Council": desk.councils[found.council_id].name if desk.is_shared else "",
        "Case": case or "",
        "Words of": _words_of(desk, found),
        "Written": plain.short_moment(found.queued_at),
        "Sent": plain.short_moment(found.sent_at) if found.sent_at else "",
        "Sent through": carrier,
        "Its reference there": found.reference,
        "Tries": str(found.attempts) if found.attempts else "",
        "Next try": plain.short_moment(found.next_try_at) if found.next_try_at else "",
        "Settled": plain.short_moment(found.settled_at) if found.settled_at else "",
        "If it fails": plain.listed([Channel(way["channel"]).label for way in found.otherwise]),
    }
    return {label: text for label, text in told.items() if text}


def _words_of(desk: Desk, found: Message) -> str:
    """Return which version of its service has the words: the one that the case keeps to."""
    case = desk.seen.filter(pk=found.case_id or 0).first()
    versions = catalogue.versions(found.council_id, case.service) if case else ()
    kept = next((one for one in versions if case and one.pk == case.version_id), None)
    return f"{case.service}, version {kept.number}" if case and kept else ""


def _sent(desk: Desk, found: Message) -> Sent:
    return Sent(
        url=reverse("staff:message", args=[found.pk]),
        channel=Channel(found.channel).label,
        to=", ".join(found.recipient.splitlines()),
        subject=found.subject,
        state=State(found.state).label,
        tone=TONES.get(State(found.state), "green"),
        at=found.queued_at,
        why=found.reason,
        council=desk.council_name(found.council_id) if found.council_id in desk.councils else "",
    )


def _tabs(tally: dict[str, int], chosen: str, to: str) -> Sequence[dict[str, Any]]:
    first = {"text": "All", "count": sum(tally.values()), "value": ""}
    tabs = [first, *({"text": s.label, "count": tally[s], "value": s.value} for s in State)]
    return [
        {**tab, "is_here": tab["value"] == chosen, "url": _address(str(tab["value"]), to)}
        for tab in tabs
    ]


def _address(state: str, to: str, *, before: int | None = None) -> str:
    wanted = {"state": state, "to": to, "before": before}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('staff:messages')}{'?' if query else ''}{query}"


def _way(found: Message) -> Way:
    return Way(
        channel=found.channel, recipient=found.recipient, subject=found.subject, body=found.body
    )


def _found(desk: Desk, number: int) -> Message:
    found = queries.message(number)
    if found is None or found.council_id not in _managed(desk):
        raise Http404("There is no such message.")
    return found


def _managed(desk: Desk) -> list[int]:
    managed = desk.who.councils_as(Role.MANAGER, Role.ADMIN)
    return [council for council in managed if council in desk.councils]
