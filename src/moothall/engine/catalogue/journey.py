"""The way through a service's questions, from the answers alone.

The path is worked out anew from the answers each time: a page is on it when its condition holds of
the answers on the pages before it, so an answer that is off the path can neither be kept nor steer.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from moothall.engine.catalogue import conditions
from moothall.engine.catalogue.answering import (
    Answered,
    Answers,
    Given,
    Posted,
    Value,
    Wrong,
    again,
    asks_files,
    example,
    fields,
    file_keys,
    files_asked,
    found,
    held_by,
    printed,
    read,
)
from moothall.engine.catalogue.definition import Computed, Page, Question, ServiceDefinition

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
    "asks_files",
    "carried",
    "computed",
    "example",
    "fields",
    "file_keys",
    "files_asked",
    "found",
    "held_by",
    "is_complete",
    "may_see",
    "path",
    "printed",
    "prune",
    "read",
    "summary",
    "visible",
]

_COMPUTED: Final[Mapping[str, type]] = {"number": int, "money": int, "yesno": bool, "text": str}


@dataclass(frozen=True)
class Step:
    """A page on the path with the questions it asks of this person."""

    page: Page
    questions: tuple[Question, ...]
    is_answered: bool

    @property
    def heading(self) -> str:
        """The page's title, or the only question it asks."""
        return self.page.heading if self.page.ends else self.page.title or self.questions[0].label


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
        """Return the page, if every page before it is answered: nobody skips ahead.

        In a form of sections each may be begun at any time: only the pages of its own count.
        """
        wanted = self.step(page_id)
        for step in self._beside(wanted):
            if step is wanted:
                return step
            if not step.is_answered:
                return None
        return None

    def _beside(self, wanted: Step | None) -> tuple[Step, ...]:
        """Return the pages of the same section: all of them in a form that has none."""
        section = wanted.page.section if wanted else None
        return tuple(step for step in self.steps if step.page.section == section)

    def before(self, page_id: str) -> Step | None:
        """Return the page that 'Back' leads to; None for the first, also of a section."""
        earlier = None
        for step in self._beside(self.step(page_id)):
            if step.page.id == page_id:
                return earlier
            earlier = step
        return earlier

    def after(self, page_id: str) -> Step | None:
        """Return the page that follows; None after the last, also of a section."""
        beside = self._beside(self.step(page_id))
        at = next((at for at, step in enumerate(beside) if step.page.id == page_id), None)
        return None if at is None or at + 1 >= len(beside) else beside[at + 1]

    def section(self, name: str) -> tuple[Step, ...]:
        """Return the pages of a section that these answers lead through."""
        return tuple(step for step in self.steps if step.page.section == name)


@dataclass(frozen=True)
class Row:
    """A line of 'check your answers'."""

    page: str
    """The page that asks it; empty for an answer that was worked out."""
    question: str
    label: str
    printed: str


def path(definition: ServiceDefinition, answers: Answers) -> Path:
    """Return the pages that these answers lead through."""
    kept: dict[str, Value] = {}
    steps = []
    for page in definition.pages:
        if not conditions.holds(page.when, kept):
            continue
        if page.ends:
            steps.append(Step(page, (), is_answered=False))
            break
        asked = tuple(q for q in page.questions if conditions.holds(q.when, kept))
        if asked:
            steps.append(Step(page, asked, all(q.id in answers for q in asked)))
            kept |= {q.id: answers[q.id] for q in asked if q.id in answers}
            kept |= computed(definition, kept)
    return Path(tuple(steps))


def computed(definition: ServiceDefinition, answers: Answers) -> dict[str, Value]:
    """Return what can be worked out from these answers, by id.

    Nothing is worked out from an answer that was not given, and nothing of another type than the
    one declared is kept.
    """
    found: dict[str, Value] = {}
    for one in definition.computed:
        known = {**answers, **found}
        if conditions.calculation(one.value).names <= known.keys():
            value = conditions.value(one.value, known)
            if type(value) is _COMPUTED[one.type]:
                found[one.id] = value
    return found


