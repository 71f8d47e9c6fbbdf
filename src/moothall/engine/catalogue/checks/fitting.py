"""Promises whose parts fit the whole, and answers that somebody reads."""

from collections.abc import Iterator, Mapping
from functools import cache

from moothall.engine.catalogue import conditions
from moothall.engine.catalogue.checks import inner
from moothall.engine.catalogue.definition import Duration, ServiceDefinition, Target, Task
from moothall.engine.catalogue.faults import Complaint

Measured = tuple[str, str, int]
"""A length of time that can be compared: its unit, its calendar, and how many."""


def complaints(definition: ServiceDefinition) -> Iterator[Complaint]:
    """Yield promises that the work's own times cannot keep, and computed answers never read."""
    yield from _resolutions(definition)
    yield from _responses(definition)
    yield from inner.fitting(definition)
    yield from _unread(definition)


def _resolutions(definition: ServiceDefinition) -> Iterator[Complaint]:
    """A chain of tasks that always have to be done may not be longer than the usual promise.

    Compared for the default priority (a task's time is the same for all, and an urgent case hurries
    them), where all are in days, or all in hours and minutes, on one calendar.
    """
    usual = definition.priority.default
    for at, target in enumerate(definition.targets):
        if target.measures == "resolution" and usual in target.within:
            priority, within = usual, target.within[usual]
            whole = _measured(within, target.calendar or definition.calendar)
            chain, tasks = _longest(definition, whole)
            if chain > whole[2]:
                yield Complaint(
                    ("targets", at, "within", priority),
                    f"the target `{target.id}` gives {_said(whole, whole[2])} for {priority}",
                    f"the tasks {' -> '.join(tasks)} have {_said(whole, chain)} one after another",
                    "give the target more time, or the tasks less",
                )


def _responses(definition: ServiceDefinition) -> Iterator[Complaint]:
    by_kind: dict[str, list[tuple[int, Target]]] = {}
    for at, target in enumerate(definition.targets):
        by_kind.setdefault(target.measures, []).append((at, target))
    for at, first in by_kind.get("response", []):
        for _, last in by_kind.get("resolution", []):
            for priority in first.within.keys() & last.within.keys():
                one = _measured(first.within[priority], first.calendar or definition.calendar)
                two = _measured(last.within[priority], last.calendar or definition.calendar)
                if one[:2] == two[:2] and one[2] > two[2]:
                    yield Complaint(
                        ("targets", at, "within", priority),
                        f"the first reply may take {_said(one, one[2])} for {priority}",
                        f"the whole must be done in {_said(two, two[2])}",
                        "make the reply the shorter of the two",
                    )


def _longest(definition: ServiceDefinition, whole: Measured) -> tuple[int, list[str]]:
    by_id: Mapping[str, Task] = {task.id: task for task in definition.tasks}

    @cache
    def to(task_id: str) -> tuple[int, tuple[str, ...]]:
        task = by_id[task_id]
        before = max((to(one) for one in task.after if one in by_id), default=(0, ()))
        within = task.target or task.lapses
        if task.when or within is None:
            return before
        unit, calendar, count = _measured(within, definition.calendar)
        if (unit, calendar) != whole[:2]:
            return before
        return before[0] + count, (*before[1], task_id)

    length, tasks = max((to(task_id) for task_id in by_id), default=(0, ()))
    return length, list(tasks)


def _measured(within: Duration, calendar: str) -> Measured:
    calendar = within.calendar or calendar
    if within.seconds is None:
        return "days", calendar, within.days or 0
    return "minutes", calendar, within.seconds // 60


def _said(whole: Measured, count: int) -> str:
    unit = whole[0]
    if unit == "minutes" and count % 60 == 0:
        unit, count = "hours", count // 60
    return f"{count} {unit}"


def _unread(definition: ServiceDefinition) -> Iterator[Complaint]:
    """Officers read the answers to questions; one that is worked out needs a use of its own."""
    read: set[str] = set()
    whens = [page.when for page in definition.pages]
    whens += [question.when for _, question in definition.questions()]
    whens += [task.when for task in definition.tasks]
    whens += [rule.when for rule in definition.priority.rules]
    whens += [rule.when for rule in (definition.fee.rules if definition.fee else ())]
    for text in whens:
        read |= conditions.compiled(text).names if text else set()
    values = [one.value for one in definition.computed]
    values += [definition.fee.value] if definition.fee and definition.fee.value else []
    for text in values:
        read |= conditions.calculation(text).names
    for at, one in enumerate(definition.computed):
        if one.label is None and one.id not in read:
            yield Complaint(
                ("computed", at),
                f"the computed answer `{one.id}`",
                "nobody reads it: it has no label, and no condition or fee names it",
                "add a `label:`, or remove it",
            )
