"""The words of places: what was done to a layer, what it changes, and what may be refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "layer.drafted": "A file of wards or other areas was read into a draft.",
    "layer.published": "A draft of a layer was put in force, from its day on.",
    "layer.discarded": "A draft of a layer was let go.",
    "layer.loaded": "Wards or other areas were loaded as a layer; the facts count them.",
    "layer.removed": "A version of a layer was taken away; it is kept, and can be put back.",
    "layer.restored": "A version of a layer that was taken away or replaced was put back.",
}
Rings = Sequence[Sequence[Sequence[float]]]


class Drawn(NamedTuple):
    """An area of a version: what it is called, and its rings."""

    name: str
    rings: Rings


@dataclass(frozen=True)
class Changes:
    """What a version changes: areas by name; of those drawn anew, how much of a hundred of it."""

    count_before: int = 0
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    redrawn: tuple[tuple[str, int], ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether nothing is another."""
        return not (self.new or self.gone or self.renamed or self.redrawn)


class NoLayer(Refused):
    """There is no such layer here."""


class NotALayer(Refused):
    """The file holds no areas that a layer could have."""


class HeldByBrake(Refused):
    """Much would change: say why it is meant."""


class NotNow(Refused):
    """It is not in the state for that."""
