"""Where the records of a register are, over the wire: a window as GeoJSON, and what is nearest."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from moothall.engine.places import queries as places
from moothall.engine.registers import placing, queries
from moothall.engine.registers.queries import Asked, Filter, Kept, Narrowed
from moothall.engine.registers.words import NoSuchRegister
from moothall.faces.api.callers import Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.recordshapes import Short
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.registers import READ, opened, roles_of, who_of
from moothall.faces.api.replies import In, Out, answered
from moothall.faces.pages import mapping
from moothall.faces.pages.problems import Fault

router = Router(tags=["registers"])
MOST = 100
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Colour = Literal["red", "amber", "green"]


class WindowOf(In):
    """A window in degrees (WGS84), and which records of it."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude
    state: Code | None = None
    rag: Colour | None = None


class MapFeature(Out):
    """A record, or several together by a square; GeoJSON (RFC 7946)."""

    type: Literal["Feature"]
    id: int | None = Field(default=None, description="The record; null of several together.")
    bbox: list[float] | None = Field(default=None, description="About several together.")
    geometry: dict[str, Any] = Field(description="Of several together, the point amid them.")
    properties: dict[str, Any] = Field(
        description="Of a record title, state, rag and middle; of several together count, and how"
        " many are red, amber and green."
    )


class RecordMap(Out):
    """What a window shows: up to 300 records one by one, more of them together by squares."""

    type: Literal["FeatureCollection"]
    count: int
    features: list[MapFeature]


class ByAreaOf(In):
    """A layer, and which records to count."""

    layer: Code = Field(description="Its short name, such as wards.")
    state: Code | None = None
    rag: Colour | None = None


class AreaCount(Out):
    """How many records are in an area."""

    code: str
    name: str
    count: int


class AreaCounts(Out):
    """Every area of the layer that holds today, by its code."""

    layer: str
    holds_from: date
    credit: str
    items: list[AreaCount]


class NearOf(In):
    """A place, and how many records to find."""

    near: Short = Field(description="A postcode, a grid reference, or two numbers for a place.")
    state: Code | None = None
    rag: Colour | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 10


class NearRecord(Out):
    """A record, how many metres away it is, and a place of it on the National Grid."""

    record: int
    title: str
    state: str
    rag: str
    metres: int
    easting: int
    northing: int


class NearRecords(Out):
    """The nearest records, nearest first."""

    items: list[NearRecord]


@router.get(
    "/registers/{code}/map", response=RecordMap, auth=READ, url_name="record-map", summary="Map"
)
def record_map(
    request: HttpRequest, code: Code, sought: Annotated[WindowOf, Query()]
) -> HttpResponse:
    """Return what of a register's records lies in a window, as GeoJSON."""
    here = seat(request)
    kept = _placed(here, code)
    box = mapping.of_degrees(sought.west, sought.south, sought.east, sought.north)
    if box is None:
        raise Invalid(Fault("The window must begin in the south-west.", parameter="west"))
    seen = queries.seen(who_of(here), [kept], _asked(sought), Narrowed(box))
    said = mapping.collection(seen, mapping.in_degrees, lambda _: "")
    return answered(RecordMap(**said))


@router.get(
    "/registers/{code}/nearest",
    response=NearRecords,
    auth=READ,
    url_name="records-nearest",
    summary="Nearest",
)
def nearest(request: HttpRequest, code: Code, sought: Annotated[NearOf, Query()]) -> HttpResponse:
    """List the records of a register that are nearest to a place."""
    here = seat(request)
    kept = _placed(here, code)
    at = mapping.place(sought.near)
    if at is None:
        raise Invalid(Fault("Nobody knows where that is.", parameter="near"))
    found = queries.nearest(
        who_of(here), [kept], _asked(sought), queries.about(*at, None), sought.limit
    )
    items = []
    for one in found:
        record = one.spot.record
        easting, northing = one.spot.middle
        items.append(
            NearRecord(
                record=record.pk,
                title=record.title,
                state=record.state,
                rag=record.rag,
                metres=one.metres,
                easting=easting,
                northing=northing,
            )
        )
    return answered(NearRecords(items=items))


@router.get(
    "/registers/{code}/areas",
    response=AreaCounts,
    auth=READ,
    url_name="records-by-area",
    summary="By area",
)
def by_area(request: HttpRequest, code: Code, sought: Annotated[ByAreaOf, Query()]) -> HttpResponse:
    """Count a register's records in each ward, or other area of a layer."""
    here = seat(request)
    kept = _placed(here, code)
    held = places.layers([kept.council_id], here.at.date())
    layer = next((one for one in held if one.code == sought.layer), None)
    if layer is None:
        raise Invalid(Fault("There is no such layer here.", parameter="layer"))
    areas = places.whole_areas(layer)
    sieves = {area.pk: places.sieve(area) for area in areas}
    counts = queries.counts(who_of(here), [kept], _asked(sought), sieves)
    items = [
        AreaCount(code=area.code, name=area.name, count=counts.get(area.pk, 0)) for area in areas
    ]
    body = AreaCounts(
        layer=layer.name, holds_from=layer.holds_from_on, credit=layer.credit, items=items
    )
    return answered(body)


def _placed(here: Seat, code: str) -> Kept:
    """Return a register whose places the key may see.

    :raises NoSuchRegister: for any other.
    """
    kept = opened(here, code)
    seen = [field.id for field in kept.definition.seen_with(roles_of(here))]
    if not placing.is_seen(kept.definition, seen):
        raise NoSuchRegister(f"The register {code!r} has no map here.")
    return kept


def _asked(sought: WindowOf | NearOf | ByAreaOf) -> Asked:
    said = (("state", sought.state), ("rag", sought.rag))
    return Asked(filters=tuple(Filter(name, (text,)) for name, text in said if text))
