"""Example journeys kept beside services: walked as a person would, and held to what they say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import Field, ValidationError

from moothall.engine.catalogue import explain, journey, plan, source
from moothall.engine.catalogue.definition import (
    Line,
    Part,
    Priority,
    Question,
    QuestionId,
    ServiceDefinition,
    Slug,
)
from moothall.engine.catalogue.faults import Fault
from moothall.engine.catalogue.journey import Given, Step, Value

FOLDER: Final = "journeys"
"""The folder, beside `services`, that examples are kept in."""


class Example(Part):
    """One way through a service, and what should come of it."""

    name: Line = Field(description="Who it is and what happens, in a few words.")
    answers: Mapping[QuestionId, Any] = Field(
        default_factory=dict,
        description="What they answer, as it is kept; optional questions may be left out.",
    )
    ends: Slug | None = Field(
        default=None, description="The page that ends it; not said where it can be sent."
    )
    pages: tuple[Slug, ...] | None = Field(
        default=None, description="The pages that they see, in order."
    )
    computed: Mapping[QuestionId, Any] | None = Field(
        default=None, description="What is worked out, as it is kept."
    )
    fee: int | None = Field(default=None, description="The fee, in pence.")
    priority: Priority | None = Field(default=None, description="How urgent the case is.")
    tasks: tuple[Slug, ...] | None = Field(default=None, description="The tasks that it makes.")


class Examples(Part):
    """The example journeys of one service."""

    service: Slug = Field(description="The service that they walk through.")
    today: date = Field(description="The day on which they are walked.")
    journeys: tuple[Example, ...] = Field(min_length=1, description="Each way through.")


@dataclass(frozen=True)
class Walk:
    """What came of walking one example: no faults when it went as it says.

    The answers are all that it would send, those left out that may be among them.
    """

    service: str
    name: str
    faults: tuple[str, ...]
    answers: Mapping[str, Value] = field(default_factory=dict)
    ends: str | None = None


def read(text: str, *, file: str) -> Examples | tuple[Fault, ...]:
    """Read a file of examples: them, or every fault in it."""
    found = source.parsed(text, file=file)
    if found.faults:
        return found.faults
    try:
        return Examples.model_validate(found.value)
    except ValidationError as error:
        return tuple(sorted({found.fault(one) for one in explain.complaints(error, Examples)}))


def files_in(path: Path) -> list[Path]:
    """Return the files of examples in a folder and below."""
    return sorted(
        file for file in path.rglob("*.yaml") if FOLDER in (path.name, *_folders(file, path))
    )


def _folders(file: Path, below: Path) -> tuple[str, ...]:
    """Return the folders between a folder and a file; those that it lies in itself say nothing."""
    return file.relative_to(below).parts[:-1]


def walked(definition: ServiceDefinition, examples: Examples) -> Iterator[Walk]:
    """Walk every example of a service."""
    for example in examples.journeys:
        answers: dict[str, Value] = {}
        faults = _walk(definition, example, examples.today, answers)
        yield Walk(definition.service, example.name, tuple(faults), answers, example.ends)


def _walk(
    definition: ServiceDefinition, example: Example, today: date, answers: dict[str, Value]
) -> list[str]:
    """Fill the answers in, page by page, and return what went otherwise than it says."""
    pages: list[str] = []
    ended = None
    while step := journey.path(definition, answers).next:
        pages.append(step.page.id)
        if step.page.ends:
            ended = step.page.id
            break
        read_, faults = _answered(step, example, today)
        if faults:
            return faults
        kept = journey.prune(definition, answers | read_)
        answers.clear()
        answers.update(kept)
    came = {
        "ends": ended,
        "pages": tuple(pages),
        "computed": journey.computed(definition, answers),
        "fee": plan.fee_of(definition, answers),
        "priority": plan.priority_of(definition, answers),
        "tasks": tuple(task.id for task in plan.tasks_for(definition, answers)),
    }
    return [*_differences(example, came), *_not_asked(example, answers)]


def _answered(step: Step, example: Example, today: date) -> tuple[dict[str, Value], list[str]]:
    posted: dict[str, Any] = {}
    found: dict[str, list[Any]] = {}
    for question in step.questions:
        if question.id not in example.answers and question.required:
            return {}, [f"page `{step.page.id}` asks `{question.id}`, and the journey says nothing"]
        kept = example.answers.get(question.id)
        posted |= _fields(question, kept)
        found |= journey.found(question, kept)
    given = Given(today, found)
    answered = journey.read(step.questions, posted, given=given)
    return dict(answered.values), [f"`{one.question}`: {one.message}" for one in answered.errors]


def _fields(question: Question, kept: Any) -> dict[str, Any]:  # noqa: ANN401 - from a file
    try:
        return journey.fields(question, kept)
    except (KeyError, TypeError, ValueError):
        return {question.id: str(kept)}


def _differences(example: Example, came: Mapping[str, Any]) -> Iterator[str]:
    for name, got in came.items():
        said = getattr(example, name)
        if name == "ends" or said is not None:
            wanted = dict(said) if isinstance(said, Mapping) else said
            if wanted != got:
                yield f"`{name}` should be {_shown(wanted)} and is {_shown(got)}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def _not_asked(example: Example, answers: Iterable[str]) -> Iterator[str]:
    for name in sorted(set(example.answers) - set(answers)):
        yield f"`{name}` is answered and never asked"
