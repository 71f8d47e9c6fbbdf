"""What a record leads to, and what leads to it, as a picture: boxes and lines with their places.

Pure. The page breaks a title in two lines and cuts it where it is longer in the reader's letters;
the whole is the box's own title. The same stands beside it as a list, which is what people who do
not see the picture have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moothall.engine.registers.queries import Related
from moothall.faces.staff.registers.arrows import Line, Picture

MOST: Final = 9
"""So many boxes stand on a side; a last one counts the rest."""
WIDE, HIGH, GAP, BETWEEN = 200, 64, 14, 110


@dataclass(frozen=True)
class Box:
    """A box: the corner nearest to the start, what stands in it, in which register, and since."""

    x: int
    y: int
    title: str
    under: str
    is_here: bool = False


def drawn(title: str, one: str, related: Sequence[Related]) -> Picture[Box] | None:
    """Return the picture of a record's relations; None where it has none.

    What leads to it stands before it, what it leads to after it.
    """
    if not related:
        return None
    before = _few([other for other in related if other.is_back])
    after = _few([other for other in related if not other.is_back])
    rows = max(len(before), len(after), 1)
    height = rows * (HIGH + GAP) + GAP
    left = WIDE + BETWEEN if before else 0
    middle = (height - HIGH) // 2
    here = Box(left + GAP, middle, title, one, is_here=True)
    boxes, lines = [here], []
    for box in _column(before, GAP, height):
        boxes.append(box)
        lines.append(Line(box.x + WIDE, box.y + HIGH // 2, here.x, middle + HIGH // 2))
    for box in _column(after, here.x + WIDE + BETWEEN, height):
        boxes.append(box)
        lines.append(Line(here.x + WIDE, middle + HIGH // 2, box.x, box.y + HIGH // 2))
    width = max(box.x for box in boxes) + WIDE + GAP
    return Picture(width, height, boxes, lines, _told(title, related))


def _few(others: Sequence[Related]) -> list[tuple[str, str]]:
    """Return title and label of what fits on a side, and of the rest how many there are."""
    shown = [(other.title, other.label) for other in others[:MOST]]
    more = len(others) - len(shown)
    return [*shown, (f"and {more} more", "")] if more > 0 else shown


def _column(texts: Sequence[tuple[str, str]], x: int, height: int) -> list[Box]:
    begins = (height - len(texts) * (HIGH + GAP) + GAP) // 2
    return [
        Box(x, begins + place * (HIGH + GAP), title, label)
        for place, (title, label) in enumerate(texts)
    ]


def _told(title: str, related: Sequence[Related]) -> str:
    back = sum(other.is_back for other in related)
    return f"{title} leads to {len(related) - back} and is led to by {back}, as in the list."
