"""Choices and days, drawn as groups of inputs."""

from typing import Any

from moothall.engine.catalogue.kinds.choosing import yes_or_no
from moothall.faces.pages.fields.drawing import Asking, Field
from moothall.ground.languages.speech import marked, said

DATE_PARTS = (("day", marked("Day"), 2), ("month", marked("Month"), 2), ("year", marked("Year"), 4))


def radios(asking: Asking) -> Field:
    """Draw one choice of several."""
    chosen = asking.one(asking.question.id)
    params = {**asking.base, **asking.legend, "items": _choices(asking), "value": chosen}
    return Field("radios", params)


def checkboxes(asking: Asking) -> Field:
    """Draw any choice of several."""
    values = asking.many(asking.question.id)
    params = {**asking.base, **asking.legend, "items": _choices(asking), "values": values}
    return Field("checkboxes", params)


def yesno(asking: Asking) -> Field:
    """Draw yes and no, side by side."""
    yes, no = yes_or_no(asking.question)
    items = [{"value": "yes", "text": yes}, {"value": "no", "text": no}]
    value = asking.one(asking.question.id)
    params = {"items": items, "classes": "govuk-radios--inline", "value": value}
    return Field("yesno", {**asking.base, **asking.legend, **params})


def day(asking: Asking) -> Field:
    """Draw day, month and year; where the question has no hint, an example shows how to type it."""
    name, wrong = asking.question.id, asking.wrong
    marked = (wrong.parts or [part for part, _, _ in DATE_PARTS]) if wrong else ()
    items = [
        {
            "name": f"{name}-{part}",
            "id": f"{name}-{part}",
            "label": said(label),
            "value": asking.one(f"{name}-{part}"),
            "classes": f"govuk-input--width-{width}"
            + (" govuk-input--error" if part in marked else ""),
        }
        for part, label, width in DATE_PARTS
    ]
    hint = {"hint": {"text": said("For example, 27 3 2027")}}
    return Field("date", {**hint, **asking.base, **asking.legend, "items": items})


def _choices(asking: Asking) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for option in asking.question.options:
        item: dict[str, Any] = {"value": option.id, "text": option.label}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if option.alone and asking.question.type == "checkboxes":
            item["behaviour"] = "exclusive"
            items.append({"divider": said("or")})
        items.append(item)
    return items
