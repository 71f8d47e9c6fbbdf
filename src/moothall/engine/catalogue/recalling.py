"""What somebody said before, where a question asks to be filled in with it. Pure.

An answer is offered again only where the question names where from, where it would be a right
answer today, and where its old question hid it from nobody, unless the new one says that it may.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from moothall.engine.catalogue import answering
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.kinds import Answers, Given, Value

OWN: Final = "own"


@dataclass(frozen=True)
class Source:
    """An answer that may be filled in: to which question of which service."""

    service: str
    question: str


@dataclass(frozen=True)
class Before:
    """A form that somebody sent: its definition, and what they answered."""

    definition: ServiceDefinition
    answers: Answers


def sources(definition: ServiceDefinition, question: Question) -> Iterator[Source]:
    """Yield where a question may be filled in from, the first named first."""
    for named in question.prefill:
        service, _, name = named.partition(".")
        is_own = named == OWN
        yield Source(definition.service if is_own else service, question.id if is_own else name)


def services(definition: ServiceDefinition, questions: Collection[Question]) -> frozenset[str]:
    """Return the services whose earlier cases could fill in any of these questions."""
    return frozenset(
        source.service for question in questions for source in sources(definition, question)
    )


def recalled(
    question: Question,
    asked_in: ServiceDefinition,
    before: Before,
    *,
    today: date,
    roles: Collection[str] | None = None,
) -> Value:
    """Return the answer of an earlier form that fills in a question; None where none does.

    :param roles: those of whoever looks, if it is not the person themselves.
    """
    for source in sources(asked_in, question):
        if source.service != before.definition.service:
            continue
        old = before.definition.question(source.question)
        value = before.answers.get(source.question)
        if old and _may_fill(question, old, roles) and _is_right(question, value, today):
            return value
    return None


def _may_fill(new: Question, old: Question, roles: Collection[str] | None) -> bool:
    if old.type != new.type or (old.seen_by is not None and not new.prefill_sensitive):
        return False
    return roles is None or old.seen_by is None or bool(old.seen_by & set(roles))


def _is_right(question: Question, value: Value, today: date) -> bool:
    """Whether the question would take the value as its answer today."""
    if value in answering.NOTHING:
        return False
    try:
        fields = answering.fields(question, value)
    except (KeyError, TypeError, ValueError):  # kept by a version that asked in another way
        return False
    given = Given(today, answering.found(question, value))
    return not answering.read([question], fields, given=given).errors
