"""Conditions on answers and records, in Common Expression Language; its library is used only here.

A condition never crashes and never runs away: a key that is missing, a division by zero or a
comparison of unlike kinds makes it False, and the library's own budget stops a loop.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from cel_expr_python import cel

_VALUES: Final = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
_ENVIRONMENTS: Final = {
    "answers": cel.NewEnv(variables={"answers": _VALUES}),
    "record": cel.NewEnv(variables={"record": _VALUES, "today": cel.Type.STRING}),
}
About = Literal["answers", "record"]
"""What a condition is on: the answers of a journey, or the values of a record on a day."""
_YES_OR_NO: Final = ("BOOL", "DYN")
_PLAIN: Final = (cel.Type.STRING, cel.Type.INT, cel.Type.BOOL)
_WHERE: Final = re.compile(r"<input>:\d+:(?P<column>\d+): (?P<what>[^\n]*)")
_TEXT: Final = re.compile(r"""(?P<quote>["'])(?:\\.|(?!(?P=quote)).)*(?P=quote)""", re.DOTALL)
_NAMED: Final = re.compile(r"\b(?:answers|record)\s*\.\s*([A-Za-z_]\w*)")
_KEYED: Final = re.compile(
    r"""\b(?:answers|record)\s*\[\s*["']([^"']*)["']\s*\]|["']([^"']*)["']\s+in\s+(?:answers|record)\b(?!\s*[.\[])"""
)
_COMPARED: Final = re.compile(r"""\b(?:answers|record)\.(\w+)\s*[!=]=\s*["']([^"']*)["']""")
_HELD: Final = re.compile(r"""["']([^"']*)["']\s+in\s+(?:answers|record)\.(\w+)""")
LONGEST: Final = 500


class NotACondition(ValueError):
    """The text is not a condition; `column` counts from 1 within it."""

    def __init__(self, what: str, *, column: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.column = column


@dataclass(frozen=True)
class Condition:
    """A compiled condition, the answers it reads and the words it compares each with."""

    text: str
    names: frozenset[str]
    compared: frozenset[tuple[str, str]]
    _compiled: Any
    about: About = "answers"

    def holds(self, answers: Mapping[str, Any], *, today: str = "") -> bool:
        """Whether it is true of these answers; anything that cannot be told is False."""
        try:
            value = self._compiled.eval(data=_data(self.about, answers, today))
        except RuntimeError:  # the iteration budget was used up
            return False
        return value.type() == cel.Type.BOOL and value.value() is True


@lru_cache(maxsize=4096)
def compiled(text: str, about: About = "answers") -> Condition:
    """Compile once; raises NotACondition with the column of the first fault."""
    expression = _expression(text, about)
    if expression.return_type().name().upper() not in _YES_OR_NO:
        raise NotACondition("it gives a value, not yes or no")
    return Condition(text, _names_in(text), _compared_in(text), expression, about)


def value(
    text: str, answers: Mapping[str, Any], *, about: About = "answers", today: str = ""
) -> str | int | bool | None:
    """Work out a text, whole number, or yes or no; None for anything that cannot be told."""
    try:
        found = calculation(text, about).compiled.eval(data=_data(about, answers, today))
    except RuntimeError:  # the iteration budget was used up
        return None
    said = found.value() if found.type() in _PLAIN else None
    return said if isinstance(said, str | int | bool) else None


@dataclass(frozen=True)
class Calculation:
    """A compiled calculation, and the answers it reads."""

    names: frozenset[str]
    compiled: Any


@lru_cache(maxsize=4096)
def calculation(text: str, about: About = "answers") -> Calculation:
    """Compile once; raises NotACondition with the column of the first fault."""
    return Calculation(_names_in(text), _expression(text, about))


def holds(text: str | None, answers: Mapping[str, Any]) -> bool:
    """Whether a condition of a definition holds; no condition always does."""
    return text is None or compiled(text).holds(answers)


def _expression(text: str, about: About) -> Any:  # noqa: ANN401 - the library says no more
    if len(text) > LONGEST:
        raise NotACondition(f"it is longer than {LONGEST} characters")
    try:
        return _ENVIRONMENTS[about].compile(text)
    except RuntimeError as fault:
        raise _explained(str(fault)) from None


def _data(about: About, values: Mapping[str, Any], today: str) -> dict[str, Any]:
    return {about: dict(values)} | ({"today": today} if about == "record" else {})


def _explained(fault: str) -> NotACondition:
    found = _WHERE.search(fault)
    if not found:
        return NotACondition("it is too deeply nested or cannot be read")
    what = re.sub(r" expecting \{.*\}| \(in container ''\)", "", found["what"])
    return NotACondition(what, column=int(found["column"]))


def _names_in(text: str) -> frozenset[str]:
    keyed = {first or second for first, second in _KEYED.findall(text)}
    return frozenset(keyed | set(_NAMED.findall(_TEXT.sub('""', text))))


def _compared_in(text: str) -> frozenset[tuple[str, str]]:
    held = {(name, word) for word, name in _HELD.findall(text)}
    return frozenset(held | set(_COMPARED.findall(text)))
