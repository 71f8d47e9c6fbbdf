"""The types of field there are. A new one is a class here, and a line below.

It also needs its name in `definition/fields.py` and a row in docs/registers.md; the tests name
whichever is missing.
"""

from collections.abc import Mapping
from typing import Final

from moothall.engine.registers.definition import Field
from moothall.engine.registers.definition.fields import ASKED
from moothall.engine.registers.kinds.asked import Asked
from moothall.engine.registers.kinds.filed import Files
from moothall.engine.registers.kinds.kind import (
    Given,
    Kind,
    Posted,
    Slot,
    Value,
    Values,
    WrongValue,
    folded,
    plain,
    said,
)
from moothall.engine.registers.kinds.own import (
    Area,
    Line,
    Officer,
    Period,
    Reference,
    Relation,
    Team,
)

__all__ = [
    "KINDS",
    "Given",
    "Kind",
    "Posted",
    "Slot",
    "Value",
    "Values",
    "WrongValue",
    "folded",
    "of",
    "plain",
    "said",
]
KINDS: Final[Mapping[str, Kind]] = {
    **{name: Asked(name) for name in ASKED},
    "file": Files(),
    "reference": Reference(),
    "officer": Officer(),
    "team": Team(),
    "relation": Relation(),
    "period": Period(),
    "line": Line(),
    "area": Area(),
}


def of(field: Field) -> Kind:
    """Return the kind of a field; of a computed one, the kind of what it works out."""
    return KINDS[field.holds]
