"""Who is told of a threshold in place of the usual, because somebody is on call.

Packages above this one say so as they start; this one does not know them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # whoever answers says so before any model is loaded
    from collections.abc import Callable
    from datetime import datetime

    from moothall.engine.cases.models import Case

    Answer = Callable[["Case", datetime], "Told | None"]


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told in place of the usual: at an address, and by text where they want that too."""

    email: str
    mobile: str = ""
    """As messages have it, +447700900001; '' where they want no texts."""


_answers: "Final[list[Answer]]" = []


def say(answer: "Answer") -> None:
    """Ask from now on whether others are told: of a case, at a moment; once, however often said."""
    if answer not in _answers:
        _answers.append(answer)


def instead(case: "Case", at: "datetime") -> Told | None:
    """Return who is told in place of the usual; None where nobody is."""
    found = (answer(case, at) for answer in _answers)
    return next((told for told in found if told), None)
