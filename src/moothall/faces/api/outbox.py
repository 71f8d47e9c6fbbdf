"""What was sent and what was not, and why; tried again, or an address written to no more."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints, WithJsonSchema

from moothall.engine.cases import queries as cases
from moothall.engine.contact import actions, queries
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Barring, NoSuchMessage, State, Way, without_tokens
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.refusals import NoSuchPage
from moothall.faces.api.replies import NO_NUL, In, Out, Repeatable, answered, once

router = Router(tags=["messages"])
READ, ACT = Key("messages:read"), Key("messages:act")
SIZE, LARGEST = 50, 100
SORT = "messages"
Number = Annotated[int, Field(ge=1, le=2**53)]
REASONS = tuple(one.value for one in Barring if one != Barring.UNSUBSCRIBED)


Standing = Annotated[State, WithJsonSchema({"type": "string", "enum": State.values})]
"""How a message stands; mail has states of that name too, and the document each name once."""


class SoughtMessages(In):
    """Which messages."""

    state: Standing | None = None
    to: Annotated[str, StringConstraints(max_length=320, pattern=NO_NUL)] | None = Field(
        default=None, description="A whole email address or telephone number that they are to."
    )
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


class MessageLine(Out):
    """A message: how, to whom, how it stands, and why."""

    message: int
    channel: str
    recipient: str
    subject: str
    state: str
    reason: str
    attempts: int
    queued_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    next_try_at: datetime | None


class MessageOut(MessageLine):
    """A message with its words, without a secret's, such as a code, and the tokens of links."""

    case: str | None = Field(description="The case that it is about.")
    body: str
    carrier: str
    reference: str = Field(description="What its carrier knows it by.")
    is_barred: bool = Field(description="Nothing more is sent to this address.")


class Messages(Out):
    """A page of messages, the newest first."""

    items: list[MessageLine]
    next: str | None


class AboutCase(Out):
    """What was sent about a case, the first message first."""

    items: list[MessageLine]


class BarIn(In):
    """Why nothing more is sent to an address."""

    reason: Literal[REASONS]  # type: ignore[valid-type]  # what an officer may say


@router.get("/messages", response=Messages, auth=READ, url_name="messages")
def messages(request: HttpRequest, sought: Annotated[SoughtMessages, Query()]) -> HttpResponse:
    """List messages, the newest first: all, or those in one state, or to one address."""
    found = queries.newest(
        [seat(request).council.pk],
        state=sought.state or "",
        to=sought.to or "",
        before=_before(sought.cursor),
        most=sought.limit + 1,
    )
    page, more = found[: sought.limit], len(found) > sought.limit
    following = cursors.write(SORT, (str(page[-1].pk),)) if more else None
    items = [MessageLine(**_line(one)) for one in page]
    return answered(Messages(items=items, next=following))


@router.get(
    "/cases/{reference}/messages",
    response=AboutCase,
    auth=Key("cases:read"),
    url_name="case-messages",
)
def of_case(request: HttpRequest, reference: Reference) -> HttpResponse:
    """List what was sent about a case, and what became of it."""
    found = cases.by_reference(reference, seat(request).seen)
    sent = queries.for_case(found.council_id, found.pk)
    return answered(AboutCase(items=[MessageLine(**_line(one)) for one in sent]))


@router.get("/messages/{number}", response=MessageOut, auth=READ, url_name="message-one")
def one(request: HttpRequest, number: Number) -> HttpResponse:
    """Return a message with its words."""
    here = seat(request)
    return _shown(here, _message(here, number))


@router.post("/messages/{number}/retry", response=MessageOut, auth=ACT, url_name="message-retry")
@once
def retry(request: HttpRequest, number: Number, idempotency_key: Repeatable = None) -> HttpResponse:
    """Put a message that was not sent, or did not arrive, in the outbox again."""
    del idempotency_key
    here = seat(request)
    return _shown(here, actions.retry(_message(here, number), by=here.by, at=here.at))


@router.post("/messages/{number}/bar", response=MessageOut, auth=ACT, url_name="message-bar")
@once
def bar(
    request: HttpRequest, number: Number, given: BarIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Send nothing more to the address of a message; what waits for it is withheld."""
    del idempotency_key
    here = seat(request)
    found = _message(here, number)
    way = Way(
        channel=found.channel, recipient=found.recipient, subject=found.subject, body=found.body
    )
    actions.bar(found.council, way, reason=given.reason, by=here.by, at=here.at)
    return _shown(here, _message(here, number))


@router.post("/messages/{number}/allow", response=MessageOut, auth=ACT, url_name="message-allow")
@once
def allow(request: HttpRequest, number: Number, idempotency_key: Repeatable = None) -> HttpResponse:
    """Write to the address of a message again; what was withheld stays so."""
    del idempotency_key
    here = seat(request)
    found = _message(here, number)
    for barred in queries.barred(found.council_id, found.channel, found.recipient):
        actions.allow(barred, by=here.by, at=here.at)
    return _shown(here, found)


def _message(here: Seat, number: int) -> Message:
    found = queries.message(number)
    if found is None or found.council_id != here.council.pk:
        raise NoSuchMessage
    return found


def _shown(here: Seat, one: Message) -> HttpResponse:
    about = here.seen.filter(pk=one.case_id or 0).values_list("reference", flat=True).first()
    barred = queries.barred(one.council_id, one.channel, one.recipient)
    told: dict[str, Any] = {"carrier": one.carrier, "reference": one.reference}
    told["body"] = "" if one.is_secret else without_tokens(one.body)
    return answered(MessageOut(**_line(one), **told, case=about, is_barred=bool(barred)))


def _line(one: Message) -> dict[str, Any]:
    names = ("channel", "recipient", "subject", "state", "reason", "attempts", "queued_at")
    told = {name: getattr(one, name) for name in (*names, "sent_at", "settled_at", "next_try_at")}
    return {"message": one.pk, **told}


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    values = cursors.read(cursor, SORT)
    if len(values) != 1 or not (values[0].isascii() and values[0].isdigit()) or len(values[0]) > 18:
        raise NoSuchPage
    return int(values[0])
