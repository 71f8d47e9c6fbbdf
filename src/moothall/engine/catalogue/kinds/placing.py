"""Where: a point on the map, or a UK address with its UPRN."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Fields,
    Given,
    Kind,
    PartsRefused,
    Posted,
    Refused,
    Value,
    Wrong,
    ask,
    empty,
    must,
    one,
)
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.catalogue.postcodes import normalised
from moothall.ground.languages.speech import marked, said

_POINT: Final = marked(
    "{Called} must be a place in words, a grid reference, or two numbers for where it is"
)
_POSTCODE: Final = marked("Enter a full UK postcode, like AA3 1AB")
_LINE_1: Final = marked("Enter address line 1, typically the building and street")
_TOO_LONG: Final = marked("Each line of the address must be 100 characters or less")
_SHORTEST: Final = 3
LINES: Final = ("line1", "line2", "town")
"""The fields of an address typed by hand, beside its postcode."""


class MapPoint(Kind):
    """A place: on the grid, or in words."""

    name = "point"
    asks = "one line: a grid reference, easting and northing, latitude and longitude, or words"
    keeps = "`easting` and `northing` in metres (null for words) and `said`, what was typed"
    cel = "map"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return where it is."""
        del given
        text = " ".join(one(posted, question.id).split())
        if not text:
            return empty(question)
        point = national_grid.read(text)
        if point:
            return {"easting": point.easting, "northing": point.northing, "said": text}
        is_vague = national_grid.looks_like_numbers(text) or not text.isprintable()
        if is_vague or not _SHORTEST <= len(text) <= 200:
            raise Refused(must(_POINT, question))
        return {"easting": None, "northing": None, "said": text}

    def fields(self, question: Question, value: Value) -> Fields:
        """Return what was typed."""
        return {question.id: str(value["said"]) if isinstance(value, dict) else ""}

    def printed(self, question: Question, value: Value) -> str:
        """Return what was typed, and where that is on the grid."""
        del question
        kept = value if isinstance(value, dict) else {}
        east, north = kept.get("easting"), kept.get("northing")
        if isinstance(east, int) and isinstance(north, int):
            grid = national_grid.reference(Point(east, north))
            return f"{kept['said']}\n{said('Grid reference {reference}', reference=grid)}"
        return str(kept.get("said", ""))

    def example(self, question: Question, given: Given) -> Value:
        """Return a point in the sea off Dover."""
        del question, given
        return {"easting": 650_000, "northing": 140_000, "said": "650000, 140000"}


class Address(Kind):
    """A UK address: found by its postcode and chosen, or typed.

    The form has three turns, told apart by its field `mode`: a postcode, a list to choose from,
    and lines to type. `Given.found` holds the addresses of the postcode; what is kept with a UPRN
    comes from there and never from what was posted.
    """

    name = "address"
    asks = "a postcode, then a list to choose from; or its lines, typed"
    keeps = "`lines` (a list), `postcode` and `uprn`, which is empty for one that was typed"
    cel = "map"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the address."""
        mode, name = mode_of(question, posted), question.id
        typed = one(posted, f"{name}-postcode")
        if mode == "manual":
            return self._typed(question, posted)
        if mode == "choose":
            return self._chosen(question, posted, given)
        if not typed:
            if question.required:
                raise Refused(said("Enter a postcode"), "postcode")
            return None
        raise Refused(said(_POSTCODE), "postcode")

    def _chosen(self, question: Question, posted: Posted, given: Given) -> Value:
        uprn = one(posted, f"{question.id}-uprn")
        for place in given.found.get(question.id, ()):
            if uprn and place["uprn"] == uprn:
                return {key: place[key] for key in ("lines", "postcode", "uprn")}
        text = ask("Select {called}", question) if question.called else said("Select an address")
        raise Refused(text, "uprn")

    def _typed(self, question: Question, posted: Posted) -> Value:
        name = question.id
        lines = {key: " ".join(one(posted, f"{name}-{key}").split()) for key in LINES}
        typed = one(posted, f"{name}-postcode")
        if not question.required and not typed and not any(lines.values()):
            return None
        postcode = normalised(typed)
        needs = [
            (lines["line1"], "line1", _LINE_1),
            (lines["town"], "town", marked("Enter a town or city")),
            (postcode, "postcode", _POSTCODE),
        ]
        wrongs = [self._wrong(name, part, text) for kept, part, text in needs if not kept]
        wrongs += [
            self._wrong(name, part, _TOO_LONG)
            for part, text in lines.items()
            if len(text) > 100 or not text.isprintable()
        ]
        if wrongs:
            raise PartsRefused(*wrongs)
        return {"lines": [t for t in lines.values() if t], "postcode": postcode, "uprn": ""}

    def _wrong(self, name: str, part: str, message: str) -> Wrong:
        return Wrong(f"{name}-{part}", said(message), f"{name}-{part}")

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the turn that the kept address was given in, and its fields."""
        name = question.id
        if not isinstance(value, dict):
            return {f"{name}-mode": "", f"{name}-postcode": ""}
        postcode = str(value["postcode"])
        if value["uprn"]:
            uprn = str(value["uprn"])
            return {f"{name}-mode": "choose", f"{name}-postcode": postcode, f"{name}-uprn": uprn}
        kept = value["lines"]
        lines = [str(line) for line in kept] if isinstance(kept, list) else []
        middle = ", ".join(lines[1:-1])
        spread = (lines[0] if lines else "", middle, lines[-1] if len(lines) > 1 else "")
        return {
            f"{name}-mode": "manual",
            **{f"{name}-{key}": text for key, text in zip(LINES, spread, strict=True)},
            f"{name}-postcode": postcode,
        }

    def printed(self, question: Question, value: Value) -> str:
        """Return the address as on a letter."""
        del question
        kept = value if isinstance(value, dict) else {}
        lines = kept.get("lines")
        said = lines if isinstance(lines, list) else []
        return "\n".join([*(str(line) for line in said), str(kept.get("postcode", ""))])

    def first_field(self, question: Question, parts: Sequence[str]) -> str:
        """Return the first wrong field, or the postcode."""
        return f"{question.id}-{next(iter(parts), 'postcode')}"

    def again(self, question: Question, posted: Posted) -> Posted | None:
        """Return the fields in the turn that was asked for by one of its buttons."""
        name = question.id
        turn = one(posted, f"{name}-turn")
        if turn in {"manual", "postcode"}:
            mode = "manual" if turn == "manual" else ""
            return {**posted, f"{name}-mode": mode}
        postcode = normalised(one(posted, f"{name}-postcode"))
        if not mode_of(question, posted) and postcode:
            return {**posted, f"{name}-mode": "choose", f"{name}-postcode": postcode}
        return None

    def found(self, question: Question, value: Value) -> dict[str, list[Any]]:
        """Return the address."""
        return {question.id: [value] if value else []}

    def example(self, question: Question, given: Given) -> Value:
        """Return an address that is nowhere."""
        del question, given
        return {"lines": ["1 Example Street", "Ashby"], "postcode": "ZZ99 9ZZ", "uprn": ""}

    def looked_for(self, question: Question, posted: Posted) -> str | None:
        """Return the postcode whose addresses the form needs; None when it needs none."""
        if mode_of(question, posted) != "choose":
            return None
        return normalised(one(posted, f"{question.id}-postcode"))


def mode_of(question: Question, posted: Mapping[str, Any]) -> str:
    """Return the turn of an address: '' for its postcode, 'choose' or 'manual'."""
    mode = one(posted, f"{question.id}-mode")
    return mode if re.fullmatch("choose|manual", mode) else ""
