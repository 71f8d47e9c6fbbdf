"""The way through a service's questions, from the answers alone.

The path is worked out anew from the answers each time: a page is on it when its condition holds of
the answers on the pages before it, so an answer that is off the path can neither be kept nor steer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from moothall.engine.catalogue import conditions
from moothall.engine.catalogue.answering import (
    Answered,
    Answers,
    Given,
    Posted,
    Value,
    Wrong,
    again,
    example,
    fields,
    printed,
    read,
)
from moothall.engine.catalogue.definition import Page, Question, ServiceDefinition

__all__ = [
    "Answered",
    "Answers",
    "Given",
    "Path",
    "Posted",
    "Row",
    "Step",
    "Value",
    "Wrong",
    "again",
    "carried",
    "example",
    "fields",
    "is_complete",
    "path",
    "printed",
    "prune",
    "read",
    "summary",
]


@dataclass(frozen=True)
class Step:
    """A page on the path with the questions it asks of this person."""

    page: Page
    questions: tuple[Question, ...]
    is_answered: bool

    @property
    def heading(self) -> str:
        """The page's title, or the only question it asks."""
        return self.page.title or self.questions[0].label


@dataclass(frozen=True)
class Path:
    """The pages these answers lead through, in order; pages after `next` may still change."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """The first page with a question not answered yet; None when all are."""
        return next((step for step in self.steps if not step.is_answered), None)

    @property
    def is_complete(self) -> bool:
        """Whether every question on the path is answered."""
        return self.next is None

    def step(self, page_id: str) -> Step | None:
        """Return the page, if it is on the path."""
        return next((step for step in self.steps if step.page.id == page_id), None)

    def reached(self, page_id: str) -> Step | None:
        """Return the page, if every page before it is answered: nobody skips ahead."""
        for step in self.steps:
            if step.page.id == page_id:
                return step
            if not step.is_answered:
                return None
        return None

    def before(self, page_id: str) -> Step | None:
        """Return the page that 'Back' leads to; None for the first."""
        earlier = None
        for step in self.steps:
            if step.page.id == page_id:
                return earlier
            earlier = step
        return earlier

    def after(self, page_id: str) -> Step | None:
        """Return the page that follows; None after the last."""
        at = next((at for at, step in enumerate(self.steps) if step.page.id == page_id), None)
        return None if at is None or at + 1 >= len(self.steps) else self.steps[at + 1]


@dataclass(frozen=True)
class Row:
    """A line of 'check your answers'."""

    page: str
    question: str
    label: str
    printed: str
    is_sensitive: bool


def path(definition: ServiceDefinition, answers: Answers) -> Path:
    """Return the pages that these answers lead through."""
    kept: dict[str, Value] = {}
    steps = []
    for page in definition.pages:
        if not conditions.holds(page.when, kept):
            continue
        asked = tuple(q for q in page.questions if conditions.holds(q.when, kept))
        if asked:
            steps.append(Step(page, asked, all(q.id in answers for q in asked)))
            kept |= {q.id: answers[q.id] for q in asked if q.id in answers}
    return Path(tuple(steps))


def prune(definition: ServiceDefinition, answers: Answers) -> dict[str, Value]:
    """Return the answers that are on their own path, in its order: the ones that may be kept."""
    on_path = _questions(path(definition, answers))
    return {question.id: answers[question.id] for _, question in on_path if question.id in answers}


def is_complete(definition: ServiceDefinition, answers: Answers) -> bool:
    """Whether every question on the path is answered."""
    return path(definition, answers).is_complete


def summary(definition: ServiceDefinition, answers: Answers) -> tuple[Row, ...]:
    """Return a line for each answered question on the path, for 'check your answers'."""
    return tuple(
        Row(
            page=page.id,
            question=question.id,
            label=question.label,
            printed=printed(question, answers[question.id]),
            is_sensitive=question.sensitive,
        )
        for page, question in _questions(path(definition, answers))
        if question.id in answers
    )


def carried(old: ServiceDefinition, new: ServiceDefinition, answers: Answers) -> dict[str, Value]:
    """Return the answers that still stand in another version: those to questions not touched."""
    same = {
        question.id: answers[question.id]
        for _, question in new.questions()
        if question.id in answers and _means(question) == _means(old.question(question.id))
    }
    return prune(new, same)


def _questions(found: Path) -> Iterator[tuple[Page, Question]]:
    return ((step.page, question) for step in found.steps for question in step.questions)


def _means(question: Question | None) -> Question | None:
    """Drop what only explains: a question with a new hint is still the same question."""
    return question and question.model_copy(update={"hint": None, "called": None})
