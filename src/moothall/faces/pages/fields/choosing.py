"""Choices and days, drawn as groups of inputs."""

from typing import Any

from moothall.faces.pages.fields.drawing import Asking, Field

DATE_PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))


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
    items = [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}]
    value = asking.one(asking.question.id)
    params = {"items": items, "classes": "govuk-radios--inline", "value": value}
    return Field("yesno", {**asking.base, **asking.legend, **params})


def day(asking: Asking) -> Field:
    """Draw day, month and year."""
    name, wrong = asking.question.id, asking.wrong
    marked = (wrong.parts or [part for part, _, _ in DATE_PARTS]) if wrong else ()
    items = [
        {
            "name": f"{name}-{part}",
            "id": f"{name}-{part}",
            "label": label,
            "value": asking.one(f"{name}-{part}"),
            "classes": f"govuk-input--width-{width}"
            + (" govuk-input--error" if part in marked else ""),
        }
        for part, label, width in DATE_PARTS
    ]
    return Field("date", {**asking.base, **asking.legend, "items": items})


def _choices(asking: Asking) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for option in asking.question.options:
        item: dict[str, Any] = {"value": option.id, "text": option.label}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if option.alone and asking.question.type == "checkboxes":
            item["behaviour"] = "exclusive"
            items.append({"divider": "or"})
        items.append(item)
    return items
