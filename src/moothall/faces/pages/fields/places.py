"""An address, drawn in the turn it is in: a postcode, a list, or lines to type."""

from django.conf import settings

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.kinds.placing import mode_of
from moothall.engine.catalogue.national_grid import Point
from moothall.faces.pages.fields.drawing import Asking, Field
from moothall.ground.languages.speech import counted, marked, said

BRITAIN = Point(400_000, 500_000)
LINES = (
    ("line1", marked("Address line 1"), "address-line1", ""),
    ("line2", marked("Address line 2 (optional)"), "address-line2", ""),
    ("town", marked("Town or city"), "address-level2", "govuk-input--width-20"),
    ("postcode", marked("Postcode"), "postal-code", "govuk-input--width-10"),
)


def address(asking: Asking) -> Field:
    """Draw an address."""
    mode = mode_of(asking.question, asking.filled)
    if mode == "manual":
        return _turn(asking, "manual", tuple(_line(asking, *line) for line in LINES))
    if mode == "choose":
        return _turn(asking, "choose", (_list(asking),) if _places(asking) else ())
    return _turn(asking, "", (_line(asking, *LINES[-1]),))


def point(asking: Asking) -> Field:
    """Draw one line to type a place in; a browser with scripts draws a map under it."""
    return Field("point", {**asking.labelled, "spellcheck": False, "map": _map(asking)})


def _map(asking: Asking) -> dict[str, str]:
    """Return what a map begins with: its pictures, its middle, and the place in the field."""
    typed = national_grid.read(asking.one(asking.question.id))
    centre = national_grid.read(settings.MAP_CENTRE)
    said = {"tiles": settings.MAP_TILES, "credit": settings.MAP_CREDIT}
    said["chosen"] = _placed(typed) if typed else ""
    said["centre"] = _placed(typed or centre or BRITAIN)
    return said | {"zoom": "near" if typed or centre else "far"}


def _placed(at: Point) -> str:
    """Return a place as its map counts: degrees on pictures, metres on the lines of the grid."""
    if not settings.MAP_TILES:
        return f"{at.northing} {at.easting}"
    return " ".join(f"{degrees:.6f}" for degrees in national_grid.to_degrees(at))


def _turn(asking: Asking, mode: str, parts: tuple[Field, ...]) -> Field:
    name = asking.question.id
    params = {
        **asking.base,
        **asking.legend,
        "mode": mode,
        "postcode": asking.one(f"{name}-postcode"),
        "is_found": bool(_places(asking)),
        "errorMessage": None,
    }
    return Field("address", params, parts)


def _places(asking: Asking) -> list[dict[str, object]]:
    return list((asking.found or {}).get(asking.question.id, ()))


def _line(asking: Asking, part: str, label: str, autofill: str, classes: str = "") -> Field:
    name = f"{asking.question.id}-{part}"
    params = {
        "id": name,
        "name": name,
        "label": {"text": said(label)},
        "value": asking.one(name),
        "classes": classes,
        "autocomplete": autofill,
    }
    return Field("input", params | _error(asking, part))


def _list(asking: Asking) -> Field:
    name, places = f"{asking.question.id}-uprn", _places(asking)
    chosen = asking.one(name)
    count = counted("{number} address found", "{number} addresses found", len(places))
    first = {"value": "", "text": count}
    items = [
        {
            "value": place["uprn"],
            "text": ", ".join(str(line) for line in place["lines"]),  # type: ignore[attr-defined]
            "selected": place["uprn"] == chosen,
        }
        for place in places
    ]
    params = {
        "id": name,
        "name": name,
        "label": {"text": said("Select an address")},
        "items": [first, *items],
    }
    return Field("select", params | _error(asking, "uprn"))


def _error(asking: Asking, part: str) -> dict[str, object]:
    """Say what is wrong beside the field that it is about."""
    name = asking.question.id
    for wrong in asking.wrongs:
        if f"{name}-{part}" in {wrong.question, wrong.field}:
            return {"errorMessage": {"text": wrong.message, "visuallyHiddenText": said("Error")}}
    return {}
