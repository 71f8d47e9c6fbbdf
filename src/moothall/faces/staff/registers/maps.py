"""A register on a map, and the same records as a list beside it, by window, place and distance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.catalogue import national_grid
from moothall.engine.places import queries as places
from moothall.engine.places.cells import Box
from moothall.engine.places.models import Area, Layer
from moothall.engine.registers import placing, queries
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.queries import Asked, Kept, Listed, Narrowed, Page, Spot
from moothall.engine.registers.words import NoSuchList
from moothall.faces.pages import access, mapping, plain, sought
from moothall.faces.pages.sought import Sought
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.registers import registerviews, savedlists
from moothall.faces.staff.registers.overview import open_to
from moothall.faces.staff.registers.registerviews import Listing


@dataclass(frozen=True)
class Looked:
    """A register that somebody looks at on a map, and what of it."""

    desk: Desk
    registers: Sequence[Kept]
    listing: Listing
    sought: Sought
    layers: Sequence[Layer] = ()

    @property
    def definition(self) -> RegisterDefinition:
        """What the register says."""
        return self.registers[0].definition

    @property
    def asked(self) -> Asked:
        """What to list."""
        return replace(self.listing.asked, narrowed=self.sought.narrowed)

    @property
    def query(self) -> dict[str, str]:
        """Return the filters in use, as the parts of an address."""
        view = self.listing.view.id if self.listing.view else registerviews.ALL
        return {"view": view, **self.listing.parts, "after": ""}


@access.staff
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a register on a map, with the list of the same records beside it."""
    looked = _looked(request, slug)
    try:
        context = _list(looked)
        if cast("Any", request).htmx:
            return shown(request, "staff/parts/placed.html", context)
        first = looked.sought.first(
            lambda: queries.extent(looked.desk.who, looked.registers, looked.listing.asked)
        )
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    fields = registerviews.offered(looked.listing, {})
    chips = registerviews.chips(looked.listing, fields)
    context |= {
        "title": f"{looked.listing.title} on the map",
        "filters": [(name, text) for name, text in looked.query.items() if text],
        "chips": [chip.text for chip in chips],
        "list_url": looked.listing.address(),
        "distances": sought.distances(),
        "areas": _areas(looked),
        "credits": sorted({layer.credit for layer in looked.layers if layer.credit}),
        "counts_url": _link("staff:register-areas", looked, near="", within="", area=""),
        "map": _map(looked, first),
    }
    return shown(request, "staff/map.html", context, status=400 if looked.sought.wrong else 200)


