"""A Django form as parameters of the GOV.UK components, so that one template draws them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField


@dataclass(frozen=True)
class Drawn:
    """A field: which component draws it, and with what."""

    component: str
    params: Mapping[str, Any]


class Day(forms.DateInput):
    """A day, as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A moment on the clocks of the council, as browsers ask for it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Clock(forms.TimeInput):
    """A time of day, as browsers ask for it."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


LOCAL = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
"""How a moment may be typed; browsers send the first."""


def day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """Ask for a day."""
    wrong = {"required": f"Enter {_of(label)}", "invalid": "Enter a real date, like 27/3/2027"}
    return forms.DateField(
        label=label, required=required, help_text=hint, widget=Day(), error_messages=wrong
    )


class MomentField(forms.DateTimeField):
    """A moment in the council's zone; one in the hour when clocks change is refused in words."""

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 -- as Django's fields take it
        """Return the moment, or None for nothing typed.

        :raises ValidationError: for what is none, and for what is twice on that day, or never.
        """
        try:
            return super().to_python(value)
        except ValidationError as wrong:
            if "ambiguous_timezone" not in {one.code for one in wrong.error_list}:
                raise
            code = "ambiguous_timezone"
            raise ValidationError(self.error_messages[code], code=code) from wrong


def moment(label: str, *, required: bool = True, hint: str = "") -> forms.DateTimeField:
    """Ask for a moment; it is taken in the council's zone."""
    wrong = {
        "required": f"Enter {_of(label)}",
        "invalid": "Enter a real date and time, like 27/3/2027 17:00",
        "ambiguous_timezone": "The clocks change in that hour. Choose a time before or after it",
    }
    return MomentField(
        label=label,
        required=required,
        help_text=hint,
        widget=Moment(),
        input_formats=LOCAL,
        error_messages=wrong,
    )


def clock(label: str, *, required: bool = True, hint: str = "") -> forms.TimeField:
    """Ask for a time of day."""
    wrong = {"required": f"Enter {_of(label)}", "invalid": "Enter a time, like 17:00"}
    return forms.TimeField(
        label=label, required=required, help_text=hint, widget=Clock(), error_messages=wrong
    )


def line(label: str, most: int, *, required: bool = True, hint: str = "") -> forms.CharField:
    """Ask for one line."""
    wrong = {
        "required": f"Enter {_of(label)}",
        "max_length": f"Use {most} characters or fewer",
    }
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, error_messages=wrong
    )


def prose(label: str, most: int, *, required: bool = True, hint: str = "") -> forms.CharField:
    """Ask for some lines."""
    field = line(label, most, required=required, hint=hint)
    field.widget = forms.Textarea(attrs={"rows": 5, "maxlength": most})
    return field


def choice(
    label: str,
    choices: Sequence[tuple[str, str]],
    *,
    required: bool = True,
    hint: str = "",
) -> forms.ChoiceField:
    """Ask for one of a list."""
    wrong = {"required": f"Select {_of(label)}", "invalid_choice": "Select one of the list"}
    return forms.ChoiceField(
        label=label,
        choices=[("", "Choose"), *choices],
        required=required,
        help_text=hint,
        error_messages=wrong,
    )


def several(
    label: str,
    choices: Sequence[tuple[str, str]],
    *,
    required: bool = True,
    hint: str = "",
) -> forms.MultipleChoiceField:
    """Ask for some of a list."""
    wrong = {"required": f"Select {_of(label)}", "invalid_choice": "Select from the list"}
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple(),
        error_messages=wrong,
    )


def number(
    label: str, least: int, most: int, *, required: bool = True, hint: str = ""
) -> forms.IntegerField:
    """Ask for a whole number."""
    said = f"Enter a whole number from {least} to {most}"
    wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        help_text=hint,
        error_messages=wrong,
    )


def _of(label: str) -> str:
    """Return a label as a sentence goes on with it."""
    if label.endswith("?"):
        return f"an answer to: {label}"
    return label[:1].lower() + label[1:]


