"""A question of a service as the parameters of a GOV.UK component."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.journey import Wrong
from moothall.faces.pages.fields import choosing, files, inputs, parts, places, records
from moothall.faces.pages.fields.drawing import Asking, Drawer, Field, Filled, Found
from moothall.ground.languages.speech import spoken

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
    "record": records.record,
}
_PARTS: Final = parts.Parts(_SINGLE)
_LARGER: Final[dict[str, Drawer]] = {
    "person": _PARTS.composite,
    "moneyrange": _PARTS.composite,
    "group": _PARTS.group,
}
_SINGLE.update(_LARGER)
MOST: Final = 5000
"""Questions whose components are kept in a process; then it begins anew."""
_kept: Final[dict[tuple[int, bool, str], tuple[Question, Field]]] = {}
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
    return _at_first(asking) if asking.is_blank else DRAWERS[question.type](asking)


def _at_first(asking: Asking) -> Field:
    """Return the component of a question that nobody has answered, made once and kept.

    A question stands for itself as long as it is kept here, so its place in memory names it.
    """
    key = (id(asking.question), asking.is_heading, spoken())
    kept = _kept.get(key)
    if kept is None:
        if len(_kept) >= MOST:
            _kept.clear()
        made = replace(DRAWERS[asking.question.type](asking), is_blank=True)
        kept = _kept[key] = (asking.question, made)
    return kept[1]
