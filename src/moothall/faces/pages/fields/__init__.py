"""A question of a service as the parameters of a GOV.UK component."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.journey import Wrong
from moothall.faces.pages.fields import choosing, files, inputs, parts, places
from moothall.faces.pages.fields.drawing import Asking, Drawer, Field, Filled, Found

__all__ = ["DRAWERS", "Asking", "Field", "Filled", "Found", "field"]
_SINGLE: Final[dict[str, Drawer]] = {
    "text": inputs.line,
    "longtext": inputs.lines,
    "radios": choosing.radios,
    "checkboxes": choosing.checkboxes,
    "yesno": choosing.yesno,
    "date": choosing.day,
    "number": inputs.line,
    "money": inputs.line,
    "email": inputs.line,
    "phone": inputs.line,
    "time": inputs.line,
    "address": places.address,
    "point": places.point,
    "file": files.files,
}
_PARTS: Final = parts.Parts(_SINGLE)
_LARGER: Final[dict[str, Drawer]] = {
    "person": _PARTS.composite,
    "moneyrange": _PARTS.composite,
    "group": _PARTS.group,
}
_SINGLE.update(_LARGER)
DRAWERS: Final[Mapping[str, Drawer]] = _SINGLE
"""How each kind of question is drawn; a component is drawn by `macros/field.html`."""


def field(
    question: Question,
    filled: Filled,
    wrongs: Iterable[Wrong] = (),
    *,
    is_heading: bool = False,
    found: Found | None = None,
) -> Field:
    """Return the component that asks a question; `Asking` says what the arguments are."""
    asking = Asking(question, filled, tuple(wrongs), is_heading=is_heading, found=found)
    return replace(DRAWERS[question.type](asking), is_blank=asking.is_blank)
