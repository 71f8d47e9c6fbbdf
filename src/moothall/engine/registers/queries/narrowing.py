"""Where the records of a list must be: in a window, about a place, in an area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from moothall.engine.places import cells
from moothall.engine.places.cells import Box, Keys

TOUCHES: Final = "r.west <= %s AND r.east >= %s AND r.south <= %s AND r.north >= %s"
_NEARER: Final = (
    "((r.west + r.east) / 2 - %s)::float8 ^ 2 + ((r.south + r.north) / 2 - %s)::float8 ^ 2"
    " <= %s::float8 ^ 2"
)


@dataclass(frozen=True)
class Narrowed:
    """Only records whose box touches this one; with *metres*, no farther than so from its middle.

    Distances are those on the National Grid: at most 4 metres in 10 kilometres off what a tape
    on the ground would say.
    """

    box: Box
    metres: int | None = None

    @property
    def keys(self) -> Sequence[Keys]:
        """Between which keys of cells they are found."""
        return cells.window(self.box)

    @property
    def condition(self) -> tuple[str, list[Any]]:
        """The condition on a record *r* in SQL, and its values."""
        west, south, east, north = self.box
        text, values = TOUCHES, [east, west, north, south]
        if self.metres is not None:
            across, up = self.box.middle
            text += f" AND {_NEARER}"
            values += [across, up, self.metres]
        return text, values

    @property
    def bounded(self) -> tuple[str, list[Any]]:
        """The condition for one who reads records in another order than that of their cells."""
        text, values = self.condition
        keys = self.keys
        return f"r.cell BETWEEN %s AND %s AND {text}", [keys[0].first, keys[-1].last, *values]


def about(easting: int, northing: int, metres: int) -> Narrowed:
    """Return the places no farther than so many metres from one."""
    return Narrowed(Box(easting, northing, easting, northing).widened(metres), metres)


@dataclass(frozen=True)
class Colours:
    """How many of some records are of each colour; those of none are not counted here."""

    red: int
    amber: int
    green: int

    @property
    def worst(self) -> str:
        """The first of red, amber and green that any has; '' where none has one."""
        found: Mapping[str, int] = {"red": self.red, "amber": self.amber, "green": self.green}
        return next((colour for colour, count in found.items() if count), "")
