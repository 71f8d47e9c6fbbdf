"""Files: taken in and kept elsewhere; an answer says which they are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

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
    many,
    one,
)
from moothall.ground.languages.speech import counted, marked

MOST: Final = 10
"""How many files a question takes at most; one, where it does not say."""
HELD: Final = "held"
UPLOAD: Final = "upload"
DROP: Final = "drop"
"""What ends the names of the fields of a file in a group: its keys, and two buttons."""
EXAMPLE: Final = {"file": "00000000-0000-4000-8000-000000000000", "name": "example.pdf"}


class Files(Kind):
    """One file or several. Nothing posted is believed: the store says what is held.

    In a group the form names the keys of each item's files, so that they go with their item; the
    store says which of these keys are held.
    """

    name = "file"
    asks = "a file to choose, or several one after another"
    keeps = "a list, each with its `name` and its `file` (a key)"
    bounds = "how many; one where `max` is not said"
    cel = "list"
    limit = "whole"
    takes = frozenset({"accepts"})

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the files that are held for the question."""
        del posted
        held = given.found.get(question.id, ())
        if not held:
            empty(question, marked("Select {called}"))
            return []
        most = question.max if isinstance(question.max, int) else 1
        if len(held) > most:
            raise Refused(
                counted(
                    "You can only select up to {number} file",
                    "You can only select up to {number} files",
                    most,
                )
            )
        if isinstance(question.min, int) and len(held) < question.min:
            text = marked("Select {least} files or more for {called}")
            raise Refused(ask(text, question, least=question.min))
        return [{"file": str(one["file"]), "name": str(one["name"])} for one in held]

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the keys that an item of a group names; a question by itself names none.

        :raises TypeError: for what is no list of files.
        """
        if not is_part(question):
            return {}
        kept = cast("Any", value) or ()
        return {f"{question.id}-{HELD}": [str(one_["file"]) for one_ in kept]} if kept else {}

    def printed(self, question: Question, value: Value) -> str:
        """Return the names, a line each."""
        del question
        files = value if isinstance(value, list) else []
        return "\n".join(str(one["name"]) for one in files if isinstance(one, dict))

    def first_field(self, question: Question, parts: Sequence[str]) -> str:
        """Return the field that a file is chosen with."""
        del parts
        return f"{question.id}-file"

    def again(self, question: Question, posted: Posted) -> Posted | None:
        """Return the fields after a file of an item came, or without the one that was removed."""
        upload, drop = f"{question.id}-{UPLOAD}", f"{question.id}-{DROP}"
        if upload not in posted and drop not in posted:
            return None
        gone, name = one(posted, drop), f"{question.id}-{HELD}"
        left = {field: text for field, text in posted.items() if field not in {upload, drop}}
        return {**left, name: [key for key in many(posted, name) if key != gone]}

    def found(self, question: Question, value: Value) -> dict[str, list[Any]]:
        """Return the files."""
        return {question.id: list(value) if isinstance(value, list) else []}

    def example(self, question: Question, given: Given) -> Value:
        """Return what is held, or one file that nobody sent."""
        return list(given.found.get(question.id, ())) or [dict(EXAMPLE)]

    def faults(self, question: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
        """Yield what is wrong with how many it takes."""
        most = question.get("max")
        if type(most) is int and not 1 <= most <= MOST:
            yield "max", f"`max` is {most}", f"a question takes 1 to {MOST} files", f"write {MOST}"


def is_part(question: Question) -> bool:
    """Whether a question is asked inside an item: only then its id has a hyphen."""
    return "-" in question.id


def named(question: Question, posted: Posted) -> list[str]:
    """Return the keys that a form names for a question of an item, each once."""
    return list(dict.fromkeys(many(posted, f"{question.id}-{HELD}")))
