"""A council's one colour becomes a palette in which every pair of text and ground can be read.

Contrast is that of WCAG 2.2: from 1 (the same colour) to 21 (black on white); text needs 4.5.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

READABLE = 4.5
DEFAULT = "#1f5c4d"
_HEX = re.compile(r"#[0-9a-f]{6}")
_CHANNELS = ((1, 0.2126), (3, 0.7152), (5, 0.0722))


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, from 0 (black) to 1 (white)."""
    return sum(weight * _linear(int(colour[at : at + 2], 16) / 255) for at, weight in _CHANNELS)


def contrast(one: str, other: str) -> float:
    """How well one colour reads on the other, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: str) -> str:
    """Black or white, whichever reads better on this ground: never worse than 4.5."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, ground))


def mixed(colour: str, other: str, share: float) -> str:
    """The first colour with `share` (0 to 1) of the other stirred in."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at, _ in _CHANNELS)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def deepened(colour: str, ground: str, wanted: float = READABLE) -> str:
    """The colour itself where it reads on the ground, or else the lightest darker one that does."""
    shades = (mixed(colour, "#000000", step / 50) for step in range(51))
    return next(shade for shade in shades if contrast(shade, ground) >= wanted)


@dataclass(frozen=True)
class Palette:
    """The colours of one council's pages."""

    colour: str  # the header, exactly as the council chose it
    ink: str  # text on the header
    tint: str  # a faint ground
    edge: str  # lines on the faint ground
    deep: str  # links, and grounds under white text
    deepest: str  # links under the pointer

    def css(self) -> str:
        """The palette as a style sheet of custom properties."""
        rules = {
            "--m-colour": self.colour,
            "--m-ink": self.ink,
            "--m-tint": self.tint,
            "--m-edge": self.edge,
            "--m-deep": self.deep,
            "--m-deepest": self.deepest,
        }
        return ":root{" + ";".join(f"{name}:{value}" for name, value in rules.items()) + "}\n"


@lru_cache(maxsize=1024)
def palette(colour: str) -> Palette:
    """The palette of a council's colour; a colour that is not `#rrggbb` gives Moothall's own."""
    colour = colour.lower()
    if not _HEX.fullmatch(colour):
        colour = DEFAULT
    tint = mixed(colour, "#ffffff", 0.94)
    deep = deepened(colour, tint, 5.5)
    return Palette(
        colour=colour,
        ink=ink_on(colour),
        tint=tint,
        edge=mixed(colour, "#ffffff", 0.65),
        deep=deep,
        deepest=deepened(mixed(deep, "#000000", 0.35), tint, 9),
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