def prune(definition: ServiceDefinition, answers: Answers) -> dict[str, Value]:
    """Return the answers that are on their own path, in its order: the ones that may be kept."""
    on_path = _questions(path(definition, answers))
    kept = {q.id: answers[q.id] for _, q in on_path if q.id in answers}
    return kept | computed(definition, kept)


def is_complete(definition: ServiceDefinition, answers: Answers) -> bool:
    """Whether every question on the path is answered."""
    return path(definition, answers).is_complete


def summary(
    definition: ServiceDefinition, answers: Answers, *, roles: Collection[str] | None = None
) -> tuple[Row, ...]:
    """Return a line for each answered question on the path, for 'check your answers'.

    :param roles: those of whoever looks, if it is not the requester: what they may not see is not
        there at all, not even its question.
    """
    rows = tuple(
        Row(
            page=page.id,
            question=question.id,
            label=question.label,
            printed=printed(question, answers[question.id]),
        )
        for page, question in _questions(path(definition, answers))
        if question.id in answers and may_see(question, roles)
    )
    return rows + _worked_out(definition, answers, roles)


def may_see(question: Question, roles: Collection[str] | None) -> bool:
    """Whether somebody with these roles may see an answer; None is the requester themselves."""
    return roles is None or question.seen_by is None or bool(question.seen_by & set(roles))


def visible(
    definition: ServiceDefinition, answers: Answers, *, roles: Collection[str] | None
) -> dict[str, Value]:
    """Return the answers that somebody with these roles may see; the others are not there.

    What is worked out is seen only by who sees everything that it is worked out from.
    """
    hidden = {q.id for _, q in definition.questions() if not may_see(q, roles)}
    for one in definition.computed:
        if conditions.calculation(one.value).names & hidden:
            hidden.add(one.id)
    return {name: value for name, value in answers.items() if name not in hidden}


def _worked_out(
    definition: ServiceDefinition, answers: Answers, roles: Collection[str] | None
) -> tuple[Row, ...]:
    seen = visible(definition, computed(definition, prune(definition, answers)), roles=roles)
    return tuple(
        Row("", one.id, one.label, printed(_as_question(one), seen[one.id]))
        for one in definition.computed
        if one.label and one.id in seen
    )


def _as_question(one: Computed) -> Question:
    return Question(id=one.id, type=one.type, label=one.label or one.id, unit=one.unit)


def carried(old: ServiceDefinition, new: ServiceDefinition, answers: Answers) -> dict[str, Value]:
    """Return the answers that still stand in another version: those to questions not touched."""
    same = {
        question.id: answers[question.id]
        for _, question in new.questions()
        if question.id in answers
        and _still_stands(old.question(question.id), question, answers[question.id])
    }
    return prune(new, same)


def _questions(found: Path) -> Iterator[tuple[Page, Question]]:
    return ((step.page, question) for step in found.steps for question in step.questions)


def _still_stands(old: Question | None, new: Question, value: Value) -> bool:
    """Whether an answer to one question is also one to the other."""
    if old is None or (value is None and new.required):
        return False
    return _means(old, value) == _means(new, value)


def _means(question: Question, value: Value) -> Question:
    """Drop what does not touch this answer: what only explains, and choices not taken."""
    chosen = value if isinstance(value, list) else [value]
    taken = tuple(
        option.model_copy(update={"hint": None})
        for option in question.options
        if option.id in chosen
    )
    return question.model_copy(
        update={
            "hint": None,
            "called": None,
            "prefill": (),
            "prefill_sensitive": False,
            "questions": tuple(_explained_less(inner) for inner in question.questions),
            "required": True,
            "when": None,
            "see": (),
            "sensitive": False,
            "options": taken,
        }
    )


def _explained_less(inner: Question) -> Question:
    return inner.model_copy(update={"hint": None, "called": None})
