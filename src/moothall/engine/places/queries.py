"""What can be asked about layers: which hold on a day, their areas, in which of them a place is.

A point is in one of the areas that share a border; a line or an area is in each that it has ground
in common with.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Count, QuerySet

from moothall.engine.places import reaching
from moothall.engine.places.cells import Box, Keys
from moothall.engine.places.models import Area, Layer
from moothall.engine.places.reaching import TEST_EAST, TEST_NORTH, Tested
from moothall.engine.places.words import Changes, Drawn, NoLayer

MOST: Final = 200

_KEPT: Final = """(
    SELECT translate(t::text, '[]', '()')::polygon FROM jsonb_array_elements(a.rings) t
) ring (p)"""
_AT: Final = """
    SELECT a.id FROM places_area a
    WHERE a.layer_id = ANY(%s) AND a.west <= %s AND a.east >= %s AND a.south <= %s
        AND a.north >= %s AND mod((
            SELECT count(*) FROM jsonb_array_elements(a.rings) t
            WHERE translate(t::text, '[]', '()')::polygon @> point(%s, %s)
        ), 2) = 1
    ORDER BY a.layer_id, a.code
"""
_REACHED: Final = f"""
    SELECT a.id FROM places_area a, (SELECT %s::jsonb AS corners, %s::boolean AS is_area) g
    WHERE a.layer_id = ANY(%s) AND a.west <= %s AND a.east >= %s AND a.south <= %s
        AND a.north >= %s AND {reaching.touching(_KEPT)}
    ORDER BY a.layer_id, a.code
"""  # noqa: S608 - nothing that is typed is in it


@dataclass(frozen=True)
class Sieve:
    """An area as other packages look for things in it: its box, its rings as SQL, its cells."""

    box: Box
    rings: tuple[str, ...]
    inside: tuple[Keys, ...]
    border: tuple[Keys, ...]

    def condition(self, easting: str, northing: str) -> tuple[str, list[Any]]:
        """Return in SQL that a place in whole metres is in the area, and its values."""
        point = f"point({easting} + {TEST_EAST}, {northing} + {TEST_NORTH})"
        tests = " + ".join(f"(%s::polygon @> {point})::int" for _ in self.rings)
        return f"mod({tests}, 2) = 1", list(self.rings)

    @property
    def reached(self) -> Tested:
        """In SQL, that a line or an area has ground in common with the area."""
        return reaching.ground(self.rings)


def sieve(area: Area) -> Sieve:
    """Return how things are looked for in an area."""
    return Sieve(
        Box(area.west, area.south, area.east, area.north),
        tuple(_polygon(ring) for ring in area.rings),
        tuple(Keys(*pair) for pair in area.inside),
        tuple(Keys(*pair) for pair in area.border),
    )


def _polygon(ring: Iterable[Sequence[float]]) -> str:
    return f"({','.join(f'({across},{up})' for across, up in ring)})"


def layers(council_ids: Collection[int], on: date) -> list[Layer]:
    """Return the layers that hold on a day, by name: of each the version that began last."""
    found = Layer.objects.in_force().filter(council_id__in=council_ids, holds_from_on__lte=on)
    latest: dict[tuple[int, str], Layer] = {}
    for layer in found.order_by("holds_from_on"):
        latest[layer.council_id, layer.code] = layer
    return sorted(latest.values(), key=lambda layer: (layer.name, layer.council_id))


def versions(council_id: int) -> list[tuple[Layer, int]]:
    """Return each version in force of a council's layers, newest first, and how many areas."""
    return _counted(Layer.objects.in_force().filter(council_id=council_id))


def every(council_id: int) -> list[tuple[Layer, int]]:
    """Return what versions does, drafts and what was replaced or taken away too: the last 200."""
    return _counted(Layer.objects.filter(council_id=council_id))[:MOST]


def _counted(found: QuerySet[Layer]) -> list[tuple[Layer, int]]:
    listed = list(found.order_by("code", "-holds_from_on", "-loaded_at"))
    grouped = Area.objects.filter(layer__in=found.values("pk")).values_list("layer_id")
    counts = dict(grouped.annotate(Count("pk")))
    return [(layer, counts.get(layer.pk, 0)) for layer in listed]


def version(council_id: int, number: int) -> Layer:
    """Return one version of a council's layers, however it stands.

    :raises NoLayer: where there is none.
    """
    found = Layer.objects.filter(council_id=council_id, pk=number).first()
    if found is None:
        raise NoLayer("There is no such layer here.")
    return found


def before(layer: Layer) -> Layer | None:
    """Return what holds on the day from which a version does, were it not there."""
    return (
        Layer.objects.in_force()
        .filter(
            council_id=layer.council_id, code=layer.code, holds_from_on__lte=layer.holds_from_on
        )
        .exclude(pk=layer.pk)
        .order_by("-holds_from_on")
        .first()
    )


def changes(layer: Layer) -> Changes:
    """Return what a version changes of what holds before it; all is new where nothing does."""
    # shapely weighs on a process that compares no layers
    from moothall.engine.places import differing  # noqa: PLC0415

    older = before(layer)
    return differing.between(_drawn(older) if older else {}, _drawn(layer))


def _drawn(layer: Layer) -> dict[str, Drawn]:
    found = Area.objects.filter(layer=layer).values_list("code", "name", "rings")
    return {code: Drawn(name, rings) for code, name, rings in found}


def areas(found: Iterable[Layer]) -> list[Area]:
    """Return the areas of layers without their rings and cells, by name."""
    of_these = Area.objects.filter(layer__in=[layer.pk for layer in found])
    return list(of_these.defer("rings", "inside", "border").order_by("name", "code"))


def whole_areas(layer: Layer) -> list[Area]:
    """Return the areas of a layer with all that is kept of them, by code."""
    return list(Area.objects.filter(layer=layer).order_by("code"))


def area(found: Collection[Layer], number: int) -> Area | None:
    """Return one area of these layers."""
    return Area.objects.filter(pk=number, layer__in=[layer.pk for layer in found]).first()


def areas_at(found: Collection[Layer], easting: int, northing: int) -> list[Area]:
    """Return in which areas of these layers a place is, by layer and code."""
    if not found:
        return []
    numbers = [layer.pk for layer in found]
    values: list[Any] = [numbers, easting, easting, northing, northing]
    with connection.cursor() as cursor:
        cursor.execute(_AT, [*values, easting + TEST_EAST, northing + TEST_NORTH])
        ids = [number for (number,) in cursor.fetchall()]
    return _in_order(ids)


def areas_reached(
    found: Collection[Layer], corners: Sequence[Sequence[int]], *, is_area: bool
) -> list[Area]:
    """Return with which areas of these layers a line or an area has ground in common."""
    if not found:
        return []
    across, up = zip(*corners, strict=True)
    edges = [max(across), min(across), max(up), min(up)]
    shape = json.dumps([list(corner) for corner in corners])
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [shape, is_area, [layer.pk for layer in found], *edges])
        ids = [number for (number,) in cursor.fetchall()]
    return _in_order(ids)


def _in_order(ids: Sequence[int]) -> list[Area]:
    there = Area.objects.defer("rings", "inside", "border").in_bulk(ids)
    return [there[number] for number in ids]
