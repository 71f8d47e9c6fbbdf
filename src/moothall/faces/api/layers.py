"""Wards and other areas over the wire: read into a draft, published, taken away, put back."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.places import actions, queries, rules
from moothall.engine.places.actions import Said
from moothall.engine.places.models import Layer
from moothall.engine.places.words import NotALayer
from moothall.faces.api import uploads
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.files import BODY
from moothall.faces.api.recordshapes import Number, Short
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import (
    NO_NUL,
    Day,
    In,
    Out,
    Repeatable,
    answered,
    once,
    once_told_anew,
)
from moothall.faces.pages.problems import Fault

router = Router(tags=["layers"])
READ, ACT = Key("layers:read"), Key("layers:act")
Standing = Literal["draft", "published", "ended"]


class LayerSent(In):
    """What a file of areas is to be: a version of which layer, and what its properties say."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")] = Field(
        description="The layer's short name, such as wards."
    )
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
    holds_from: Day
    area_code: Short = "code"
    area_name: Short = "name"
    credit: Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL)] = ""


class LayerPublished(In):
    """Why a draft that the brake holds is meant."""

    meant: Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL)] = ""


class Redrawn(Out):
    """An area that is drawn anew, and how much of its ground was won or lost, of a hundred."""

    name: str
    percent: int


class LayerChanges(Out):
    """What a draft would change of what holds that day; `held_because`: what the brake says."""

    count_before: int
    new: list[str]
    gone: list[str]
    renamed: list[list[str]] = Field(description="What each was called, and is called.")
    redrawn: list[Redrawn]
    held_because: str


class LayerOut(Out):
    """A version of a layer; it holds from its day on while it is published."""

    id: int
    code: str
    name: str
    holds_from: date
    standing: Standing
    areas: int
    credit: str
    meant_because: str
    read_at: datetime
    published_at: datetime | None
    ended_at: datetime | None


class LayerSeen(LayerOut):
    """A version; of a draft, what it would change."""

    changes: LayerChanges | None


class Layers(Out):
    """The versions of the council's layers, the last 200."""

    items: list[LayerOut]


def _content(request: HttpRequest) -> bytes:
    return uploads.body(request, settings.LOAD_MEGABYTES)


def _again(kept: Mapping[str, str], request: HttpRequest, **_: object) -> HttpResponse:
    """Tell of a draft that was sent before, as it is now."""
    return answered(_seen(request, int(kept["Location"].rpartition("/")[2])), status=201)


@router.get("/layers", response=Layers, auth=READ, url_name="layers", summary="Layers")
def layers(request: HttpRequest) -> HttpResponse:
    """List the council's layers: every version, drafts and those that were replaced too."""
    found = queries.every(seat(request).council.pk)
    return answered(Layers(items=[LayerOut(**_said(one, count)) for one, count in found]))


@router.post(
    "/layers",
    response={201: LayerSeen},
    auth=ACT,
    url_name="layers",
    operation_id="send_layer",
    summary="Send areas",
    openapi_extra=BODY,
)
@once_told_anew(_again, body=_content)
def send(
    request: HttpRequest, sent: Annotated[LayerSent, Query()], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Read a GeoJSON file (WGS84), which is the body, into a draft; nothing holds yet."""
    del idempotency_key
    if refusal := uploads.why_not_read(request, settings.LOAD_MEGABYTES, "A file of areas"):
        return refusal
    here = seat(request)
    told = sent.model_dump(exclude={"holds_from"})
    said = Said(**told, holds_from_on=sent.holds_from)
    try:
        made = actions.draft(here.council, said, _areas(request), by=here.by, at=here.at)
    except NotALayer as refused:
        raise Invalid(Fault(str(refused), pointer="#")) from refused
    where = reverse("api:layer", args=[made.pk])
    return answered(_seen(request, made.pk), status=201, headers={"Location": where})


@router.get(
    "/layers/{number}", response=LayerSeen, auth=READ, url_name="layer", summary="A version"
)
def layer(request: HttpRequest, number: Number) -> HttpResponse:
    """Return a version of a layer; of a draft, what it would change."""
    return answered(_seen(request, number))


@router.post("/layers/{number}/publish", response=LayerSeen, auth=ACT, url_name="layer-publish")
@once
def publish_layer(
    request: HttpRequest, number: Number, given: LayerPublished, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Put a draft in force. 409 where the brake holds it and nobody said why it is meant."""
    del idempotency_key
    here = seat(request)
    found = queries.version(here.council.pk, number)
    actions.publish(found, by=here.by, at=here.at, meant_because=given.meant)
    return answered(_seen(request, number))


@router.delete("/layers/{number}", response={204: None}, auth=ACT, url_name="layer")
def discard_layer(request: HttpRequest, number: Number) -> HttpResponse:
    """Let a draft go."""
    here = seat(request)
    actions.discard(queries.version(here.council.pk, number), by=here.by, at=here.at)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


@router.post("/layers/{number}/remove", response=LayerSeen, auth=ACT, url_name="layer-remove")
def remove_layer(request: HttpRequest, number: Number) -> HttpResponse:
    """Take a published version away; it can be put back."""
    here = seat(request)
    found = queries.version(here.council.pk, number)
    actions.take_away(found, by=here.by, at=here.at)
    return answered(_seen(request, number))


@router.post("/layers/{number}/restore", response=LayerSeen, auth=ACT, url_name="layer-restore")
def restore_layer(request: HttpRequest, number: Number) -> HttpResponse:
    """Put back a version that was replaced or taken away; what is in its place goes."""
    here = seat(request)
    actions.restore(queries.version(here.council.pk, number), by=here.by, at=here.at)
    return answered(_seen(request, number))


def _areas(request: HttpRequest) -> Mapping[str, Any]:
    try:
        said = json.loads(_content(request))
    except (ValueError, RecursionError) as fault:
        raise NotALayer("The file is no GeoJSON: it cannot be read as JSON.") from fault
    return said if isinstance(said, dict) else {}


def _seen(request: HttpRequest, number: int) -> LayerSeen:
    found = queries.version(seat(request).council.pk, number)
    changes = None
    if found.is_draft:
        said = queries.changes(found)
        changes = LayerChanges(
            count_before=said.count_before,
            new=list(said.new),
            gone=list(said.gone),
            renamed=[list(pair) for pair in said.renamed],
            redrawn=[Redrawn(name=name, percent=share) for name, share in said.redrawn],
            held_because=rules.held_because(said),
        )
    return LayerSeen(**_said(found, len(queries.areas([found]))), changes=changes)


def _said(found: Layer, count: int) -> dict[str, Any]:
    names = ("id", "code", "name", "standing", "credit", "meant_because", "published_at")
    said = {name: getattr(found, name) for name in (*names, "ended_at")}
    dates = {"holds_from": found.holds_from_on, "read_at": found.loaded_at}
    return {**said, **dates, "areas": count}
