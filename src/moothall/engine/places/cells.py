"""Cells of the national grid: a whole number for where something is, sorted so that near is near.

The grid lies in a square of 2^21 metres, halved each way 21 times: cells of a metre at the lowest
level. A key is the cell's place on the Z-order curve, and below it its level. What lies in a cell
of any size so has keys between two numbers; whatever is larger has the key of a cell around it.
Pure; metres throughout.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

LEVELS: Final = 21
SIDE: Final = 1 << LEVELS
_LEVEL_BITS: Final = 5
_LOWEST: Final = (1 << _LEVEL_BITS) - 1
FINEST: Final = 64
"""Into so many cells a window is taken apart at most; the rest is looked at by its corners."""
_HALF: Final = (LEVELS + 1) // 2
_SPREAD: Final = tuple(int(f"{number:b}", 4) for number in range(1 << _HALF))
"""The bits of small numbers with a nought before each: what is binary read as if by fours."""


def _spread(number: int) -> int:
    """Return the bits of a number with a nought before each: half of a place on the curve."""
    return _SPREAD[number >> _HALF] << 2 * _HALF | _SPREAD[number & (1 << _HALF) - 1]


class Box(NamedTuple):
    """A rectangle of whole metres, its edges included; of a point, all that there is of it."""

    west: int
    south: int
    east: int
    north: int

    @property
    def middle(self) -> tuple[int, int]:
        """Easting and northing of its middle."""
        return (self.west + self.east) // 2, (self.south + self.north) // 2

    def widened(self, metres: int) -> "Box":
        """Return the box with so many metres more on every side."""
        return Box(self.west - metres, self.south - metres, self.east + metres, self.north + metres)

    def touches(self, other: "Box") -> bool:
        """Whether two boxes have a metre in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def holds(self, other: "Box") -> bool:
        """Whether all of another lies in this one."""
        return (
            self.west <= other.west
            and other.east <= self.east
            and self.south <= other.south
            and other.north <= self.north
        )


EVERYWHERE: Final = Box(0, 0, SIDE - 1, SIDE - 1)


class Cell(NamedTuple):
    """A square of the grid: its column and row at a level; level 0 is the whole."""

    level: int
    column: int
    row: int

    @property
    def box(self) -> Box:
        """The metres in it."""
        size = SIDE >> self.level
        west, south = self.column * size, self.row * size
        return Box(west, south, west + size - 1, south + size - 1)

    @property
    def key(self) -> int:
        """The number of the cell itself, as a thing of just its size has it."""
        return self._first << _LEVEL_BITS | self.level

    @property
    def keys(self) -> "Keys":
        """The least and the largest number of anything that lies in it."""
        last = self._first + (1 << 2 * (LEVELS - self.level)) - 1
        return Keys(self.key, last << _LEVEL_BITS | _LOWEST)

    @property
    def _first(self) -> int:
        level, column, row = self
        below = LEVELS - level
        return _spread(column << below) | _spread(row << below) << 1

    def quarters(self) -> Iterator["Cell"]:
        """Yield the four cells that it falls into."""
        for number in range(4):
            yield Cell(self.level + 1, self.column * 2 + (number & 1), self.row * 2 + (number >> 1))

    def around(self) -> Iterator["Cell"]:
        """Yield every larger cell that it lies in."""
        for up in range(1, self.level + 1):
            yield Cell(self.level - up, self.column >> up, self.row >> up)


class Keys(NamedTuple):
    """From a key to a key, both included."""

    first: int
    last: int


WHOLE: Final = Cell(0, 0, 0)


def around(box: Box) -> Cell:
    """Return the smallest cell that holds a whole box; what lies off the grid is at its edge."""
    west, south, east, north = (max(0, min(metre, SIDE - 1)) for metre in box)
    up = max((west ^ east).bit_length(), (south ^ north).bit_length())
    return Cell(LEVELS - up, west >> up, south >> up)


def key(box: Box) -> int:
    """Return the number under which something with this box is found."""
    return around(box).key


def window(box: Box, most: int = FINEST) -> list[Keys]:
    """Return between which keys everything lies that touches a box, in order.

    Other things near it have such keys too, so that their own boxes are looked at as well.
    """
    west, south, east, north = box
    begun = around(box)
    open_cells, larger = deque([begun]), list(begun.around())
    whole: list[Cell] = []
    while open_cells and len(open_cells) + len(whole) < most:
        cell = open_cells.popleft()
        level, column, row = cell
        size = SIDE >> level
        left, low = column * size, row * size
        is_held = west <= left and left + size <= east + 1
        if (is_held and south <= low and low + size <= north + 1) or level == LEVELS:
            whole.append(cell)
            continue
        larger.append(cell)
        half = size >> 1
        columns = [
            x for x in (2 * column, 2 * column + 1) if x * half <= east and west < x * half + half
        ]
        rows = [y for y in (2 * row, 2 * row + 1) if y * half <= north and south < y * half + half]
        open_cells.extend(Cell(level + 1, x, y) for y in rows for x in columns)
    return spans([*open_cells, *whole], larger)


def spans(cells: Sequence[Cell], larger: Sequence[Cell] = ()) -> list[Keys]:
    """Return the keys of all that lies in some cells, and of what has just the size of others.

    Where one cell begins as another ends, larger things that begin there have keys of it too.
    """
    found: list[Keys] = []
    alone = [(one.key, one.key) for one in larger]
    first = last = -1 << _LEVEL_BITS + 1
    for begins, ends in sorted({*(cell.keys for cell in cells), *alone}):
        if begins >> _LEVEL_BITS <= (last >> _LEVEL_BITS) + 1:
            last = max(last, ends)
            continue
        if last >= 0:
            found.append(Keys(first, last))
        first, last = begins, ends
    return [*found, Keys(first, last)] if last >= 0 else found