@access.staff
@require_safe
def window(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what a window of the map shows, counted as the pages' maps count: GeoJSON."""
    looked = _looked(request, slug)
    if looked.sought.box is None:
        raise Http404("Say which window.")
    try:
        seen = queries.seen(
            looked.desk.who,
            looked.registers,
            looked.listing.asked,
            Narrowed(looked.sought.box, area=looked.sought.sieve),
        )
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    said = mapping.collection(seen, mapping.drawn(), _address)
    return HttpResponse(json.dumps(said), content_type=mapping.MEDIA_TYPE)


def _looked(request: HttpRequest, slug: str) -> Looked:
    """Return what is looked at.

    :raises Http404: for a register that has no places, or none that the officer may see.
    """
    desk = sit(request)
    registers = open_to(desk, slug)
    head = registers[0]
    seen = savedlists.seen_in(desk, head)
    if not placing.is_seen(head.definition, seen):
        raise Http404("This register has no map.")
    listing = registerviews.read(head, request.GET, seen)
    layers = places.layers({kept.council_id for kept in registers}, desk.at.date())
    return Looked(desk, registers, listing, sought.read(request.GET, layers), layers)


def _list(looked: Looked) -> dict[str, Any]:
    """Return the list beside the map: the nearest of a place, or a page of what is there."""
    desk, there = looked.desk, looked.sought
    common = {
        "register": looked.definition,
        "sought": there,
        "where": _where(looked),
        "has_rag": bool(looked.definition.rag),
        "has_states": bool(looked.definition.states),
    }
    if there.is_nearest:
        found = queries.nearest(
            desk.who, looked.registers, looked.listing.asked, there.about, sought.NEAREST
        )
        rows = [
            {
                "title": one.spot.record.title,
                "url": _address(one.spot),
                "away": sought.away(one.metres),
            }
            | _standing(one.spot.kept, one.spot.record.state, one.spot.record.rag)
            for one in found
        ]
        return {**common, "rows": rows, "counted_words": f"The {len(rows)} nearest, nearest first"}
    listed = queries.listed(desk.who, looked.registers, looked.asked)
    return {
        **common,
        "rows": [_row(row) for row in listed.rows],
        "counted_words": _counted(listed, looked.definition),
        "next_url": _next(looked, listed.after),
    }


def _row(row: Listed) -> dict[str, str]:
    where = reverse("staff:record", args=[row.kept.slug, row.id])
    return {"title": row.title, "url": where, "away": ""} | _standing(row.kept, row.state, row.rag)


def _standing(kept: Kept, state: str, rag: str) -> dict[str, str]:
    said = kept.definition.state(state)
    return {"state": said.label if said else "", "rag": rag}


def _counted(page: Page, definition: RegisterDefinition) -> str:
    if page.is_capped:
        return f"More than {page.count:,} {definition.name.lower()}"
    return plain.counted(page.count, definition.one, definition.name.lower())


def _where(looked: Looked) -> str:
    """Return in words where the records of the list are."""
    there = looked.sought
    within = f" in {there.area.name}" if there.area else ""
    if there.box:
        return f"in the window of the map{within}"
    if not there.at:
        return within.strip()
    said = f"{there.near} ({national_grid.reference(there.at)})"
    near = f"within {sought.away(there.metres)} of {said}" if there.metres else f"near {said}"
    return f"{near}{within}"


def _next(looked: Looked, after: str) -> str:
    if not after:
        return ""
    return _link("staff:register-map", looked, after=after)


def _link(name: str, looked: Looked, **more: str) -> str:
    where = reverse(name, args=[looked.definition.slug])
    parts = {**looked.query, **looked.sought.parts, **more}
    return f"{where}?{urlencode({name: text for name, text in parts.items() if text})}"


def _map(looked: Looked, first: Box) -> dict[str, str]:
    """Return what the map begins with: its pictures, its first window, and where it asks."""
    there, draw = looked.sought, mapping.drawn()
    west, south, east, north = first
    edges = [*draw(west, south), *draw(east, north)]
    return {
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_CREDIT,
        "box": ",".join(str(edge) for edge in edges),
        "at": ",".join(str(part) for part in draw(*there.at)) if there.at else "",
        "outline": json.dumps(mapping.outline(there.area.rings, draw)) if there.area else "",
        "asks": _link("staff:register-window", looked, box=""),
        "lists": _link("staff:register-map", looked, box="", near="", within=""),
    }


def _areas(looked: Looked) -> list[tuple[str, list[Area]]]:
    """Return the areas to choose from, under the names of their layers."""
    found = places.areas(looked.layers)
    return [
        (layer_name(looked.desk, layer), [one for one in found if one.layer_id == layer.pk])
        for layer in looked.layers
    ]


def layer_name(desk: Desk, layer: Layer) -> str:
    """Return what a layer is called, with its council's name where there are several."""
    return f"{layer.name}, {desk.council_name(layer.council_id)}".rstrip(", ")


@access.staff
@require_safe
def areas(request: HttpRequest, slug: str) -> HttpResponse:
    """Count a register's records in each ward and other area, with the way to each on the map."""
    looked = _looked(request, slug)
    sieves = {
        area.pk: places.sieve(area) for layer in looked.layers for area in places.whole_areas(layer)
    }
    try:
        counts = queries.counts(looked.desk.who, looked.registers, looked.listing.asked, sieves)
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    groups = [
        (name, [_counted_area(looked, area, counts) for area in found])
        for name, found in _areas(looked)
    ]
    context = {
        "register": looked.definition,
        "title": f"{looked.listing.title} by area",
        "groups": groups,
        "map_url": _link("staff:register-map", looked),
    }
    return shown(request, "staff/map_areas.html", context)


def _counted_area(looked: Looked, area: Area, counts: Mapping[int, int]) -> tuple[str, str, int]:
    where = _link("staff:register-map", looked, area=str(area.pk))
    return area.name, where, counts.get(area.pk, 0)


def _address(spot: Spot) -> str:
    return reverse("staff:record", args=[spot.kept.slug, spot.record.pk])
