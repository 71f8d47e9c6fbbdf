"""Tasks can be done and promises can be counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from moothall.engine.catalogue.checks import inner
from moothall.engine.catalogue.checks.known import Known, listed, part, parts, words
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where


def complaints(value: Mapping[str, Any], known: Known) -> Iterator[Complaint]:
    """Yield the faults of teams, tasks, targets and calendars."""
    yield from _teams(value, known)
    yield from _waits(value)
    yield from _circles(value)
    yield from _approvals(value)
    yield from _calendar(value, (), known)
    for where, task in parts(value, "tasks"):
        yield from _calendar(part(task, "target"), (*where, "target"), known)
    yield from inner.complaints(value)
    for where, target in parts(value, "targets"):
        yield from _target(target, where, value)
    for name in ("targets", *INNER):
        for where, target in parts(value, name):
            yield from _calendars(target, where, known)


def _calendars(target: Mapping[str, Any], where: Where, known: Known) -> Iterator[Complaint]:
    yield from _calendar(target, where, known)
    for priority, within in part(target, "within").items():
        if isinstance(within, dict):
            yield from _calendar(within, (*where, "within", priority), known)


INNER = ("team_targets", "supplier_targets")
"""What teams and suppliers promise within a case."""


def _teams(value: Mapping[str, Any], known: Known) -> Iterator[Complaint]:
    named: list[tuple[Where, str]] = [(("see", at), team) for at, team in listed(value, "see")]
    for where, one in (((), value), *parts(value, "tasks"), *parts(value, "team_targets")):
        team = words(one, "team")
        if team:
            named.append(((*where, "team"), team))
    named += list(_told(value))
    for where, team in named:
        if known.teams is not None and team not in known.teams:
            yield Complaint(
                where,
                f"the team `{team}`",
                "the council has no team of that code, so nobody would do the work",
                like(team, sorted(known.teams)),
            )


def _told(value: Mapping[str, Any]) -> Iterator[tuple[Where, str]]:
    """Yield the teams that are warned by name: `tell: {100: team:major-incidents}`."""
    for group in ("targets", "tasks", *INNER):
        for where, one in parts(value, group):
            for percent, whom in part(one, "tell").items():
                if str(whom).startswith("team:"):
                    yield (*where, "tell", percent), str(whom).removeprefix("team:")


def _waits(value: Mapping[str, Any]) -> Iterator[Complaint]:
    every = [str(task.get("id")) for _, task in parts(value, "tasks")]
    for where, task in parts(value, "tasks"):
        for at, earlier in listed(task, "after"):
            if earlier not in every:
                yield Complaint(
                    (*where, "after", at),
                    f"the task waits for `{earlier}`",
                    "no task has that id, so it could never start",
                    like(earlier, [one for one in every if one != task.get("id")]),
                )


def _circles(value: Mapping[str, Any]) -> Iterator[Complaint]:
    waits = {
        str(task.get("id")): [earlier for _, earlier in listed(task, "after")]
        for _, task in parts(value, "tasks")
    }
    told: set[frozenset[str]] = set()
    for where, task in parts(value, "tasks"):
        circle = _circle(str(task.get("id")), waits)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            yield Complaint(
                (*where, "after"),
                f"the tasks wait in a circle ({' -> '.join(circle)})",
                "none of them could ever start",
                "remove one of the waits",
            )


OF_APPROVALS = {
    "of": "one",
    "quorum": None,
    "lapses": None,
    "lapsed": "refused",
    "if_refused": None,
}
"""What only approvals say, with what it is where nothing is said."""


def _approvals(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what is said of an approval that is none, or says of itself what cannot be."""
    tasks = {str(task.get("id")): task for _, task in parts(value, "tasks")}
    outcomes = [str(outcome.get("id")) for _, outcome in parts(value, "outcomes")]
    for where, task in parts(value, "tasks"):
        if task.get("kind", "work") != "approval":
            for name in [n for n, usual in OF_APPROVALS.items() if task.get(n, usual) != usual]:
                what = f"`{name}` is said of work"
                yield Complaint(
                    (*where, name), what, "only an approval has it", "add `kind: approval`"
                )
        elif (task.get("of") == "quorum") != ("quorum" in task):
            yield Complaint(
                where,
                "a quorum that is not whole",
                "it takes both `of: quorum` and how many",
                "write `of: quorum` and `quorum: 2`",
            )
        refused = words(task, "if_refused")
        if refused and refused not in outcomes:
            yield Complaint(
                (*where, "if_refused"),
                f"the outcome `{refused}`",
                "no outcome has that id, so a refusal could not end the case",
                like(refused, outcomes),
            )
        yield from _only_if(where, task, tasks)


def _only_if(
    where: Where, task: Mapping[str, Any], tasks: Mapping[str, Mapping[str, Any]]
) -> Iterator[Complaint]:
    waits = [str(earlier) for _, earlier in listed(task, "after")]
    for earlier in part(task, "only_if"):
        if earlier not in waits or tasks.get(earlier, {}).get("kind") != "approval":
            yield Complaint(
                (*where, "only_if", earlier),
                f"`only_if` names `{earlier}`",
                "it is no approval that the task waits for",
                "name an approval that stands in `after`",
            )


def _circle(start: str, waits: Mapping[str, list[str]]) -> list[str]:
    trails = [[start]]
    seen: set[str] = set()
    while trails:
        trail = trails.pop(0)
        for earlier in waits.get(trail[-1], []):
            if earlier == start:
                return [*trail, start]
            if earlier not in seen:
                seen.add(earlier)
                trails.append([*trail, earlier])
    return []


def _calendar(one: Mapping[str, Any], where: Where, known: Known) -> Iterator[Complaint]:
    code = words(one, "calendar")
    if code and known.calendars is not None and code not in known.calendars:
        yield Complaint(
            (*where, "calendar"),
            f"the calendar `{code}`",
            "the council has no calendar of that code, so nothing could be counted",
            like(code, sorted(known.calendars)),
        )


def _target(
    target: Mapping[str, Any], where: Where, value: Mapping[str, Any]
) -> Iterator[Complaint]:
    within = part(target, "within")
    for priority in sorted(_possible(value) - within.keys()) if within else ():
        yield Complaint(
            (*where, "within"),
            f"the target `{target.get('id')}` says nothing for {priority}",
            "new cases can have that priority, and would be promised nothing",
            f"add a line `{priority}:` with a length of time",
        )


def _possible(value: Mapping[str, Any]) -> set[str]:
    priority = part(value, "priority")
    rules = (words(rule, "then") for _, rule in parts(priority, "rules"))
    return {words(priority, "default") or "P3", *(then for then in rules if then)}
