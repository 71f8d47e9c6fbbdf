"""Questions drawn as one input."""

from collections.abc import Mapping
from typing import Any

from moothall.faces.pages import spoken
from moothall.faces.pages.fields.drawing import Asking, Field

LONGEST = 10_000
_INPUTS: Mapping[str, dict[str, Any]] = {
    "text": {},
    "email": {"type": "email", "spellcheck": False, "autocomplete": "email"},
    "phone": {"type": "tel", "classes": "govuk-input--width-20", "autocomplete": "tel"},
    "time": {"spellcheck": False, "classes": "govuk-input--width-5"},
    "number": {"inputmode": "numeric", "spellcheck": False, "classes": "govuk-input--width-5"},
    "money": {
        "inputmode": "decimal",
        "spellcheck": False,
        "prefix": {"text": "£"},
        "classes": "govuk-input--width-5",
    },
}
_NAMES: Mapping[str | None, str] = {"name": "name", "email": "email", "phone": "tel"}


def line(asking: Asking) -> Field:
    """Draw one line."""
    kind = asking.question.type
    return Field("input", {**asking.labelled, **_INPUTS[kind], **_known_as(asking)})


def lines(asking: Asking) -> Field:
    """Draw several lines, with the signs left counted."""
    most = asking.question.max
    limit = most if isinstance(most, int) else LONGEST
    params = {"rows": 6, "maxlength": limit, "spellcheck": True, **spoken.counting()}
    return Field("longtext", {**asking.labelled, **params})


def _known_as(asking: Asking) -> dict[str, Any]:
    """What browsers may fill in by themselves (WCAG 1.3.5)."""
    asked = asking.question
    if asked.fills in _NAMES:
        return {"autocomplete": _NAMES[asked.fills]}
    if asked.unit:
        return {"suffix": {"text": asked.unit}}
    if asked.id == "postcode":
        return {"autocomplete": "postal-code", "classes": "govuk-input--width-10"}
    return {}
