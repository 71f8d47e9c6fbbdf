"""What teams and suppliers promise within a case can be counted, and fits into what is promised."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moothall.engine.catalogue.checks.known import listed, part, parts, words
from moothall.engine.catalogue.definition import Duration, Priority, ServiceDefinition
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where

ALWAYS = "always"
"""The calendar that never closes: its hours are never fewer on any other."""


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what is promised in days or twice, and reasons that nothing could be counted by."""
    yield from _in_days(value)
    seen: set[str] = set()
    for where, target in parts(value, "team_targets"):
        team = words(target, "team") or ""
        if team in seen:
            yield Complaint(
                (*where, "team"),
                f"the team `{team}` promises twice",
                "its time would be counted twice, and one of the two would always be the shorter",
                "keep one target for each team",
            )
        seen.add(team)
    reasons = [str(reason.get("id")) for _, reason in parts(value, "reasons")]
    waits = [r for _, r in parts(value, "reasons") if r.get("waits_for") == "contractor"]
    for where, target in parts(value, "supplier_targets"):
        for at, reason in listed(target, "reasons"):
            if reason not in reasons:
                yield Complaint(
                    (*where, "reasons", at),
                    f"the reason `{reason}`",
                    "no case can wait for it, as no reason has that id",
                    like(reason, reasons),
                )
        if not target.get("reasons") and not waits:
            yield Complaint(
                where,
                f"the supplier target `{target.get('id')}`",
                "no reason waits for a contractor, so nothing would ever be counted",
                "give a reason `waits_for: contractor`, or name reasons in `reasons:`",
            )


def _in_days(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield lengths of time in days: nobody knows beforehand on which day a turn begins."""
    for name in ("team_targets", "supplier_targets"):
        for where, target in parts(value, name):
            for priority, within in part(target, "within").items():
                if isinstance(within, Mapping) and "days" in within:
                    yield Complaint(
                        (*where, "within", priority),
                        f"days within the case for {priority}",
                        "days are counted from when the case was asked for, and not from when"
                        " somebody else has it",
                        "write the working hours or minutes, like `{hours: 16}`",
                    )


def fitting(definition: ServiceDefinition) -> Iterator[Complaint]:
    """Yield what teams and suppliers promise together that is longer than what is promised.

    A wait that stops the requester's clock is no part of it. All that is promised within the case
    has to be counted on the calendar of the promise; time on the calendar `always` counts as much
    on any. How many hours a working day has only a calendar knows, so a promise in days is taken
    to be of whole ones: what is longer than those fits on none.
    """
    for at, target in enumerate(definition.targets):
        if target.measures != "resolution":
            continue
        for priority, within in target.within.items():
            whole = within, within.calendar or target.calendar or definition.calendar
            where: Where = ("targets", at, "within", priority)
            yield from _fits(definition, where, whole, priority)


Counted = tuple[Duration, str]
"""A length of time, and the calendar that counts it."""


def _fits(
    definition: ServiceDefinition, where: Where, whole: Counted, priority: Priority
) -> Iterator[Complaint]:
    named = _inside(definition, priority)
    total = 0
    for place, name, within, calendar in named:
        if calendar not in (whole[1], ALWAYS):
            yield Complaint(
                place,
                f"{name} has {said(within)} on the calendar `{calendar}` for {priority}",
                f"the resolution has {said(whole[0])} on `{whole[1]}`: the two cannot be compared",
                f"count it on `{whole[1]}`",
            )
            return
        total += _minutes(within)
    if total > _minutes(whole[0]):
        told = " + ".join(f"{name} {said(within)}" for _, name, within, _ in named)
        yield Complaint(
            where,
            f"the resolution has {said(whole[0])} for {priority}",
            f"within it {told} make {_worded(total)}",
            "give the resolution more time, or the teams and suppliers less",
        )


def _inside(
    definition: ServiceDefinition, priority: Priority
) -> Sequence[tuple[Where, str, Duration, str]]:
    found: list[tuple[Where, str, Duration, str]] = []
    for at, team in enumerate(definition.team_targets):
        if within := team.within.get(priority):
            calendar = within.calendar or team.calendar or definition.calendar
            where: Where = ("team_targets", at, "within", priority)
            found.append((where, f"the team `{team.team}`", within, calendar))
    stopping = {reason.id for reason in definition.reasons if reason.stops_clock}
    for at, supplier in enumerate(definition.supplier_targets):
        counts = set(definition.supplier_reasons(supplier)) - stopping
        if counts and (within := supplier.within.get(priority)):
            calendar = within.calendar or supplier.calendar or definition.calendar
            where = ("supplier_targets", at, "within", priority)
            found.append((where, f"the supplier `{supplier.id}`", within, calendar))
    return found


def _minutes(within: Duration) -> int:
    """Return a length of time in minutes, at most: a working day has 24 hours or fewer."""
    return (within.days or 0) * 24 * 60 if within.seconds is None else within.seconds // 60


def said(within: Duration) -> str:
    """Say a length of time: 4 hours, 90 minutes, 2 days."""
    if within.days:
        return f"{within.days} {'day' if within.days == 1 else 'days'}"
    return _worded(_minutes(within))


def _worded(minutes: int) -> str:
    if minutes % 60:
        return f"{minutes} minutes"
    return f"{minutes // 60} {'hour' if minutes == 60 else 'hours'}"
