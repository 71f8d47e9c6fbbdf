"""Webhooks: set up, given new secrets, and what became of their deliveries."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.webhooks import actions, queries
from moothall.engine.webhooks.models import Delivery, Webhook
from moothall.engine.webhooks.words import KINDS, LONGEST_URL
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.refusals import NoSuchPage
from moothall.faces.api.replies import NO_NUL, In, Out, Repeatable, answered, once

router = Router(tags=["webhooks"])
READ, ACT = Key("webhooks:read"), Key("webhooks:act")
SIZE, LARGEST = 50, 100
ORDER = "newest"
Url = Annotated[
    str,
    StringConstraints(
        min_length=9, max_length=LONGEST_URL, pattern=r"^https?://[^\x00-\x20\x7f]+$"
    ),
]
Kind = Literal[KINDS]  # type: ignore[valid-type]  # whatever cases journal


class WebhookIn(In):
    """Where to tell what."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_NUL)]
    url: Url = Field(description="Begins with https:// and lies in a public network.")
    kinds: list[Kind] = Field(default_factory=list, description="What to tell; empty: everything.")


class WebhookOut(Out):
    """A webhook. `resting_until_at`: its receiver does not answer and is spared until then."""

    id: UUID
    name: str
    url: str
    kinds: list[str]
    added_at: datetime
    failures: int
    resting_until_at: datetime | None


class WebhookMade(WebhookOut):
    """A webhook with its secret, which is shown now and never again."""

    secret: str


class Webhooks(Out):
    """The webhooks of the council."""

    items: list[WebhookOut]


class DeliveryOut(Out):
    """One entry told to one webhook; `id` is what `webhook-id` carries."""

    id: UUID
    kind: str
    state: str
    attempts: int
    status: int
    reason: str
    payload: dict[str, Any]
    queued_at: datetime
    next_try_at: datetime | None
    delivered_at: datetime | None


class Deliveries(Out):
    """A page of deliveries, the newest first."""

    items: list[DeliveryOut]
    next: str | None


class Sought(In):
    """Which deliveries."""

    state: Literal["queued", "delivered", "failed"] | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


@router.get("/webhooks", response=Webhooks, auth=READ, url_name="webhooks", summary="Webhooks")
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the webhooks of the council."""
    found = queries.webhooks(seat(request).council.pk)
    return answered(Webhooks(items=[WebhookOut(**_said(one)) for one in found]))


@router.post("/webhooks", response={201: WebhookMade}, auth=ACT, url_name="webhooks", summary="Add")
@once
def add(request: HttpRequest, given: WebhookIn, idempotency_key: Repeatable = None) -> HttpResponse:
    """Set up a webhook, told from now on; its secret is in this reply alone."""
    del idempotency_key
    here = seat(request)
    said = given.model_dump()
    made, secret = actions.add(here.council, **said, by=here.by, at=here.at)
    return answered(WebhookMade(**_said(made), secret=secret), status=201)


@router.delete("/webhooks/{token}", response={204: None}, auth=ACT, url_name="webhook")
def remove(request: HttpRequest, token: UUID) -> HttpResponse:
    """Tell a webhook nothing more."""
    here = seat(request)
    actions.remove(queries.webhook(here.council.pk, token), by=here.by, at=here.at)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


@router.post(
    "/webhooks/{token}/rotate", response=WebhookMade, auth=ACT, url_name="rotate", summary="Rotate"
)
def rotate(request: HttpRequest, token: UUID) -> HttpResponse:
    """Give a webhook a new secret; the former one signs beside it for a day."""
    here = seat(request)
    found = queries.webhook(here.council.pk, token)
    rotated, secret = actions.rotate(found, by=here.by, at=here.at)
    return answered(WebhookMade(**_said(rotated), secret=secret))


@router.get(
    "/webhooks/{token}/deliveries",
    response=Deliveries,
    auth=READ,
    url_name="deliveries",
    summary="Deliveries",
)
def deliveries(
    request: HttpRequest, token: UUID, sought: Annotated[Sought, Query()]
) -> HttpResponse:
    """List what was told to a webhook, a page at a time, and what became of it."""
    found = queries.webhook(seat(request).council.pk, token)
    page = queries.deliveries(
        found, before=_before(sought.cursor), state=sought.state or "", most=sought.limit + 1
    )
    part, more = page[: sought.limit], len(page) > sought.limit
    following = cursors.write(ORDER, (str(part[-1].pk),)) if more else None
    return answered(Deliveries(items=[_delivery(one) for one in part], next=following))


@router.post(
    "/deliveries/{token}/send-again",
    response=DeliveryOut,
    auth=ACT,
    url_name="send-again",
    summary="Send again",
)
def send_again(request: HttpRequest, token: UUID) -> HttpResponse:
    """Put a delivery in line once more, under the same id."""
    here = seat(request)
    found = queries.delivery(here.council.pk, token)
    return answered(_delivery(actions.send_again(found, by=here.by, at=here.at)))


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    values = cursors.read(cursor, ORDER)
    if len(values) != 1 or not (values[0].isascii() and values[0].isdigit()) or len(values[0]) > 18:
        raise NoSuchPage
    return int(values[0])


def _said(found: Webhook) -> dict[str, Any]:
    names = ("name", "url", "kinds", "added_at", "failures", "resting_until_at")
    return {"id": found.token} | {name: getattr(found, name) for name in names}


def _delivery(found: Delivery) -> DeliveryOut:
    names = ("kind", "state", "attempts", "status", "reason", "payload", "queued_at")
    said = {name: getattr(found, name) for name in (*names, "next_try_at", "delivered_at")}
    return DeliveryOut(id=found.token, **said)
