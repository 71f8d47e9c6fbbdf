"""A question of a service as the parameters of a GOV.UK component."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moothall.engine.catalogue.definition import Question

Typed = str | list[str] | Mapping[str, str] | None
DATE_PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
LONGEST = 4000
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


@dataclass(frozen=True)
class Field:
    """A component to draw: which, and its parameters."""

    component: str
    params: Mapping[str, Any]


def field(
    question: Question, typed: Typed, error: str | None = None, *, is_heading: bool = False
) -> Field:
    """Return the component that asks a question, holding what was typed and what is wrong with it.

    :param is_heading: the question is the only one of its page, so its label is the page's h1.
    """
    kind = question.type
    size = "l" if is_heading else "s"
    label = question.label if question.required else f"{question.label} (optional)"
    head = {"text": label, "isPageHeading": is_heading}
    params: dict[str, Any] = {"id": question.id, "name": question.id, "idPrefix": question.id}
    if question.hint:
        params["hint"] = {"text": question.hint}
    if error:
        params["errorMessage"] = {"text": error}
    if kind in {"radios", "checkboxes", "yesno", "date"}:
        legend = {**head, "classes": f"govuk-fieldset__legend--{size}"}
        return Field(kind, params | {"fieldset": {"legend": legend}} | _grouped(question, typed))
    params |= {"label": {**head, "classes": f"govuk-label--{size}"}, "value": typed or ""}
    if kind == "longtext":
        limit = question.max if isinstance(question.max, int) else LONGEST
        return Field(kind, params | {"rows": 6, "maxlength": limit, "spellcheck": True})
    return Field("input", params | _INPUTS[kind] | _known_as(question))


def address_of(question: Question) -> str:
    """Return where a link of the error summary goes: the first control of the question."""
    return f"#{question.id}-day" if question.type == "date" else f"#{question.id}"


def _grouped(question: Question, typed: Typed) -> dict[str, Any]:
    if question.type == "date":
        return {"namePrefix": question.id, "items": _date_items(question, typed)}
    if question.type == "yesno":
        items = [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}]
        return {"items": items, "value": typed, "classes": "govuk-radios--inline"}
    items = _choices(question)
    if question.type == "checkboxes":
        return {"items": items, "values": typed if isinstance(typed, list) else []}
    return {"items": items, "value": typed}


def _choices(question: Question) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for option in question.options:
        item: dict[str, Any] = {"value": option.id, "text": option.label}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if option.alone:
            item["behaviour"] = "exclusive"
            items.append({"divider": "or"})
        items.append(item)
    return items


def _date_items(question: Question, typed: Typed) -> list[dict[str, Any]]:
    parts = typed if isinstance(typed, Mapping) else {}
    return [
        {
            "name": name,
            "id": f"{question.id}-{name}",
            "label": label,
            "value": parts.get(name, ""),
            "classes": f"govuk-input--width-{width}",
        }
        for name, label, width in DATE_PARTS
    ]


def _known_as(question: Question) -> dict[str, Any]:
    """What browsers may fill in by themselves (WCAG 1.3.5)."""
    names = {"name": "name", "email": "email", "phone": "tel"}
    if question.fills:
        return {"autocomplete": names[question.fills]}
    if question.id == "postcode":
        return {"autocomplete": "postal-code", "classes": "govuk-input--width-10"}
    return {}
