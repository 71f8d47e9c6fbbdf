"""Where one record or case is: its wards and other areas, and what is around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.places import queries as places
from moothall.engine.places.cells import Box
from moothall.engine.registers import placing, queries
from moothall.engine.registers.definition import Field
from moothall.engine.registers.queries import Asked, Near, Whole
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.registers import savedlists

NEAR: Final = 250
"""Metres about a case in which records are named."""
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The grid reference of its middle, each layer with the areas that it is in, and its map."""

    reference: str
    areas: Sequence[tuple[str, str]]
    map_url: str = ""
    near: Sequence[tuple[str, str, str]] = ()
    """Records about a case: where each is shown, its title with what it is, how far away."""


def of(desk: Desk, whole: Whole) -> Whereabouts | None:
    """Return where a record is; None where that is not said, or not for this officer to see."""
    definition = whole.kept.definition
    said = placing.said(definition, whole.record.values)
    if said is None or not placing.is_seen(definition, whole.values):
        return None
    at = Point(*placing.amid(*said))
    near = urlencode({"near": f"{at.easting}, {at.northing}"})
    return Whereabouts(
        national_grid.reference(at),
        _areas(desk, whole.record.council_id, at, said),
        f"{reverse('staff:register-map', args=[definition.slug])}?{near}",
    )


def of_case(desk: Desk, council_id: int, answers: Mapping[str, Any]) -> Whereabouts | None:
    """Return where a case is, by the first answer that is a place, and which records are near."""
    at = next((found for value in answers.values() if (found := _point(value))), None)
    if at is None:
        return None
    registers = [
        kept
        for kept in queries.registers(desk.who, council_ids=[council_id])
        if placing.is_seen(kept.definition, savedlists.seen_in(desk, kept))
    ]
    around = queries.about(*at, NEAR)
    near = queries.nearest(desk.who, registers, Asked(), around, MOST) if registers else []
    return Whereabouts(
        national_grid.reference(at), _areas(desk, council_id, at), near=[_near(one) for one in near]
    )


def _near(one: Near) -> tuple[str, str, str]:
    kept, record = one.spot.kept, one.spot.record
    where = reverse("staff:record", args=[kept.slug, record.pk])
    return where, f"{record.title}, {kept.definition.one}", f"{one.metres:,} m"


def _point(value: object) -> Point | None:
    """Return the place that an answer says in metres."""
    if not isinstance(value, dict):
        return None
    easting, northing = value.get("easting"), value.get("northing")
    if not isinstance(easting, int) or not isinstance(northing, int):
        return None
    return Point(easting, northing)


def _areas(
    desk: Desk, council_id: int, at: Point, said: tuple[Field, Any, Box] | None = None
) -> list[tuple[str, str]]:
    """Return each layer with those of its areas that a place is in, or a shape reaches into."""
    layers = places.layers([council_id], desk.at.date())
    names = {layer.pk: layer.name for layer in layers}
    if said is None or said[0].type == "point":
        found = places.areas_at(layers, *at)
    else:
        found = places.areas_reached(layers, said[1], is_area=said[0].type == "area")
    of: dict[str, list[str]] = {}
    for area in found:
        of.setdefault(names[area.layer_id], []).append(area.name)
    return [(layer, ", ".join(areas)) for layer, areas in of.items()]
