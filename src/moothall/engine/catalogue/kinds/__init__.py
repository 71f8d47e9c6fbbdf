"""The kinds of question there are. A new one is a module here, a line below and a drawing.

It also needs its name in `definition/asking.py`, a row in docs/services.md and, in
`faces/pages/fields`, a way to draw it; the tests name whichever is missing.
"""

from collections.abc import Mapping
from typing import Final

from moothall.engine.catalogue.kinds.choosing import Checkboxes, Radios, YesNo
from moothall.engine.catalogue.kinds.composite import Group, MoneyRange, Person
from moothall.engine.catalogue.kinds.counting import Money, Number
from moothall.engine.catalogue.kinds.dating import Day
from moothall.engine.catalogue.kinds.filing import Files
from moothall.engine.catalogue.kinds.kind import (
    Answers,
    Fields,
    Given,
    Kind,
    PartsRefused,
    Posted,
    Refused,
    Value,
    Wrong,
)
from moothall.engine.catalogue.kinds.placing import Address, MapPoint
from moothall.engine.catalogue.kinds.reaching import Email, Phone
from moothall.engine.catalogue.kinds.recording import RecordOf
from moothall.engine.catalogue.kinds.timing import Time
from moothall.engine.catalogue.kinds.writing import LongText, Text

__all__ = [
    "KINDS",
    "Answers",
    "Fields",
    "Given",
    "Kind",
    "PartsRefused",
    "Posted",
    "Refused",
    "Value",
    "Wrong",
]
_SINGLE: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Text(),
        LongText(),
        Radios(),
        Checkboxes(),
        YesNo(),
        Day(),
        Number(),
        Money(),
        Email(),
        Phone(),
        Person(),
        MoneyRange(),
        Time(),
        Address(),
        MapPoint(),
        Files(),
        RecordOf(),
    )
}
KINDS: Final[Mapping[str, Kind]] = {**_SINGLE, "group": Group(_SINGLE)}
