"""How a service runs, from its pages over the case to its tasks: as a picture and as a list.

Pure. Both are made of the same steps, so that the list says all that the picture shows. Steps stand
in columns: what is asked, the case, and the tasks, each after the last of those it waits for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from moothall.engine.catalogue.definition import Duration, Page, ServiceDefinition, Task
from moothall.faces.staff.flows import inwords
from moothall.faces.staff.registers.arrows import Line, Picture

WIDE, HIGH, GAP, BETWEEN = 250, 62, 14, 60
LETTERS: Final = 27
"""So many letters fit in a line of a box."""
CASE: Final = "case"
WORDS: Final = {
    "done": "Done",
    "ready": "Going on now",
    "waiting": "Waits",
    "dropped": "Not needed",
    "unneeded": "Not needed for these answers",
}
"""How a task of a case stands, in words."""
JOBS: Final = {
    "call": "Moothall asks another system",
    "until": "Moothall waits for the day",
    "wait": "Moothall waits",
    "tell": "Moothall tells the requester",
    "record": "Moothall writes into a register",
}


@dataclass(frozen=True)
class Step:
    """A step of the way: what it is, who does it, what it waits for; `facts` are its lines."""

    id: str
    title: str
    kind: str
    who: str = ""
    after: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    state: str = ""
    column: int = 0

    @property
    def words(self) -> str:
        """How it stands, in words; '' where there is no case."""
        return WORDS.get(self.state, "")


@dataclass(frozen=True)
class Box:
    """A step with its place."""

    x: int
    y: int
    title: str
    under: str
    last: str
    look: str


@dataclass(frozen=True)
class Flow:
    """How a service runs, or how far a case is in it."""

    steps: Sequence[Step]
    names: Mapping[str, str] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> list[Step]:
        """Return the steps of some kinds, in their order."""
        return [step for step in self.steps if step.kind in kinds]

    def waits(self, step: Step) -> str:
        """Say what a step waits for, by name; '' where that is nothing but the case."""
        return ", ".join(self.names[name] for name in step.after if name != CASE)


def of(
    definition: ServiceDefinition,
    *,
    teams: Mapping[str, str],
    calendars: Mapping[str, str] | None = None,
    states: Mapping[str, str] | None = None,
) -> Flow:
    """Return how a service runs; with the states of a case's tasks, how far that is.

    :param teams: what teams are called, by code; *calendars* what calendars are.
    :param states: by the task's id; a task that is not there is not needed for the case's answers.
    """
    pages = [_page(page, place, definition) for place, page in enumerate(definition.pages, 1)]
    promised = tuple(_promised(definition, teams, calendars or {}))
    case = Step(CASE, "The case", "case", _named(teams, definition.team), (), promised, column=1)
    columns = _columns(definition.tasks)
    tasks = [
        Step(
            task.id,
            task.name,
            task.kind,
            _named(teams, task.team or definition.team),
            task.after or (CASE,),
            tuple(_facts(task, definition)),
            (states or {}).get(task.id, "unneeded") if states is not None else "",
            columns[task.id],
        )
        for task in definition.tasks
    ]
    steps = [*([] if states is not None else pages), case, *tasks]
    return Flow(steps, {CASE: "the case", **{task.id: task.name for task in definition.tasks}})


def drawn(flow: Flow, name: str) -> Picture[Box]:
    """Return the picture of a flow."""
    first = min(step.column for step in flow.steps)
    columns: dict[int, list[Step]] = {}
    for step in flow.steps:
        columns.setdefault(step.column - first, []).append(step)
    rows = max(len(steps) for steps in columns.values())
    height = rows * (HIGH + GAP) + GAP
    places = {
        step.id: place
        for column, steps in columns.items()
        for step, place in zip(steps, _places(column, len(steps), height), strict=True)
    }
    boxes = [_box(step, places[step.id]) for step in flow.steps]
    lines = [_line(places[one], places[step.id]) for step in flow.steps for one in step.after]
    asked = flow.of_kind("page", "end")
    lines += [_line(places[page.id], places[CASE]) for page in asked if page.kind == "page"]
    width = (max(columns) + 1) * (WIDE + BETWEEN) - BETWEEN + 2 * GAP
    return Picture(width, height, boxes, lines, _told(flow, name))


def _page(page: Page, place: int, definition: ServiceDefinition) -> Step:
    title = page.ends.title if page.ends else page.title or page.questions[0].label
    facts = [question.label for question in page.questions if question.label != title]
    facts += [f"Only if {inwords.said(page.when, definition)}"] if page.when else []
    return Step(f"page {place}", title, "end" if page.ends else "page", facts=tuple(facts))


def _promised(
    definition: ServiceDefinition, teams: Mapping[str, str], calendars: Mapping[str, str]
) -> Iterable[str]:
    """Say each promise by priority, and on which calendars it is counted."""
    for target in definition.targets:
        measured = "First reply" if target.measures == "response" else "Done"
        counted = target.calendar or definition.calendar
        yield f"{measured} within: {_within(target.within, counted, calendars)}"
    for team in definition.team_targets:
        counted = team.calendar or definition.calendar
        told = _within(team.within, counted, calendars)
        yield f"Of that with the team {_named(teams, team.team)}: {told}"
    for supplier in definition.supplier_targets:
        counted = supplier.calendar or definition.calendar
        told = _within(supplier.within, counted, calendars)
        yield f"Of that waiting for a supplier ({supplier.id}): {told}"
    if definition.fee:
        yield f"A fee is paid: {definition.fee.label}"


def _within(within: Mapping[Any, Duration], counted: str, calendars: Mapping[str, str]) -> str:
    """Say how long at each priority; a calendar beside those that it alone counts."""
    told = [
        f"{priority} {length(one)}"
        + (f" ({_named(calendars, one.calendar)})" if one.calendar not in {None, counted} else "")
        for priority, one in within.items()
    ]
    return f"{', '.join(told)}. Counted in: {_named(calendars, counted)}"


def _facts(task: Task, definition: ServiceDefinition) -> Iterable[str]:
    yield from _does(task)
    if task.target:
        yield f"Within {length(task.target)}"
    if task.lapses:
        yield f"Counts as {task.lapsed} after {length(task.lapses)}"
    if task.if_refused:
        outcome = definition.outcome(task.if_refused)
        yield f"A refusal ends the case: {outcome.label if outcome else task.if_refused}"
    if task.when:
        yield f"Only if {inwords.said(task.when, definition)}"
    names = {one.id: one.name for one in definition.tasks}
    for code, decision in task.only_if.items():
        yield f"Only if “{names[code]}” is {decision}"


def _does(task: Task) -> Iterable[str]:
    if task.kind == "approval":
        many = {"one": "One approves", "all": "All approve"}.get(task.of)
        yield many or f"{task.quorum} approve"
    if task.job:
        yield JOBS[task.job.code]
    writing = task.record or (task.job.record if task.job else None)
    if writing:
        yield f"{'Adds to' if writing.adds else 'Writes to'} the register {writing.of}"


def length(within: Duration) -> str:
    """Say a length of time in words."""
    for name in ("minutes", "hours", "days"):
        count = getattr(within, name)
        if count is not None:
            return f"{count} {name if count != 1 else name[:-1]}"
    return ""


def _columns(tasks: Sequence[Task]) -> dict[str, int]:
    """Return the column of each task: one after the last of those it waits for."""
    found: dict[str, int] = {}
    while len(found) < len(tasks):  # tasks never wait in a circle: that is a fault when published
        for task in tasks:
            if task.id not in found and all(one in found for one in task.after):
                found[task.id] = max((found[one] for one in task.after), default=1) + 1
    return found


def _named(teams: Mapping[str, str], code: str) -> str:
    return teams.get(code, code)


def _places(column: int, count: int, height: int) -> list[tuple[int, int]]:
    begins = (height - count * (HIGH + GAP) + GAP) // 2
    x = GAP + column * (WIDE + BETWEEN)
    return [(x, begins + place * (HIGH + GAP)) for place in range(count)]


def _box(step: Step, place: tuple[int, int]) -> Box:
    kinds = {"approval": "Approval", "job": "By itself", "page": "Asks", "end": "Ends here"}
    kind = kinds.get(step.kind, "")
    under = ": ".join(text for text in (kind, step.who if step.kind != "job" else "") if text)
    last = step.words or next(iter(reversed(step.facts)), "")
    return Box(*place, _short(step.title), _short(under), _short(last), step.state or step.kind)


def _line(start: tuple[int, int], end: tuple[int, int]) -> Line:
    return Line(start[0] + WIDE, start[1] + HIGH // 2, end[0], end[1] + HIGH // 2)


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"


def _told(flow: Flow, name: str) -> str:
    tasks = flow.of_kind("work", "approval", "job")
    pages = len(flow.of_kind("page", "end"))
    asked = f"{pages} pages lead to the case, which has" if pages else "The case has"
    return f"{name}, drawn. {asked} {len(tasks)} tasks, as in the list."
