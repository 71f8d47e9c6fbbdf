"""What a service promises and plans for one set of answers: priority, targets, tasks, requester."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from moothall.engine.catalogue import conditions
from moothall.engine.catalogue.definition import (
    Audience,
    Decision,
    Duration,
    Job,
    Priority,
    ServiceDefinition,
    SupplierTarget,
    Target,
    Task,
    TeamTarget,
    Writing,
)


@dataclass(frozen=True)
class Allowance:
    """A length of time with the calendar that counts it: seconds, or whole working days."""

    calendar: str
    seconds: int | None
    days: int | None


@dataclass(frozen=True)
class Promise:
    """A target as it applies to one case.

    What a team or a supplier promises within the case names the `team`, and the `reasons` to wait
    that are the suppliers' time: a supplier's own, of a team those that are not its time.
    """

    id: str
    measures: Literal["response", "resolution", "team", "supplier"]
    allowance: Allowance
    tell: tuple[tuple[int, Audience], ...]
    team: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Approval:
    """How a task is approved: by whom, how long it may wait, and what follows."""

    of: Literal["one", "all", "quorum"]
    quorum: int
    lapses: Allowance | None
    lapsed: Decision
    if_refused: str


@dataclass(frozen=True)
class PlannedTask:
    """A task that these answers call for; `after` names only tasks that are planned too."""

    id: str
    name: str
    team: str
    after: tuple[str, ...]
    allowance: Allowance | None
    tell: tuple[tuple[int, Audience], ...] = ((100, "team"),)
    approval: Approval | None = None
    only_if: Mapping[str, Decision] = field(default_factory=dict)
    job: Job | None = None
    wait: Allowance | None = None
    """How long a job of that kind waits."""
    record: Writing | None = None
    """What is written into a register as the task is done, by whomever."""


@dataclass(frozen=True)
class Requester:
    """Who asked, as the answers say; empty where they do not."""

    name: str = ""
    email: str = ""
    phone: str = ""


def targets_for(definition: ServiceDefinition, priority: Priority) -> tuple[Promise, ...]:
    """Return what is promised at this priority; a target that does not name it promises nothing."""
    return tuple(
        _promise(definition, target, target.within[priority])
        for target in definition.targets
        if priority in target.within
    )


def inner_for(definition: ServiceDefinition, priority: Priority) -> tuple[Promise, ...]:
    """Return what teams and suppliers promise within a case of this priority."""
    of_suppliers = [definition.supplier_reasons(one) for one in definition.supplier_targets]
    waits = [one.id for one in definition.reasons if one.on_whom == "contractor"]
    not_theirs = tuple(dict.fromkeys([*waits, *(why for whys in of_suppliers for why in whys)]))
    teams = [
        Promise(
            f"team.{target.team[:55]}",
            "team",
            _inside(definition, target, target.within[priority]),
            tuple(sorted(target.tell.items())),
            target.team,
            not_theirs,
        )
        for target in definition.team_targets
        if priority in target.within
    ]
    suppliers = [
        Promise(
            f"supplier.{target.id[:51]}",
            "supplier",
            _inside(definition, target, target.within[priority]),
            tuple(sorted(target.tell.items())),
            reasons=reasons,
        )
        for target, reasons in zip(definition.supplier_targets, of_suppliers, strict=True)
        if priority in target.within
    ]
    return (*teams, *suppliers)


def _inside(
    definition: ServiceDefinition, target: TeamTarget | SupplierTarget, within: Duration
) -> Allowance:
    calendar = within.calendar or target.calendar or definition.calendar
    return Allowance(calendar, within.seconds, within.days)


def priority_of(definition: ServiceDefinition, answers: Mapping[str, Any]) -> Priority:
    """Return the priority of the first rule that holds, or the default."""
    rules = definition.priority.rules
    holding = (rule.then for rule in rules if conditions.holds(rule.when, answers))
    return next(holding, definition.priority.default)


def fee_of(definition: ServiceDefinition, answers: Mapping[str, Any]) -> int | None:
    """Return what asking for it costs with these answers, in pence; None where there is no fee.

    A calculation that cannot be worked out, or comes to less than nothing, is no fee.
    """
    fee = definition.fee
    if fee is None:
        return None
    if fee.value:
        worked_out = conditions.value(fee.value, answers)
        return worked_out if type(worked_out) is int and worked_out >= 0 else None
    holding = (rule.pence for rule in fee.rules if conditions.holds(rule.when, answers))
    return next(holding, fee.pence)


def tasks_for(definition: ServiceDefinition, answers: Mapping[str, Any]) -> tuple[PlannedTask, ...]:
    """Return the tasks that these answers call for.

    One that waits for a task not needed waits for whatever that would have waited for.
    """
    needed = {task.id for task in definition.tasks if conditions.holds(task.when, answers)}
    by_id = {task.id: task for task in definition.tasks}
    return tuple(
        PlannedTask(
            id=task.id,
            name=task.name,
            team=task.team or definition.team,
            after=_waits_for(task, by_id, needed),
            allowance=_allowance(task.target, definition.calendar),
            tell=tuple(sorted(({100: "team"} | dict(task.tell)).items())),
            approval=_approval(task, definition.calendar),
            only_if=dict(task.only_if),
            job=task.job if task.kind == "job" else None,
            wait=_allowance(task.job.wait if task.job else None, definition.calendar),
            record=task.job.record if task.job else task.record,
        )
        for task in definition.tasks
        if task.id in needed
    )


def renamed(tasks: Sequence[PlannedTask], turn: int) -> tuple[PlannedTask, ...]:
    """Return the tasks of a case that was re-typed so often, with ids that no earlier one has."""
    if not turn:
        return tuple(tasks)
    names = {task.id: f"{task.id[:55]}-r{turn}" for task in tasks}
    return tuple(
        replace(
            task,
            id=names[task.id],
            after=tuple(names[one] for one in task.after),
            only_if={names.get(one, one): said for one, said in task.only_if.items()},
        )
        for task in tasks
    )


def is_called(declared: str, task: str) -> bool:
    """Whether a declared task has this id in a case, which re-typing may have given it."""
    begins, _, turn = task.rpartition("-r")
    return task == declared or (turn.isdecimal() and begins == declared[:55])


def requester_of(definition: ServiceDefinition, answers: Mapping[str, Any]) -> Requester:
    """Return the name, email and phone that the answers to `fills` questions give."""
    filled: dict[str, str] = {}
    for _, question in definition.questions():
        said = answers.get(question.id)
        if question.fills == "requester" and isinstance(said, dict):
            filled |= {key: str(text or "") for key, text in said.items()}
        elif question.fills and said:
            filled[question.fills] = str(said)
    return Requester(
        filled.get("name", ""), email=filled.get("email", ""), phone=filled.get("phone", "")
    )


def address_of(definition: ServiceDefinition, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the lines of the postal address that the answers to `fills: address` questions give.

    One question may give several lines, and several questions a line each, in their order.
    """
    given = (answers.get(q.id) for _, q in definition.questions() if q.fills == "address")
    return tuple(line for value in given for line in _lines(value))


