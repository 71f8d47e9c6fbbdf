"""Answers as JSON, read by the same journey that reads the forms. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from phonenumbers import NumberParseException

from moothall.engine.catalogue import conditions, journey
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.kinds.filing import named
from moothall.faces.pages.lookups import found_for
from moothall.faces.pages.problems import Fault

Posted = Mapping[str, str | Sequence[str]]
SIMPLE = frozenset(
    {"text", "longtext", "radios", "yesno", "date", "number", "money", "email", "phone", "time"}
)
"""The kinds whose answer is one word, number or yes or no."""
Records = Callable[[Sequence[Question], Posted], dict[str, list[dict[str, Any]]]]
NOTHING: Mapping[str, Sequence[Mapping[str, str]]] = {}
NOT_SENT = "You sent no such file."
NOT_SHAPED = "That is not how this question is answered."
MISSHAPEN = (ValueError, TypeError, KeyError, AttributeError, NumberParseException)
"""How a value of another shape shows itself, whichever kind of question meets it."""


def heard(
    definition: ServiceDefinition,
    said: Mapping[str, Any],
    *,
    today: date,
    held: Mapping[str, Sequence[Mapping[str, str]]] = NOTHING,
    records: Records | None = None,
) -> tuple[dict[str, Any], list[Fault]]:
    """Read the answers along the path that they make; return those to keep, and what is wrong.

    A question that is not answered is left open; an answer that is off the path, or to no question
    of the service, is wrong: nothing that was sent is passed over in silence. *held* are the files
    that were sent for the questions that ask for some; of a file nothing else is believed.
    *records* looks up those that may be chosen.
    """
    kept: dict[str, Any] = {}
    faults: list[Fault] = []
    asked: set[str] = set()
    for page in definition.pages:
        if not conditions.holds(page.when, kept):
            continue
        here = [q for q in page.questions if conditions.holds(q.when, kept)]
        asked |= {question.id for question in here}
        given = [question for question in here if question.id in said or question.id in held]
        posted: dict[str, str | Sequence[str]] = {}
        for question in given:
            try:
                posted |= _posted(question, said.get(question.id))
            except MISSHAPEN:
                faults.append(Fault(NOT_SHAPED, pointer=f"#/answers/{question.id}"))
        faults += _not_sent(given, posted, held)
        found = found_for(given, posted, {}) | _files(given, posted, held)
        found |= records(given, posted) if records else {}
        read = journey.read(given, posted, given=journey.Given(today, found))
        kept |= dict(read.values)
        known = {fault.pointer for fault in faults}
        wrong = [Fault(one.message, pointer=_place(given, one.question)) for one in read.errors]
        faults += [fault for fault in wrong if fault.pointer not in known]
    for name in said:
        if name not in asked:
            faults.append(Fault(_why_off(definition, name), pointer=f"#/answers/{_escaped(name)}"))
    return kept, faults


def _files(
    given: Sequence[Question], posted: Posted, held: Mapping[str, Sequence[Mapping[str, str]]]
) -> dict[str, list[dict[str, Any]]]:
    return {
        question.id: [dict(one) for one in journey.held_by(question, posted, held.get(name, ()))]
        for name, question in journey.files_asked(given, posted)
    }


def _not_sent(
    given: Sequence[Question], posted: Posted, held: Mapping[str, Sequence[Mapping[str, str]]]
) -> Iterator[Fault]:
    """Yield what items name as their files, and nobody sent."""
    told: set[str] = set()
    for name, question in journey.files_asked(given, posted):
        keys = {one["file"] for one in held.get(name, ())}
        pointer = _place(given, question.id)
        if set(named(question, posted)) - keys and pointer not in told:
            told.add(pointer)
            yield Fault(NOT_SENT, pointer=pointer)


def _why_off(definition: ServiceDefinition, name: str) -> str:
    if definition.question(name):
        return "With the other answers this question is not asked. Leave it out."
    return "The service asks no such question."


def _place(asked: Sequence[Question], name: str) -> str:
    """Return the pointer to an answer, or to the one that a part belongs to."""
    whole = next((q.id for q in asked if name == q.id or name.startswith(f"{q.id}-")), name)
    return f"#/answers/{whole}"


def _posted(question: Question, value: Any) -> Posted:  # noqa: ANN401 -- any JSON
    """Return one JSON value as the form would post it.

    :raises ValueError: for a shape that the question does not take.
    """
    if question.type not in SIMPLE and value is not None:
        return dict(journey.fields(question, value))
    if isinstance(value, dict | list | float) or isinstance(value, bool) != (
        question.type == "yesno" and not isinstance(value, str | None)
    ):
        raise ValueError(question.id)
    if question.type == "date":
        return _day(question.id, value)
    if isinstance(value, bool):
        return {question.id: "yes" if value else "no"}
    if question.type == "money" and isinstance(value, int):
        return {question.id: f"{value // 100}.{value % 100:02}" if value >= 0 else str(value)}
    return {question.id: "" if value is None else str(value)}


def _day(name: str, value: Any) -> Posted:  # noqa: ANN401 -- any JSON
    """Return a day, written 2027-03-27, as three fields; what is no day as a wrong year."""
    text = "" if value is None else str(value)
    parts = text.split("-")
    year, month, day = parts if len(parts) == 3 else (text, "0", "0") if text else ("", "", "")
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
