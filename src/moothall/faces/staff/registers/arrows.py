"""Pictures of boxes with arrows between them: what each is made of, whatever its boxes say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Box = TypeVar("Box")


@dataclass(frozen=True)
class Line:
    """A line from one point to another, with an arrow at its end."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Picture(Generic[Box]):
    """A picture of so many units across and down; *told* is what it is read as."""

    width: int
    height: int
    boxes: Sequence[Box]
    lines: Sequence[Line]
    told: str
