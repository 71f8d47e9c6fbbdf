"""A question of a service as the parameters of a GOV.UK component."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.journey import Wrong

Filled = Mapping[str, str | Sequence[str]]
DATE_PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
LONGEST = 10_000
_INPUTS: Mapping[str, dict[str, Any]] = {
    "text": {},
    "email": {"type": "email", "spellcheck": False, "autocomplete": "email"},
    "phone": {"type": "tel", "classes": "govuk-input--width-20", "autocomplete": "tel"},
    "number": {"inputmode": "numeric", "spellcheck": False, "classes": "govuk-input--width-5"},
    "money": {
        "inputmode": "decimal",
        "spellcheck": False,
        "prefix": {"text": "£"},
        "classes": "govuk-input--width-5",
    },
}
_NAMES = {"name": "name", "email": "email", "phone": "tel"}


@dataclass(frozen=True)
class Field:
    """A component to draw: which, and its parameters."""

    component: str
    params: Mapping[str, Any]


def field(
    question: Question, filled: Filled, wrong: Wrong | None = None, *, is_heading: bool = False
) -> Field:
    """Return the component that asks a question.

    :param filled: what the form's fields hold, by name: just typed, or kept before.
    :param is_heading: the question is the only one of its page, so its label is the page's h1.
    """
    kind = question.type
    size = "l" if is_heading else "s"
    label = question.label if question.required else f"{question.label} (optional)"
    head = {"text": label, "isPageHeading": is_heading}
    params: dict[str, Any] = {"id": question.id, "name": question.id, "idPrefix": question.id}
    if question.hint:
        params["hint"] = {"text": question.hint}
    if wrong:
        params["errorMessage"] = {"text": wrong.message}
    if kind in {"radios", "checkboxes", "yesno", "date"}:
        legend = {**head, "classes": f"govuk-fieldset__legend--{size}"}
        grouped = _grouped(question, filled, wrong)
        return Field(kind, params | {"fieldset": {"legend": legend}} | grouped)
    params |= {
        "label": {**head, "classes": f"govuk-label--{size}"},
        "value": _one(filled, question.id),
    }
    if kind == "longtext":
        limit = question.max if isinstance(question.max, int) else LONGEST
        return Field(kind, params | {"rows": 6, "maxlength": limit, "spellcheck": True})
    return Field("input", params | _INPUTS[kind] | _known_as(question))


def _grouped(question: Question, filled: Filled, wrong: Wrong | None) -> dict[str, Any]:
    if question.type == "date":
        return {"items": _date_items(question, filled, wrong)}
    if question.type == "checkboxes":
        return {"items": _choices(question), "values": _many(filled, question.id)}
    chosen = {"value": _one(filled, question.id)}
    if question.type == "yesno":
        items = [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}]
        return {"items": items, "classes": "govuk-radios--inline"} | chosen
    return {"items": _choices(question)} | chosen


def _choices(question: Question) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for option in question.options:
        item: dict[str, Any] = {"value": option.id, "text": option.label}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if option.alone and question.type == "checkboxes":
            item["behaviour"] = "exclusive"
            items.append({"divider": "or"})
        items.append(item)
    return items


def _date_items(question: Question, filled: Filled, wrong: Wrong | None) -> list[dict[str, Any]]:
    marked = (wrong.parts or [part for part, _, _ in DATE_PARTS]) if wrong else ()
    return [
        {
            "name": f"{question.id}-{part}",
            "id": f"{question.id}-{part}",
            "label": label,
            "value": _one(filled, f"{question.id}-{part}"),
            "classes": f"govuk-input--width-{width}"
            + (" govuk-input--error" if part in marked else ""),
        }
        for part, label, width in DATE_PARTS
    ]


def _known_as(question: Question) -> dict[str, Any]:
    """What browsers may fill in by themselves (WCAG 1.3.5)."""
    if question.fills:
        return {"autocomplete": _NAMES[question.fills]}
    if question.id == "postcode":
        return {"autocomplete": "postal-code", "classes": "govuk-input--width-10"}
    return {}


def _one(filled: Filled, name: str) -> str:
    found = filled.get(name, "")
    return found if isinstance(found, str) else next(iter(found), "")


def _many(filled: Filled, name: str) -> list[str]:
    found = filled.get(name, [])
    return [found] if isinstance(found, str) else list(found)
