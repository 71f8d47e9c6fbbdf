"""A record of a register: chosen from those that the person may see."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Fields,
    Given,
    Kind,
    Posted,
    Refused,
    Value,
    ask,
    empty,
    one,
)
from moothall.ground.languages.speech import marked

WORDS: Final = "words"
SOUGHT: Final = "sought"
TURN: Final = "turn"
"""What ends the names of the fields of a search: what is typed, what was looked for, its button."""
FEW: Final = "few"
"""What ends the key under which a look-up says that it gave every record there is."""
EXAMPLE: Final = "00000000-0000-4000-8000-000000000000"


class RecordOf(Kind):
    """One record of a register. Nothing posted is believed: the look-up says what may be chosen.

    Of a small register all are offered, of a larger one those that were found by words.
    """

    name = "record"
    asks = "a list of records, or a search by words and what it found"
    keeps = "`register`, `record` (what names it in addresses) and `title`, as it was called"
    cel = "map"
    takes = frozenset({"of"})

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the record, as it is called now."""
        chosen = one(posted, question.id)
        for found in given.found.get(question.id, ()):
            if chosen and found["record"] == chosen:
                return {
                    "register": str(question.of),
                    "record": str(found["record"]),
                    "title": str(found["title"]),
                }
        if chosen:
            raise Refused(ask(marked("Select {called}"), question))
        return empty(question, marked("Select {called}"))

    def fields(self, question: Question, value: Value) -> Fields:
        """Return what names the record."""
        return {question.id: str(value["record"]) if isinstance(value, Mapping) else ""}

    def printed(self, question: Question, value: Value) -> str:
        """Return what it was called when it was chosen."""
        del question
        return str(value["title"]) if isinstance(value, Mapping) and "title" in value else ""

    def again(self, question: Question, posted: Posted) -> Posted | None:
        """Return the fields with what is looked for, where words were typed and nothing chosen."""
        name = question.id
        words, sought = one(posted, f"{name}-{WORDS}"), one(posted, f"{name}-{SOUGHT}")
        is_pressed = f"{name}-{TURN}" in posted
        if not words or (words == sought and not is_pressed):
            return None
        if one(posted, name) and not is_pressed:
            return None
        return {**posted, name: "", f"{name}-{SOUGHT}": words}

    def found(self, question: Question, value: Value) -> dict[str, list[Any]]:
        """Return the record."""
        return {question.id: [value] if value else []}

    def example(self, question: Question, given: Given) -> Value:
        """Return the first that was found, or a record that is nowhere."""
        rows: Sequence[Any] = given.found.get(question.id, ())
        found = rows[0] if rows else {"record": EXAMPLE, "title": "Example"}
        register = str(question.of)
        return {"register": register, "record": found["record"], "title": found["title"]}

    def faults(self, question: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
        """Yield that it does not say which register."""
        if not question.get("of"):
            what, why = "a record question and no `of`", "there is nothing to choose from"
            yield "of", what, why, "add `of:` with the name of a register"
