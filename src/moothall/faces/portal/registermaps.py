"""A public register on a map, with the list of the same records beside it.

Nothing is asked and nothing told but what is public: no state, no colour, no field but those that
everybody may see, and no map where any field that says where a record is is not among them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.catalogue import national_grid
from moothall.engine.places import queries as places
from moothall.engine.places.models import Area, Layer
from moothall.engine.registers import placing, queries
from moothall.engine.registers.placing import Drawn
from moothall.engine.registers.queries import Asked, Kept, Narrowed, Open, OpenSpot, Square
from moothall.engine.registers.words import NoSuchList
from moothall.faces.pages import access, mapping, sought
from moothall.faces.pages.sought import Sought
from moothall.faces.portal import registerlists, visiting
from moothall.faces.portal.registers import counted_words, kept_for_a_minute, register_of, row_of
from moothall.ground.languages.speech import counted, said

PART: Final = "part"
"""The list alone, for the map to put beside itself."""


@dataclass(frozen=True)
class Looked:
    """A public register, and what of it is looked at."""

    kept: Kept
    listing: registerlists.Narrowed
    sought: Sought
    layers: Sequence[Layer]

    @property
    def asked(self) -> Asked:
        """What the map shows, wherever it is."""
        return replace(self.listing.asked, sort="", after="")

    def link(self, name: str, **more: str) -> str:
        """Return the address of a route of this register, of what is looked at."""
        parts = {**self.listing.parts, "after": "", **self.sought.parts, **more}
        query = urlencode({part: text for part, text in parts.items() if text})
        return f"{reverse(name, args=[self.kept.slug])}?{query}"


@access.anyone
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a public register on a map, and beside it the list of what the map shows."""
    looked = _looked(request, slug)
    try:
        context = _list(looked)
        if PART in request.GET:
            return kept_for_a_minute(request, "portal/register_placed.html", context)
        ground = looked.sought.first(lambda: queries.open_ground(looked.kept, looked.asked))
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    draw = mapping.drawn()
    west, south, east, north = ground
    edges = [*draw(west, south), *draw(east, north)]
    there = looked.sought
    context |= {
        "filters": [(name, text) for name, text in looked.listing.parts.items() if name != "after"],
        "list_url": looked.listing.address("portal:register"),
        "distances": sought.distances(),
        "areas": _areas(looked.layers),
        "credits": sorted({layer.credit for layer in looked.layers if layer.credit}),
        "map": {
            "tiles": settings.MAP_TILES,
            "credit": settings.MAP_CREDIT,
            "box": ",".join(str(edge) for edge in edges),
            "at": ",".join(str(part) for part in draw(*there.at)) if there.at else "",
            "outline": json.dumps(mapping.outline(there.area.rings, draw)) if there.area else "",
            "asks": looked.link("portal:register-window", box=""),
            "lists": looked.link("portal:register-map", box="", near="", within="", part="list"),
        },
    }
    if there.wrong:
        return render(request, "portal/register_map.html", context, status=400)
    return kept_for_a_minute(request, "portal/register_map.html", context)


@access.anyone
@require_safe
def window(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return what a window of the map shows, counted as the pages' maps count: GeoJSON."""
    looked = _looked(request, slug)
    box = looked.sought.box
    if box is None:
        raise Http404("Say which window.")
    try:
        found = queries.openly_seen(
            looked.kept, looked.asked, Narrowed(box, area=looked.sought.sieve)
        )
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    draw = mapping.drawn()
    features = [_together(one, draw) for one in found.squares]
    features += [_alone(one, draw) for one in found.spots]
    told = {
        "type": "FeatureCollection",
        "count": found.count,
        "said": counted(
            "{number} record in the window", "{number} records in the window", found.count
        ),
        "features": features,
    }
    reply = HttpResponse(json.dumps(told), content_type=mapping.MEDIA_TYPE)
    reply["Cache-Control"] = "private, max-age=60"
    reply["X-Robots-Tag"] = "noindex"
    return reply


def _looked(request: HttpRequest, slug: str) -> Looked:
    """Return what is looked at, or answer 404 for a register that has no map for everybody."""
    kept = register_of(request, slug)
    if not queries.openly_mapped(kept):
        raise Http404("This register has no map.")
    layers = places.layers([kept.council_id], visiting.at(request).date())
    listing = registerlists.read(kept, request.GET)
    return Looked(kept, listing, sought.read(request.GET, layers), layers)


def _list(looked: Looked) -> dict[str, Any]:
    """Return the list beside the map: the nearest of a place, or a page of what is there."""
    there = looked.sought
    common = {"register": looked.kept.definition, "sought": there, "where": _where(there)}
    if there.is_nearest:
        near = queries.openly_nearest(looked.kept, looked.asked, there.about, sought.NEAREST)
        nearest = counted(
            "{number} record, the nearest", "The {number} nearest records, nearest first", len(near)
        )
        rows = [(row_of(one.record), sought.away(one.metres)) for one in near]
        return {**common, "rows": rows, "counted_words": nearest if near else said("Nothing here")}
    asked = replace(looked.listing.asked, narrowed=there.narrowed)
    listed = queries.openly_listed(looked.kept, asked)
    return {
        **common,
        "rows": [(row_of(record), "") for record in listed.rows],
        "counted_words": counted_words(listed.count, is_capped=listed.is_capped),
        "next_url": looked.link("portal:register-map", after=listed.after) if listed.after else "",
    }


def _where(there: Sought) -> str:
    """Return in words where the records of the list are; '' for everywhere."""
    if there.box:
        return said("In the window of the map")
    if not there.at:
        return there.area.name if there.area else ""
    told = f"{there.near} ({national_grid.reference(there.at)})"
    if there.metres:
        return said("Within {distance} of {place}", distance=sought.away(there.metres), place=told)
    return said("Near {place}", place=told)


def _areas(layers: Sequence[Layer]) -> list[tuple[str, list[Area]]]:
    found = places.areas(layers)
    return [(layer.name, [one for one in found if one.layer_id == layer.pk]) for layer in layers]


def _together(one: Square, draw: Drawn) -> Mapping[str, Any]:
    west, south, east, north = one.corners
    told = counted(
        "{number} record here, show it larger", "{number} records here, show them larger", one.count
    )
    return {
        "type": "Feature",
        "bbox": [*draw(west, south), *draw(east, north)],
        "geometry": {"type": "Point", "coordinates": draw(one.easting, one.northing)},
        "properties": {"count": one.count, "said": told},
    }


def _alone(one: OpenSpot, draw: Drawn) -> Mapping[str, Any]:
    return {
        "type": "Feature",
        "id": str(one.record.token),
        "geometry": placing.geometry(one.field, one.said, draw),
        "properties": {
            "title": one.record.title,
            "middle": draw(*one.middle),
            "url": _address(one.record),
        },
    }


def _address(record: Open) -> str:
    return reverse("portal:open-record", args=[record.kept.slug, record.token])
