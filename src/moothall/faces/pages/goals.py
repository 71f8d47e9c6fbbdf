"""How a group's goals stand now: each beside the live figure of its measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from moothall.ground.councils.models import Council
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.addresses import Address
from moothall.practices.insight.measures.figures import Figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.words import NothingPublished
from moothall.practices.servicedesk.models import Goal
from moothall.practices.servicedesk.words.groups import Aim

DAYS = 30
"""Over so many days, today the last, a goal is held against its measure."""
HOUR = 3600
UNITS = {"percent": "%", "seconds": " hours", "count": ""}
NOT_YET = "Not measured"


@dataclass(frozen=True, slots=True)
class Stands:
    """A goal beside the figure: both in words, whether it is reached, and the cases behind."""

    goal: Goal
    name: str
    wanted: str
    now: str
    number: float | None
    is_reached: bool
    is_late: bool
    href: str


def measures() -> Mapping[str, str]:
    """Return the measures that are published, by name: each with what its numbers are."""
    try:
        found = insight.published()
    except NothingPublished:
        return {}
    return {
        one.measure.measure: f"{one.measure.name}{_in(one.measure.unit)}"
        for one in sorted(found, key=lambda one: one.measure.name)
    }


def _in(unit: str) -> str:
    return {"percent": ", in percent", "seconds": ", in hours"}.get(unit, ", a number")


def standing(council: Council, goals: Sequence[Goal], *, at: datetime) -> list[Stands]:
    """Return how goals stand at a moment, over the last 30 days."""
    today = at.astimezone(ZoneInfo(council.zone)).date()
    period = Period(today - timedelta(days=DAYS - 1), today, council.zone)
    names = {one.measure for one in goals}
    try:
        found = insight.figures([council.pk], period, only=tuple(names)) if names else []
    except NothingPublished:
        found = []
    by_id = {one.id: one for one in found}
    return [_stands(one, by_id.get(one.measure), period) for one in goals]


def _stands(goal: Goal, figure: Figure | None, period: Period) -> Stands:
    unit = figure.measure.unit if figure else ""
    number = _number(figure)
    is_reached = number is not None and (
        number >= goal.value if goal.aim == Aim.LEAST else number <= goal.value
    )
    address = Address(goal.measure, period.first_on, period.last_on, "own", {}, "")
    return Stands(
        goal=goal,
        name=figure.measure.name if figure else goal.measure,
        wanted=f"{Aim(goal.aim).label.lower()} {goal.value:g}{UNITS.get(unit, '')}",
        now=NOT_YET if number is None else f"{number:.1f}{UNITS[unit]}",
        number=number,
        is_reached=is_reached,
        is_late=not is_reached and goal.by_on < period.last_on,
        href=str(address) if figure else "",
    )


def _number(figure: Figure | None) -> float | None:
    if figure is None or figure.value is None:
        return None
    return figure.value / HOUR if figure.measure.unit == "seconds" else float(figure.value)
