"""What people posted, read by the kind of question: kept values, or errors in GOV.UK's words.

Kept values are plain JSON: text, option ids, true or false, whole numbers, pence as whole numbers,
dates as `2026-03-27`, telephone numbers as `+441632960001`, and maps and lists of these. An
optional question left empty keeps None, which says that it was asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds import (
    KINDS,
    Answers,
    Fields,
    Given,
    PartsRefused,
    Posted,
    Refused,
    Value,
    Wrong,
)
from moothall.engine.catalogue.kinds.filing import is_part, named
from moothall.ground.languages.speech import said

if TYPE_CHECKING:
    from moothall.engine.catalogue.kinds.composite import Group

__all__ = [
    "Answered",
    "Answers",
    "Given",
    "Posted",
    "Value",
    "Wrong",
    "again",
    "asks_files",
    "example",
    "fields",
    "file_keys",
    "files_asked",
    "found",
    "held_by",
    "printed",
    "read",
]
NOTHING: tuple[object, ...] = (None, [], {})
GROUP: Final = cast("Group", KINDS["group"])


@dataclass(frozen=True)
class Answered:
    """What a page's post came to: values to keep when there are no errors."""

    values: Mapping[str, Value]
    errors: tuple[Wrong, ...]

    def errors_of(self, question_id: str) -> tuple[Wrong, ...]:
        """Return what is wrong with the answer to a question, and with parts of it."""
        within = f"{question_id}-"
        return tuple(
            wrong
            for wrong in self.errors
            if wrong.question == question_id or wrong.question.startswith(within)
        )

    def error(self, question_id: str) -> Wrong | None:
        """Return the first thing wrong with the answer to a question, if anything is."""
        return next(iter(self.errors_of(question_id)), None)


def read(questions: Iterable[Question], posted: Posted, *, given: Given) -> Answered:
    """Read the answers to some questions; names that are not theirs are passed over."""
    values: dict[str, Value] = {}
    errors: list[Wrong] = []
    for question in questions:
        kind = KINDS[question.type]
        try:
            values[question.id] = kind.read(question, posted, given)
        except Refused as refused:
            place = kind.first_field(question, refused.parts)
            errors.append(Wrong(question.id, refused.message, place, refused.parts))
        except PartsRefused as refused:
            errors.extend(refused.wrongs)
    return Answered(values, tuple(errors))


def again(questions: Iterable[Question], posted: Posted) -> Posted | None:
    """Return the fields to show a page with anew, where a button inside a question was pressed."""
    turned = (KINDS[question.type].again(question, posted) for question in questions)
    return next((fields for fields in turned if fields is not None), None)


def fields(question: Question, value: Value) -> Fields:
    """Return a kept value as the form's fields hold it: what `read` would read back the same."""
    return KINDS[question.type].fields(question, value)


def found(question: Question, value: Value) -> dict[str, list[Any]]:
    """Return what a look-up or a store must give back for a kept value to be read the same."""
    return KINDS[question.type].found(question, value)


def printed(question: Question, value: Value) -> str:
    """Return a kept value in words; several choices on a line each."""
    if value in NOTHING:
        return said("Not provided")
    return KINDS[question.type].printed(question, value)


def example(question: Question, *, given: Given) -> Value:
    """Return a right answer to a question, for examples and for walking through a service."""
    return KINDS[question.type].example(question, given)


def asks_files(question: Question) -> bool:
    """Whether a question asks for files, itself or in its items."""
    return "file" in (question.type, *(inner.type for inner in question.questions))


def files_asked(questions: Iterable[Question], posted: Posted) -> Iterator[tuple[str, Question]]:
    """Yield every question for files that a form asks, each with the name it has in the store.

    In a group that name is `group.question` for all items; the question is the one of the item.
    """
    for question in questions:
        if question.type == "file":
            yield question.id, question
        elif asks_files(question):
            for at in range(GROUP.count(question, posted)):
                for key, _, part in GROUP.item(question, at):
                    if part.type == "file":
                        yield f"{question.id}.{key}", part


def held_by(question: Question, posted: Posted, held: Iterable[Any]) -> list[Any]:
    """Return which of the files held under a question's name in the store are its own.

    All are, but in a group: there an item has those that its form names, in that order.
    Each is a mapping with its key under `file`.
    """
    if not is_part(question):
        return list(held)
    by_key = {str(one["file"]): one for one in held}
    return [by_key[key] for key in named(question, posted) if key in by_key]


def file_keys(question: Question, value: Value) -> dict[str, list[str]]:
    """Return the keys of the files in a kept answer, by the name that they have in the store."""
    if question.type == "file":
        return {question.id: _keys(value)}
    items = value if isinstance(value, list) else []
    return {
        f"{question.id}.{inner.id}": [
            key for item in items if isinstance(item, dict) for key in _keys(item.get(inner.id))
        ]
        for inner in question.questions
        if inner.type == "file"
    }


def _keys(value: Value) -> list[str]:
    files = value if isinstance(value, list) else []
    return [str(one["file"]) for one in files if isinstance(one, dict)]
