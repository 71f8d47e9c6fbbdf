"""Where somebody looks on a map, as its address says: about a place, in a window, in an area."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.places import cells
from moothall.engine.places import queries as places
from moothall.engine.places.cells import Box
from moothall.engine.places.models import Area, Layer
from moothall.engine.places.queries import Sieve
from moothall.engine.registers import queries
from moothall.engine.registers.queries import Narrowed
from moothall.faces.pages import mapping
from moothall.ground.languages.speech import marked, said

NEAREST: Final = 10
DISTANCES: Final = (100, 250, 500, 1_000, 2_000, 5_000)
"""Metres."""
_KILOMETRE: Final = 1_000
_WRONG: Final = marked(
    "Enter a postcode, a grid reference such as ST 751 648, or two numbers for a place"
)
_LONGEST_NUMBER: Final = 18
_AROUND: Final = 100
"""Metres to leave beside what is shown first."""
_SOMEWHERE: Final = Point(400_000, 500_000)


@dataclass(frozen=True)
class Sought:
    """Where an address looks: about a place, or in a window; else everywhere."""

    near: str = ""
    at: Point | None = None
    metres: int | None = None
    window: str = ""
    area: Area | None = None

    @property
    def box(self) -> Box | None:
        """The window on the grid."""
        return mapping.box(self.window) if self.window else None

    @property
    def wrong(self) -> str:
        """What is wrong with the place that was typed."""
        return said(_WRONG) if self.near and not self.at else ""

    @property
    def is_nearest(self) -> bool:
        """Whether what is nearest to a place is listed, however far away."""
        return bool(self.at and not self.metres and not self.box)

    @property
    def about(self) -> Narrowed:
        """About the place whose nearest are looked for."""
        return replace(queries.about(*(self.at or _SOMEWHERE), None), area=self.sieve)

    @property
    def narrowed(self) -> Narrowed:
        """Where the records of the list must be."""
        if self.at and self.metres:
            return replace(queries.about(*self.at, self.metres), area=self.sieve)
        return Narrowed(self.box or cells.EVERYWHERE, area=self.sieve)

    @property
    def sieve(self) -> Sieve | None:
        """How things are looked for in its area."""
        return places.sieve(self.area) if self.area else None

    @property
    def parts(self) -> dict[str, str]:
        """Return the address of it."""
        metres = str(self.metres) if self.metres else ""
        area = str(self.area.pk) if self.area else ""
        return {"near": self.near, "within": metres, "box": self.window, "area": area}

    def first(self, extent: Callable[[], Box | None]) -> Box:
        """Return the window to begin with: about the place, the area, else all that there is."""
        if self.at:
            return Box(*self.at, *self.at).widened((self.metres or _KILOMETRE) + _AROUND)
        if self.sieve:
            return self.sieve.box.widened(_AROUND)
        if found := extent():
            return found.widened(_AROUND)
        centre = national_grid.read(settings.MAP_CENTRE) or _SOMEWHERE
        return Box(*centre, *centre).widened(5_000 if settings.MAP_CENTRE else 400_000)


def read(query: Mapping[str, str], layers: Sequence[Layer]) -> Sought:
    """Return where an address looks; what it cannot mean is left out."""
    near = " ".join(query.get("near", "").split())[: mapping.LONGEST]
    within = query.get("within", "")
    metres = int(within) if within in map(str, DISTANCES) else None
    window = query.get("box", "")[: mapping.LONGEST]
    at = mapping.place(near) if near else None
    number = query.get("area", "")
    is_one = number.isdecimal() and number.isascii() and len(number) < _LONGEST_NUMBER
    area = places.area(layers, int(number)) if is_one else None
    return Sought(near, at, metres, window if mapping.box(window) else "", area)


def distances() -> list[tuple[str, str]]:
    """Return how far may be looked, each with its words."""
    nearest = said("The {number} nearest", number=NEAREST)
    return [("", nearest), *((str(one), _within(one)) for one in DISTANCES)]


def _within(metres: int) -> str:
    if metres < _KILOMETRE:
        return said("Within {number} metres", number=metres)
    if metres == _KILOMETRE:
        return said("Within 1 kilometre")
    return said("Within {number} kilometres", number=metres // _KILOMETRE)


def away(metres: int) -> str:
    """Return a distance: `80 m`, `2.4 km`."""
    return f"{metres:,} m" if metres < _KILOMETRE else f"{metres / _KILOMETRE:,.1f} km"