def made(fields: Mapping[str, forms.Field], data: Any, **initial: Any) -> forms.Form:  # noqa: ANN401 -- as Django's forms take them
    """Return a form of these fields, with what was sent, or what stands in them at first."""
    kind = type("Asked", (forms.Form,), dict(fields))
    form: forms.Form = kind(data, initial=initial)
    return form


def faults(form: forms.Form, wrong: str = "") -> list[dict[str, str]]:
    """Return what is wrong, each with a link to its field; *wrong* is why all of it was refused."""
    first = next(iter(form.fields), "")
    found = [
        {"text": str(text), "href": f"#id_{name if name in form.fields else first}"}
        for name, texts in form.errors.items()
        for text in texts
    ]
    return [*found, *([{"text": wrong, "href": f"#id_{first}"}] if wrong else [])]


def drawn(form: forms.Form) -> list[Drawn]:
    """Return every field of a form as its component draws it, with what is wrong."""
    return [DRAW.get(type(bound.field.widget), _input)(bound) for bound in form]


def _said(bound: BoundField) -> dict[str, Any]:
    said: dict[str, Any] = {"id": bound.id_for_label, "name": bound.html_name}
    if bound.help_text:
        said["hint"] = {"text": str(bound.help_text)}
    if bound.errors:
        said["errorMessage"] = {"text": " ".join(str(one) for one in bound.errors)}
    return said


def _label(bound: BoundField) -> str:
    return str(bound.label) + ("" if bound.field.required else " (optional)")


def _input(bound: BoundField) -> Drawn:
    kind = getattr(bound.field.widget, "input_type", "text")
    value = bound.field.widget.format_value(bound.value())
    wide = "" if kind == "text" else " govuk-input--width-20"
    more: dict[str, Any] = {"spellcheck": False} if kind == "text" else {}
    if kind == "number":
        wide, more, kind = " govuk-input--width-4", {"inputmode": "numeric"}, "text"
    elif is_unreadable(bound):
        kind = "text"  # a browser shows nothing in a field of dates that holds none
    return Drawn(
        "input",
        _said(bound)
        | {"label": {"text": _label(bound)}, "type": kind, "value": value or ""}
        | {"classes": f"govuk-!-width-two-thirds{wide}" if not wide else wide.strip()}
        | {"autocomplete": "off", **more},
    )


def is_unreadable(bound: BoundField) -> bool:
    """Whether what was typed is no day, moment or number: it then stands there as it was typed."""
    faults = bound.form.errors.as_data().get(bound.name, ())
    return any(fault.code == "invalid" for fault in faults)


def _area(bound: BoundField) -> Drawn:
    value = bound.value() or ""
    return Drawn(
        "textarea", _said(bound) | {"label": {"text": _label(bound)}, "value": value, "rows": 5}
    )


def _select(bound: BoundField) -> Drawn:
    chosen = str(bound.value() or "")
    items = [
        {"value": str(value), "text": str(text), "selected": str(value) == chosen}
        for value, text in bound.field.choices  # type: ignore[attr-defined]  # a field of choices
    ]
    return Drawn("select", _said(bound) | {"label": {"text": _label(bound)}, "items": items})


def _boxes(bound: BoundField) -> Drawn:
    chosen = {str(value) for value in bound.value() or ()}
    items = [
        {"value": str(value), "text": str(text), "checked": str(value) in chosen}
        for value, text in bound.field.choices  # type: ignore[attr-defined]  # a field of choices
    ]
    if items:
        items[0]["id"] = f"id_{bound.html_name}"
    said = _said(bound)
    said.pop("id")
    return Drawn(
        "checkboxes",
        said
        | {"idPrefix": f"id_{bound.html_name}", "items": items}
        | {"classes": "govuk-checkboxes--small"}
        | {"fieldset": {"legend": {"text": _label(bound)}}},
    )


DRAW: Mapping[type[forms.Widget], Callable[[BoundField], Drawn]] = {
    forms.Textarea: _area,
    forms.Select: _select,
    forms.CheckboxSelectMultiple: _boxes,
}
"""By the widget; all others are one line."""
