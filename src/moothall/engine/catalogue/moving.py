"""A journey carried over to another version of its service: what is kept, and what to tell. Pure.

What is told is kept as ids and versions, never as words: the words are those of the definitions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.journey import Answers, Value


@dataclass(frozen=True)
class Told:
    """What a change did to one person's answers, by the ids of questions.

    `gone` names the version that a question last stood in, for its words.
    """

    again: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: Mapping[str, int] = field(default_factory=dict)
    has_other_terms: bool = False
    is_withdrawn: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.again or self.added or self.gone or self.has_other_terms)

    def as_json(self) -> dict[str, Any]:
        """Return what is kept with the draft; nothing where there is nothing to tell."""
        if not self.is_anything:
            return {}
        lists = {"again": list(self.again), "added": list(self.added), "gone": dict(self.gone)}
        return lists | {"terms": self.has_other_terms, "withdrawn": self.is_withdrawn}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Told":
        """Return what was kept."""
        return cls(
            tuple(kept.get("again", ())),
            tuple(kept.get("added", ())),
            kept.get("gone", {}),
            has_other_terms=kept.get("terms", False),
            is_withdrawn=kept.get("withdrawn", False),
        )

    def after(self, answers: Answers) -> "Told":
        """Return what is still to be told once a page was answered: nothing when all of it was."""
        again = tuple(name for name in self.again if name not in answers)
        added = tuple(name for name in self.added if name not in answers)
        return replace(self, again=again, added=added) if again or added else Told()


@dataclass(frozen=True)
class Carried:
    """The answers that still stand in a new version, and what to tell of the others."""

    answers: dict[str, Value]
    told: Told


def carry(
    old: tuple[int, ServiceDefinition],
    new: ServiceDefinition,
    answers: Answers,
    *,
    before: Told | None = None,
    is_withdrawn: bool = False,
) -> Carried:
    """Carry answers over from a version, named by its id, to another.

    :param before: what an earlier change did, and nobody went on with since.
    """
    version_id, was = old
    before = before or Told()
    kept = journey.carried(was, new, answers)
    worked_out = {one.id for one in was.computed}
    lost = [n for n in journey.prune(was, answers) if n not in kept and n not in worked_out]
    asked = {question.id for _, question in new.questions()}
    path = [question.id for step in journey.path(new, kept).steps for question in step.questions]
    known = {question.id for _, question in was.questions()}
    again = [name for name in dict.fromkeys((*before.again, *lost)) if name in asked - kept.keys()]
    added = [name for name in path if name not in known or name in before.added]
    told = Told(
        tuple(again),
        tuple(name for name in added if name not in kept and name not in again),
        {**before.gone, **{name: version_id for name in lost if name not in asked}},
        has_other_terms=before.has_other_terms or _terms(was) != _terms(new),
        is_withdrawn=before.is_withdrawn or is_withdrawn,
    )
    return Carried(kept, told)


def _terms(definition: ServiceDefinition) -> tuple[object, ...]:
    """What somebody agreed to beside the questions: what it costs, and when it can be asked for."""
    return (definition.fee, definition.opens_on, definition.closes_on, definition.places)
