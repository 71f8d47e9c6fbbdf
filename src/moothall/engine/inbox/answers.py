"""A mail as the answers to a service's questions: its subject and text, and who wrote it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.journey import Answers, Value

NO_SUBJECT: Final = "(no subject)"
LONGEST: Final = {"text": 500, "longtext": 10_000}
"""The most characters of an answer, where the question does not say."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What of a mail answers questions."""

    subject: str
    text: str
    name: str
    email: str


EXAMPLE: Final = Letter("A subject", "A text of some length.", "Rosa Lund", "rosa@example.org")


def answered(definition: ServiceDefinition, letter: Letter) -> dict[str, Value]:
    """Return the answers that a mail gives to a service's questions.

    The first question of several lines takes the text, the first of one line the subject; where
    there is only one of the two, it takes both. Questions of who asks take the sender. What need
    not be answered is left empty; a question that must be and cannot has no answer here.
    """
    questions = [question for _, question in definition.questions()]
    long = next((q for q in questions if q.type == "longtext"), None)
    line = next((q for q in questions if q.type == "text" and not q.fills), None)
    subject = letter.subject or NO_SUBJECT
    told = {}
    if line is not None and long is not None:
        told = {line.id: subject, long.id: letter.text or subject}
    elif (only := long or line) is not None:
        told = {only.id: "\n\n".join(part for part in (letter.subject, letter.text) if part)}
    found: dict[str, Value] = {}
    for question in questions:
        if question.id in told:
            found[question.id] = _fitted(question, told[question.id])
        elif question.fills in {"name", "email", "requester"}:
            found[question.id] = _of_sender(question, letter)
        elif not question.required:
            found[question.id] = None
    return journey.prune(definition, found)


def unanswered(definition: ServiceDefinition) -> list[str]:
    """Return the questions that must be answered and that a mail cannot, as people read them."""
    answers = answered(definition, EXAMPLE)
    return [question.label for question in _open(definition, answers)]


def takes_words(definition: ServiceDefinition) -> bool:
    """Whether a service has a question for what was written."""
    return any(
        question.type in LONGEST and not question.fills for _, question in definition.questions()
    )


def _open(definition: ServiceDefinition, answers: Answers) -> Iterator[Question]:
    for step in journey.path(definition, answers).steps:
        yield from (question for question in step.questions if question.id not in answers)


def _fitted(question: Question, text: str) -> str:
    """Return words as a question takes them: on one line where it has one, and not too long."""
    text = " ".join(text.split()) if question.type == "text" else text
    most = question.max if isinstance(question.max, int) else LONGEST[question.type]
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _of_sender(question: Question, letter: Letter) -> Value:
    name = letter.name or letter.email.partition("@")[0]
    if question.fills == "requester":
        return {"name": name, "email": letter.email, "phone": ""}
    return letter.email if question.fills == "email" else name
