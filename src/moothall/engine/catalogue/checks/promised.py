"""Tasks can be done and promises can be counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from moothall.engine.catalogue.checks.known import Known, listed, part, parts, words
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where


def complaints(value: Mapping[str, Any], known: Known) -> Iterator[Complaint]:
    """Yield the faults of teams, tasks, targets and calendars."""
    yield from _teams(value, known)
    yield from _waits(value)
    yield from _circles(value)
    yield from _calendar(value, (), known)
    for where, task in parts(value, "tasks"):
        yield from _calendar(part(task, "target"), (*where, "target"), known)
    for where, target in parts(value, "targets"):
        yield from _calendar(target, where, known)
        yield from _target(target, where, value)
        for priority, within in part(target, "within").items():
            if isinstance(within, dict):
                yield from _calendar(within, (*where, "within", priority), known)


def _teams(value: Mapping[str, Any], known: Known) -> Iterator[Complaint]:
    named: list[tuple[Where, str]] = [(("see", at), team) for at, team in listed(value, "see")]
    for where, one in (((), value), *parts(value, "tasks")):
        team = words(one, "team")
        if team:
            named.append(((*where, "team"), team))
    for where, team in named:
        if known.teams is not None and team not in known.teams:
            yield Complaint(
                where,
                f"the team `{team}`",
                "the council has no team of that code, so nobody would do the work",
                like(team, sorted(known.teams)),
            )


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
