"""What teams and suppliers promise within a case can be counted, and fits into what is promised."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moothall.engine.catalogue.checks.known import listed, parts, words
from moothall.engine.catalogue.definition import Duration, Priority, ServiceDefinition
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where

ALWAYS = "always"
"""The calendar that never closes: its hours are never fewer on any other."""


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield teams that promise twice, and reasons to wait that nothing could be counted by."""
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


def fitting(definition: ServiceDefinition) -> Iterator[Complaint]:
    """Yield what teams and suppliers promise together that is longer than what is promised.

    A wait that stops the requester's clock is no part of it. All that is promised within the case
    has to be counted as the promise is: in days, or in hours and minutes, on its calendar; time on
    the calendar `always` counts as much on any.
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
        count = _count(within)
        if _unit(within) != _unit(whole[0]) or calendar not in (whole[1], ALWAYS):
            yield Complaint(
                place,
                f"{name} has {said(within)} on the calendar `{calendar}` for {priority}",
                f"the resolution has {said(whole[0])} on `{whole[1]}`: the two cannot be compared",
                f"count it in {_unit(whole[0])} on `{whole[1]}`",
            )
            return
        total += count
    if total > _count(whole[0]):
        told = " + ".join(f"{name} {said(within)}" for _, name, within, _ in named)
        yield Complaint(
            where,
            f"the resolution has {said(whole[0])} for {priority}",
            f"within it {told} make {_worded(total, _unit(whole[0]))}",
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


def _unit(within: Duration) -> str:
    return "days" if within.seconds is None else "hours"


def _count(within: Duration) -> int:
    return within.days or 0 if within.seconds is None else within.seconds // 60


def said(within: Duration) -> str:
    """Say a length of time: 4 hours, 90 minutes, 2 days."""
    return _worded(_count(within), _unit(within))


def _worded(count: int, unit: str) -> str:
    if unit == "days":
        return f"{count} {'day' if count == 1 else 'days'}"
    if count % 60:
        return f"{count} minutes"
    return f"{count // 60} {'hour' if count == 60 else 'hours'}"