def _lines(value: object) -> list[str]:
    if isinstance(value, Mapping):  # an address: its lines, its postcode and its UPRN
        return [*value.get("lines", ()), value.get("postcode", "")]
    lines = value.splitlines() if isinstance(value, str) else []
    return [" ".join(line.split()) for line in lines if line.strip()]


def _promise(definition: ServiceDefinition, target: Target, within: Duration) -> Promise:
    return Promise(
        id=target.id,
        measures=target.measures,
        allowance=Allowance(
            within.calendar or target.calendar or definition.calendar, within.seconds, within.days
        ),
        tell=tuple(sorted(target.tell.items())),
    )


def ruled_out(tasks: Sequence[PlannedTask], decisions: Mapping[str, str]) -> frozenset[str]:
    """Return the tasks that are not needed because of what was decided, or wait for such a one.

    :param decisions: how approvals came out, by the id of their task: approved or refused.
    """
    out: set[str] = set()
    before = -1
    while before != len(out):
        before = len(out)
        for task in tasks:
            wanted = {code: task.only_if.get(code, "approved") for code in task.after}
            if any(c in out or decisions.get(c, want) != want for c, want in wanted.items()):
                out.add(task.id)
    return frozenset(out)


def _approval(task: Task, calendar: str) -> Approval | None:
    if task.kind != "approval":
        return None
    lapses = _allowance(task.lapses, calendar)
    return Approval(task.of, task.quorum or 0, lapses, task.lapsed, task.if_refused or "")


def _allowance(within: Duration | None, calendar: str) -> Allowance | None:
    if within is None:
        return None
    return Allowance(within.calendar or calendar, within.seconds, within.days)


def _waits_for(task: Task, by_id: Mapping[str, Task], needed: set[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(task.after)
    seen: set[str] = set()
    while waiting:
        earlier = waiting.pop(0)
        if earlier in seen:
            continue
        seen.add(earlier)
        if earlier in needed:
            found[earlier] = None
        else:
            waiting.extend(by_id[earlier].after)
    return tuple(found)
