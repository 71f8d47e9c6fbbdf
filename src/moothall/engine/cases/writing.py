"""What a task writes into a record of a register, from what the case knows. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from moothall.engine.catalogue.definition import Writing


@dataclass(frozen=True, slots=True)
class Written:
    """What the officer who finishes a task says of the record that is written.

    `record` is the one they chose, by its id; `values` are the fields that are asked of them.
    """

    record: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Written()
"""What is said where nothing is asked."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a case knows beside its answers; people are their ids, None where nobody is known."""

    requester: int | None
    officer: int | None
    reference: str
    today: date


def values(
    writing: Writing,
    answers: Mapping[str, Any],
    case: Case,
    said: Mapping[str, Any],
    *,
    record_of: Callable[[Mapping[str, Any]], int | None],
) -> dict[str, Any]:
    """Return by field what a record says from then on; what nobody knows is left out.

    :param said: what the officer filled in; only what is asked of them counts.
    :param record_of: the id of the record that an answer names.
    """
    known = {
        "requester": case.requester,
        "officer": case.officer,
        "reference": case.reference,
        "today": case.today.isoformat(),
    }
    found: dict[str, Any] = dict(writing.values)
    for name, question in writing.take.items():
        answer = answers.get(question)
        if isinstance(answer, Mapping) and "register" in answer:
            other = record_of(answer)
            answer = [other] if other is not None else None
        found[name] = answer
    found |= {name: known[what] for name, what in writing.fills.items()}
    found |= {name: said[name] for name in writing.ask if said.get(name) not in (None, "")}
    return {name: value for name, value in found.items() if value not in (None, "")}


def token(council: str, reference: str, task: str) -> UUID:
    """Return what names the record that a task adds: the same however often it is done."""
    return uuid5(NAMESPACE_URL, f"moothall record {council}/{reference}/{task}")
