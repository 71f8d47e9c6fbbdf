"""What a case is about, in a line, from what was answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages import plain

LONGEST, ENOUGH = 90, 2
IN_WORDS = "longtext"
IN_SHORT = {"radios", "checkboxes", "text"}
Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Telling:
    """A question whose answer may stand in a list; what *is_enough* says it alone."""

    id: str
    is_enough: bool
    labels: Mapping[str, str]


def tellings(definition: ServiceDefinition | None) -> Sequence[Telling]:
    """Return the questions of a service that tell its cases apart; sensitive ones never do."""
    return tuple(_tellings(definition)) if definition else ()


def subject(told: Sequence[Telling], answers: Answers, title: str) -> str:
    """Return the words that tell one case from the next; its title where no answer does.

    The first long answer that is asked of everybody says it best; else the title and the first two
    short ones, which say little alone.
    """
    words, is_enough = _said(told, answers)
    if is_enough:
        return _cut(words)
    return _cut(f"{title}: {words}") if words else title


def about(told: Sequence[Telling], answers: Answers) -> str:
    """Return the same words without the title, for where that stands beside; '' where none does."""
    return _cut(_said(told, answers)[0])


def _said(told: Sequence[Telling], answers: Answers) -> tuple[str, bool]:
    short: list[str] = []
    for one in told:
        value = answers.get(one.id)
        if not value:
            continue
        if one.is_enough:
            return str(value), True
        if len(short) < ENOUGH:
            short.append(_printed(one, value))
    return ", ".join(short), False


def _tellings(definition: ServiceDefinition) -> Iterator[Telling]:
    for _, question in definition.questions():
        is_enough = question.type == IN_WORDS and question.required
        if question.seen_by is None and (is_enough or question.type in IN_SHORT):
            labels = {option.id: option.label for option in question.options}
            yield Telling(question.id, is_enough, labels)


def _printed(told: Telling, value: object) -> str:
    several = value if isinstance(value, list | tuple) else (value,)
    return " and ".join(told.labels.get(str(one), str(one)) for one in several)


def _cut(text: str) -> str:
    return plain.shortened(" ".join(text.split()), LONGEST)
