"""Where one record is: its wards and other areas, and the way to what is around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.places import queries as places
from moothall.engine.registers import placing
from moothall.engine.registers.queries import Whole
from moothall.faces.staff.desk import Desk


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The grid reference of its middle, layer and area of each that it is in, and its map."""

    reference: str
    areas: Sequence[tuple[str, str]]
    map_url: str


def of(desk: Desk, whole: Whole) -> Whereabouts | None:
    """Return where a record is; None where that is not said, or not for this officer to see."""
    definition = whole.kept.definition
    said = placing.said(definition, whole.record.values)
    if said is None or not placing.is_seen(definition, whole.values):
        return None
    easting, northing = said[2].middle
    layers = places.layers([whole.record.council_id], desk.at.date())
    names = {layer.pk: layer.name for layer in layers}
    areas = places.areas_at(layers, easting, northing)
    near = urlencode({"near": f"{easting}, {northing}"})
    return Whereabouts(
        national_grid.reference(Point(easting, northing)),
        [(names[area.layer_id], area.name) for area in areas],
        f"{reverse('staff:register-map', args=[definition.slug])}?{near}",
    )
