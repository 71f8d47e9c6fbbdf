"""The words of places: what was done to a layer, and what may be refused."""

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "layer.loaded": "Wards or other areas were loaded as a layer; the facts count them.",
    "layer.removed": "A version of a layer was taken away, with its areas.",
}


class NoLayer(Refused):
    """There is no such layer here."""


class NotALayer(Refused):
    """The file holds no areas that a layer could have."""
