"""What re-typing a case to another service changes: answers, tasks, promises. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moothall.engine.catalogue import conditions, journey, plan
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.plan import PlannedTask


@dataclass(frozen=True, slots=True)
class Retyped:
    """What becomes of a case in another service.

    `answers` are those that it has there; `kept` those that are kept because they were once given.
    `displaced` were given to a question that has the same id there and asks something else: label
    and answer in words. `missing` are the questions there that nobody has answered; `needed` are
    those of them on which it depends what is to be done and who agrees, so they cannot be left.
    """

    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    displaced: Sequence[tuple[str, str]]
    missing: Sequence[Question]
    needed: Sequence[Question]
    tasks: Sequence[PlannedTask]
    priority: str


def retyped(
    before: ServiceDefinition,
    after: ServiceDefinition,
    answers: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    turn: int,
    first: ServiceDefinition | None = None,
) -> Retyped:
    """Carry a case's answers over to another service, with what an officer answers besides.

    :param given: answers to questions of the new service, by id; what it does not ask is left out.
    :param first: the version that it was sent in, where that is not the one before: re-typed back,
        a case has its answers again.
    :param turn: how often the case was re-typed, this time too: it tells tasks of one name apart.
    """
    asked = {question.id: question for _, question in after.questions()}
    fits = journey.carried(first or before, after, answers)
    fits |= journey.carried(before, after, answers)
    mine = journey.prune(after, {**fits, **{n: v for n, v in given.items() if n in asked}})
    once = {question.id: question for _, question in before.questions()}
    displaced = [
        (once[name].label, journey.printed(once[name], value))
        for name, value in answers.items()
        if name in asked and name in once and name not in fits and value not in (None, "", [])
    ]
    kept = {name: value for name, value in answers.items() if name not in asked}
    decide = _deciding(after)
    missing = [
        question
        for step in journey.path(after, mine).steps
        for question in step.questions
        if question.id not in mine
    ]
    return Retyped(
        answers=mine,
        kept=kept,
        displaced=displaced,
        missing=missing,
        needed=[question for question in missing if question.id in decide],
        tasks=plan.renamed(plan.tasks_for(after, mine), turn),
        priority=plan.priority_of(after, mine),
    )


def _deciding(definition: ServiceDefinition) -> frozenset[str]:
    """Return the questions that tasks and the priority depend on, also through calculations."""
    texts = [task.when for task in definition.tasks if task.when]
    texts += [rule.when for rule in definition.priority.rules]
    names = {name for text in texts for name in conditions.compiled(text).names}
    for one in reversed(definition.computed):
        if one.id in names:
            names |= conditions.calculation(one.value).names
    return frozenset(names)
