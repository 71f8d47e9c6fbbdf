"""What one council of a partnership says differently: words, targets, teams and calendars, by id.

Questions, conditions and tasks stay the partnership's own, so that the members' figures compare.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import Field

from moothall.engine.catalogue.definition import (
    Line,
    Part,
    Priority,
    QuestionId,
    ServiceDefinition,
    Slug,
    Target,
    Welsh,
    WelshFile,
    Within,
)
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint

P = TypeVar("P", bound=Part)


class QuestionOverlay(Part):
    """Another way to put a question."""

    label: Line | None = Field(default=None, description="The question, in the council's words.")
    hint: Line | None = Field(default=None, description="Its line of help.")


class TaskOverlay(Part):
    """Another team, or another length of time, for a task."""

    team: Slug | None = Field(default=None, description="Who does it here.")
    target: Within | None = Field(default=None, description="How long the team has here.")


class TargetOverlay(Part):
    """Another promise; a priority that is not named keeps the partnership's."""

    calendar: Slug | None = Field(default=None, description="The calendar that counts it here.")
    within: Mapping[Priority, Within] = Field(
        default_factory=dict, description="How long here, for each priority that differs."
    )


class Overlay(Part):
    """What one council says differently about a service it shares."""

    overlay: Slug = Field(description="The service it is laid over.")
    council: Slug = Field(description="The council it holds for.")
    team: Slug | None = Field(default=None, description="The team that a new case goes to here.")
    calendar: Slug | None = Field(default=None, description="The service's calendar here.")
    questions: Mapping[QuestionId, QuestionOverlay] = Field(
        default_factory=dict, description="Other words, by question id."
    )
    tasks: Mapping[Slug, TaskOverlay] = Field(
        default_factory=dict, description="Other teams and times, by task id."
    )
    targets: Mapping[Slug, TargetOverlay] = Field(
        default_factory=dict, description="Other promises, by target id."
    )


@dataclass(frozen=True)
class Declared:
    """A service with what each council says differently about it."""

    definition: ServiceDefinition
    overlays: Mapping[str, Overlay] = field(default_factory=dict)
    welsh: Mapping[str, WelshFile] = field(default_factory=dict)

    def resolved(self, council: str) -> ServiceDefinition:
        """Return the definition as it holds in one council, by its slug."""
        overlay = self.overlays.get(council)
        if overlay is None:
            return self.definition
        laid = resolved(self.definition, overlay)
        return laid.model_copy(update={"cy": _welsh(laid, overlay, self.welsh.get(council))})


def resolved(definition: ServiceDefinition, overlay: Overlay) -> ServiceDefinition:
    """Return a definition with one council's differences laid over it."""
    changed = _said(overlay, "team", "calendar")
    changed["pages"] = tuple(
        page.model_copy(
            update={
                "questions": tuple(
                    _laid(question, overlay.questions.get(question.id))
                    for question in page.questions
                )
            }
        )
        for page in definition.pages
    )
    changed["tasks"] = tuple(_laid(task, overlay.tasks.get(task.id)) for task in definition.tasks)
    changed["targets"] = tuple(
        _laid(target, overlay.targets.get(target.id)) for target in definition.targets
    )
    return definition.model_copy(update=changed)


def _welsh(definition: ServiceDefinition, overlay: Overlay, file: WelshFile | None) -> Welsh | None:
    """Return the Welsh of a service as it holds in one council.

    The partnership's Welsh of words that the overlay says otherwise would say something else, so it
    is dropped; the council's own file gives it anew.
    """
    if definition.cy is None:
        return None
    own = file.questions if file else {}
    questions = dict(definition.cy.questions)
    for name, said in overlay.questions.items():
        shared = questions.get(name)
        if shared is not None:
            there = own.get(name)
            changed = {part: getattr(there, part, None) for part in _said(said, "label", "hint")}
            questions[name] = shared.model_copy(update=changed)
    return definition.cy.model_copy(update={"questions": questions})


def complaints(overlay: Overlay, definition: ServiceDefinition) -> Iterator[Complaint]:
    """Yield every id in an overlay that the service does not have."""
    ids = {
        "questions": [question.id for _, question in definition.questions()],
        "tasks": [task.id for task in definition.tasks],
        "targets": [target.id for target in definition.targets],
    }
    for name, known in ids.items():
        for one in getattr(overlay, name):
            if one not in known:
                yield Complaint(
                    (name, one),
                    f"the id `{one}` in `{name}`",
                    f"`{definition.service}` has none of that id, so nothing would differ",
                    like(one, known),
                    at_key=True,
                )


def _said(part: Part, *names: str) -> dict[str, object]:
    return {name: getattr(part, name) for name in names if getattr(part, name) is not None}


def _laid(part: P, overlay: Part | None) -> P:
    if overlay is None:
        return part
    changed = _said(overlay, *type(overlay).model_fields)
    if isinstance(part, Target) and isinstance(overlay, TargetOverlay):
        changed["within"] = {**part.within, **overlay.within}
    return part.model_copy(update=changed)
