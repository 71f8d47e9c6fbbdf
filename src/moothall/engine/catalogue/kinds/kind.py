"""What a kind of question is, and how it refuses an answer in GOV.UK's words."""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from moothall.engine.catalogue.definition import Question
from moothall.ground.languages.speech import said

Value = str | int | bool | Sequence["Value"] | Mapping[str, "Value"] | None
Answers = Mapping[str, Value]
Posted = Mapping[str, str | Sequence[str]]
Fields = dict[str, str | list[str]]
CelType = Literal["string", "int", "bool", "list", "map"]
Limit = Literal["whole", "day", "time"]


@dataclass(frozen=True)
class Given:
    """What reading an answer may need beside what was posted.

    `today` is the day in the council; `found` is what a look-up or a store gave back for a
    question, by its id: nothing posted is believed where this says otherwise.
    """

    today: date
    found: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one answer, or with one part of it.

    `question` is the question's id, or for a part of a larger answer the id of that part;
    `field` is the id to link to; `parts` are the fields to mark, such as the month of a date.
    """

    question: str
    message: str
    field: str
    parts: tuple[str, ...] = ()


class Refused(Exception):
    """An answer is refused; `message` is what its question says, `parts` are what to mark."""

    def __init__(self, message: str, *parts: str) -> None:
        super().__init__(message)
        self.message = message
        self.parts = parts


class PartsRefused(Exception):
    """Parts of an answer are refused, each with its own words."""

    def __init__(self, *wrongs: Wrong) -> None:
        super().__init__(*(wrong.message for wrong in wrongs))
        self.wrongs = wrongs


class Kind(ABC):
    """A kind of question: how it is declared, read, refused, shown and compared.

    One subclass says all of it; `kinds.KINDS` lists one of each. How it is drawn on a page is in
    `faces/pages/fields`, under the same name.
    """

    name: ClassVar[str]
    asks: ClassVar[str]
    keeps: ClassVar[str]
    bounds: ClassVar[str] = ""
    """For the documentation: what it asks with, what it keeps, what `min` and `max` bound."""
    cel: ClassVar[CelType] = "string"
    """What a condition on the answer compares."""
    limit: ClassVar[Limit | None] = None
    """What `min` and `max` are: whole numbers, days, times, or nothing it knows."""
    fewest_options: ClassVar[int] = 0
    """How many options it must offer; none for a kind that takes none."""
    takes: ClassVar[frozenset[str]] = frozenset()
    """The fields of a question that only some kinds know and this one does."""

    @abstractmethod
    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the value to keep.

        :raises Refused: with what to say, and which fields to mark.
        :raises PartsRefused: with what is wrong with each part of a larger answer.
        """

    def fields(self, question: Question, value: Value) -> Fields:
        """Return a kept value as the form's fields hold it: what `read` would read back."""
        return {question.id: "" if value is None else str(value)}

    def printed(self, question: Question, value: Value) -> str:
        """Return a kept value in words; never asked for an answer that was left empty."""
        del question
        return str(value)

    def first_field(self, question: Question, parts: Sequence[str]) -> str:
        """Return the id of the field that an error links to."""
        del parts
        return question.id

    def again(self, question: Question, posted: Posted) -> Posted | None:
        """Return the fields to show the page with anew, where a button of its own was pressed.

        None when the answer is to be read.
        """
        del question, posted
        return None

    def found(self, question: Question, value: Value) -> dict[str, list[Any]]:
        """Return what a look-up or a store must give back for a kept value to be read the same."""
        del question, value
        return {}

    @abstractmethod
    def example(self, question: Question, given: Given) -> Value:
        """Return a right answer, for examples and for walking through a service."""

    def faults(self, question: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
        """Yield what is wrong with a declared question of this kind: field, what, why, mend.

        The plain values of the file are given, of any shape.
        """
        del question
        return iter(())


def ask(text: str, question: Question, **fields: object) -> str:
    """Return what to do, in the language spoken: `{called}` follows 'Enter' or 'Select'."""
    called = question.called or said("an answer to “{label}”", label=question.label)
    return said(text, called=called, **fields)


def must(text: str, question: Question, **fields: object) -> str:
    """Return what must be so, in the language spoken: `{Called}` begins the sentence.

    Welsh says it elsewhere in the sentence, so it is there as `{called}` too.
    """
    called = question.called or said("your answer to “{label}”", label=question.label)
    return said(text, Called=called[:1].upper() + called[1:], called=called, **fields)


def empty(question: Question, text: str = "Enter {called}") -> Value:
    """Return what an answer left empty keeps; refuse it where one must be given."""
    if question.required:
        raise Refused(ask(text, question))
    return None


def one(posted: Posted, name: str) -> str:
    """Return the one text posted under a name, trimmed, in composed characters."""
    found = posted.get(name, "")
    text = found if isinstance(found, str) else next(iter(found), "")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def many(posted: Posted, name: str) -> list[str]:
    """Return every text posted under a name."""
    found = posted.get(name, [])
    return [found] if isinstance(found, str) else list(found)
