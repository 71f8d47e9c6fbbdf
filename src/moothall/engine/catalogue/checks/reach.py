"""Conditions that can never hold, and pages that nobody can reach.

Judged exactly where every answer that a condition depends on has few enough values: choices, yes
and no, ticked boxes, and whole numbers that are only compared with whole numbers. Anything else is
said to be not judged, and never called a fault.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final

from moothall.engine.catalogue import conditions, journey
from moothall.engine.catalogue.definition import Page, Question, ServiceDefinition
from moothall.engine.catalogue.faults import Complaint, Where

MOST: Final = 4096
"""How many ways of answering are tried for one condition."""
MOST_BOXES: Final = 8
_COMPARED: Final = re.compile(r"\banswers\.(\w+)\s*(?:[<>]=?|[=!]=)\s*(-?\d+)(?![\d.]|\s*[-+*/%])")
_TURNED: Final = re.compile(r"(?<![\w.*/%+-])(-?\d+)\s*(?:[<>]=?|[=!]=)\s*answers\.(\w+)\b")
_READ: Final = re.compile(r"\banswers\.(\w+)\b")


@dataclass(frozen=True)
class Held:
    """A condition of a definition, and the place where it stands."""

    where: Where
    text: str
    page: Page | None
    question: Question | None = None


def complaints(definition: ServiceDefinition) -> Iterator[Complaint]:
    """Yield every condition that cannot hold whatever is answered."""
    for held in _conditions(definition):
        if _can_hold(definition, held) is False:
            yield Complaint(
                (*held.where, "when"),
                f"the condition `{held.text}`",
                "it cannot hold whatever people answer, so this is never used",
                "change the condition, or remove what it stands on",
            )
    yield from _no_way_through(definition)


def _no_way_through(definition: ServiceDefinition) -> Iterator[Complaint]:
    endings = [at for at, page in enumerate(definition.pages) if page.ends]
    if endings and _can_hold(definition, Held((), "true", None)) is False:
        yield Complaint(
            ("pages", endings[-1], "when"),
            "every journey ends before it can be sent",
            "whatever people answer, one of the pages that end it is theirs",
            "change the conditions of the pages with `ends:`",
        )


def not_judged(definition: ServiceDefinition) -> list[str]:
    """Return the conditions of which it is not known whether they can hold."""
    return [held.text for held in _conditions(definition) if _can_hold(definition, held) is None]


def _conditions(definition: ServiceDefinition) -> Iterator[Held]:
    for at, page in enumerate(definition.pages):
        if page.when:
            yield Held(("pages", at), page.when, page)
        for number, question in enumerate(page.questions):
            if question.when:
                yield Held(("pages", at, "questions", number), question.when, page, question)
    lists: list[tuple[Where, Sequence[Any]]] = [
        (("tasks",), definition.tasks),
        (("priority", "rules"), definition.priority.rules),
        (("fee", "rules"), definition.fee.rules if definition.fee else ()),
    ]
    for where, parts in lists:
        for at, part in enumerate(parts):
            if part.when:
                yield Held((*where, at), part.when, None)


def _can_hold(definition: ServiceDefinition, held: Held) -> bool | None:
    """Return whether some answers make it hold; None where that is not judged."""
    texts, questions = _needed(definition, held)
    domains = [_domain(question, texts) for question in questions]
    if any(domain is None for domain in domains):
        return None
    known = [domain for domain in domains if domain is not None]
    ways = 1
    for domain in known:
        ways *= len(domain)
    if ways > MOST:
        return None
    names = [question.id for question in questions]
    small = _only(definition, set(names), held)
    every = (dict(zip(names, values, strict=True)) for values in product(*known))
    return any(_holds(small, held, answers) for answers in every)


def _needed(definition: ServiceDefinition, held: Held) -> tuple[list[str], list[Question]]:
    """Return every condition and question that decides whether this one holds."""
    pages = {question.id: (page, question) for page, question in definition.questions()}
    endings = [page.when for page in _endings_before(definition, held) if page.when]
    waiting = [held.text, *endings]
    if held.page and held.page.when:
        waiting.append(held.page.when)
    texts: list[str] = []
    found: dict[str, Question] = {}
    while waiting:
        text = waiting.pop()
        texts.append(text)
        for name in sorted(conditions.compiled(text).names - found.keys()):
            if name not in pages:  # a computed answer: any question may be behind it
                found[name] = Question(id=name, type="text", label=name)
                continue
            page, question = pages[name]
            found[name] = question
            waiting += [when for when in (page.when, question.when) if when]
    return texts, list(found.values())


def _endings_before(definition: ServiceDefinition, held: Held) -> list[Page]:
    earlier = []
    for page in definition.pages:
        if held.page and page.id == held.page.id:
            break
        if page.ends:
            earlier.append(page)
    return earlier


def _domain(question: Question, texts: Sequence[str]) -> list[Any] | None:
    """Return every value that an answer can have, or one of each kind that texts tell apart."""
    none = [] if question.required else [None]
    ids = [option.id for option in question.options]
    if question.type == "radios":
        return [*ids, *none]
    if question.type == "yesno":
        return [True, False, *none]
    if question.type == "checkboxes" and len(ids) <= MOST_BOXES:
        return _ticked(question)
    if question.type in {"number", "money"}:
        numbers = _numbers(question, texts)
        return None if numbers is None else [*numbers, *none]
    return None


def _ticked(question: Question) -> list[Any]:
    alone = [option.id for option in question.options if option.alone]
    others = [option.id for option in question.options if not option.alone]
    least = question.min if isinstance(question.min, int) else 1
    most = min(question.max if isinstance(question.max, int) else len(others), len(others))
    several = [
        list(some) for count in range(least, most + 1) for some in combinations(others, count)
    ]
    return [*several, *([one] for one in alone), *([] if question.required else [[]])]


def _numbers(question: Question, texts: Sequence[str]) -> list[int] | None:
    """Return the numbers beside each bound; None where the number is not only compared."""
    unit = 100 if question.type == "money" else 1
    bounds: set[int] = set()
    for text in texts:
        compared = [int(n) for name, n in _COMPARED.findall(text) if name == question.id]
        compared += [int(n) for n, name in _TURNED.findall(text) if name == question.id]
        if _READ.findall(text).count(question.id) > len(compared):
            return None
        bounds |= {number + near for number in compared for near in (-1, 0, 1)}
    lowest = 0 if question.type == "money" else None
    least = question.min * unit if isinstance(question.min, int) else lowest
    most = question.max * unit if isinstance(question.max, int) else None
    bounds |= {bound for bound in (least, most) if bound is not None} or {0}
    return sorted(
        number
        for number in bounds
        if (least is None or number >= least) and (most is None or number <= most)
    )


def _only(definition: ServiceDefinition, names: set[str], held: Held) -> ServiceDefinition:
    """Return the definition with only the pages that matter, so that each way is quick to try."""
    pages = []
    for page in definition.pages:
        asked = tuple(question for question in page.questions if question.id in names)
        if asked or page.ends or (held.page and page.id == held.page.id):
            pages.append(page.model_copy(update={"questions": asked or page.questions}))
    return definition.model_copy(update={"pages": tuple(pages), "computed": ()})


def _holds(definition: ServiceDefinition, held: Held, answers: dict[str, Any]) -> bool:
    steps = journey.path(definition, answers).steps
    if held.page is None:
        kept = journey.prune(definition, answers)
        return not any(step.page.ends for step in steps) and conditions.holds(held.text, kept)
    step = next((step for step in steps if step.page.id == held.page.id), None)
    if held.question is None:
        return step is not None
    earlier = {name: answers[name] for name in answers if name in _before(steps, held.page.id)}
    return step is not None and conditions.holds(held.text, earlier)


def _before(steps: Sequence[journey.Step], page_id: str) -> set[str]:
    names: set[str] = set()
    for step in steps:
        if step.page.id == page_id:
            break
        names |= {question.id for question in step.questions}
    return names
