"""What re-typing a case to another service changes: answers, tasks, promises. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from moothall.engine.catalogue import conditions, journey, plan
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.plan import PlannedTask

_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class Retyped:
    """What becomes of a case in another service.

    `answers` are those that it has there; `kept` those that are kept because they were once given.
    `displaced` were given to a question that has the same id there and asks something else: label
    and answer in words, where every officer may see it; of the others `kept` has the answer, by
    the name that `set_aside` knows. `missing` are the questions there that nobody has answered;
    `needed` are those of them on which it depends what is to be done and who agrees, or whether
    that is asked, so they cannot be left.
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

    What only some roles see is not carried to where more of them would.

    :param given: answers to questions of the new service, by id; what it does not ask is left out.
    :param first: the version that it was sent in, where that is not the one before: re-typed back,
        a case has its answers again.
    :param turn: how often the case was re-typed, this time too: it tells tasks of one name apart.
    """
    asked = {question.id: question for _, question in after.questions()}
    earlier = first or before
    sent = {question.id: question for _, question in earlier.questions()}
    once = sent | {question.id: question for _, question in before.questions()}
    aside = set_aside(answers, _FIRST)
    stands = {n: v for n, v in answers.items() if not _is_opened(once.get(n), asked.get(n))}
    again = {n: v for n, v in aside.items() if not _is_opened(sent.get(n), asked.get(n))}
    other = {name: value for name, value in stands.items() if name not in aside}
    fits = journey.carried(earlier, after, other | again)
    fits |= journey.carried(before, after, stands)
    mine = journey.prune(after, {**fits, **{n: v for n, v in given.items() if n in asked}})
    lost = {
        name: value
        for name, value in answers.items()
        if name in once and name in asked and value not in (None, "", [], fits.get(name))
    }
    displaced = [
        (once[name].label, journey.printed(once[name], value))
        for name, value in lost.items()
        if once[name].seen_by is None
    ]
    back = {_aside(name, _FIRST) for name, value in aside.items() if mine.get(name) == value}
    kept = {n: value for n, value in answers.items() if n not in asked and n not in back}
    kept |= {_aside(n, turn): value for n, value in lost.items() if once[n].seen_by is not None}
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


def set_aside(answers: Mapping[str, Any], turn: int) -> dict[str, Any]:
    """Return the answers that a re-typing hid from who may not see them, by question.

    :param turn: which re-typing; the first is 1.
    """
    ending = _aside("", turn)
    return {
        name.removesuffix(ending): value for name, value in answers.items() if name.endswith(ending)
    }


def _aside(name: str, turn: int) -> str:
    """Return by what name an answer is kept that a re-typing set aside; no question has such."""
    return f"{name}-r{turn}"


def _is_opened(old: Question | None, new: Question | None) -> bool:
    """Whether somebody sees the answer to the new question who does not see that to the old."""
    if old is None or new is None or old.seen_by is None:
        return False
    return new.seen_by is None or not new.seen_by <= old.seen_by


def _deciding(definition: ServiceDefinition) -> frozenset[str]:
    """Return the questions that tasks and the priority depend on, also through calculations.

    A question that is asked only after another was answered depends on that one too.
    """
    texts = [task.when for task in definition.tasks]
    texts += [rule.when for rule in definition.priority.rules]
    behind: dict[str, frozenset[str]] = {
        one.id: conditions.calculation(one.value).names for one in definition.computed
    }
    for page, question in definition.questions():
        behind[question.id] = _named(page.when) | _named(question.when)
    found: set[str] = set()
    ahead = {name for text in texts for name in _named(text)}
    while ahead:
        found |= ahead
        ahead = {name for one in ahead for name in behind.get(one, ())} - found
    return frozenset(found)


def _named(when: str | None) -> frozenset[str]:
    return conditions.compiled(when).names if when else frozenset()
