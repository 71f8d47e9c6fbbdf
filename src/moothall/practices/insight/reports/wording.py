"""How figures are said in plain English. Rounding happens here and nowhere earlier. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from moothall.practices.insight.measures.figures import Figure
    from moothall.practices.insight.measures.periods import Period

NOT_MEASURED: Final = "Not measured yet"
DASH: Final = "\N{EN DASH}"
MINUS: Final = "\N{MINUS SIGN}"
TOO_FEW: Final = "Fewer than 5: not shown"
KEEPS_ANOTHER: Final = "Not shown: it would give another away"
FEWEST: Final = 5

REASONS: Final[dict[str, str]] = {
    "spam": "spam",
    "test": "tests",
    "merged": "merged into another case",
    "cancelled": "cancelled",
    "child": "part of another case, and counted with it",
    "reopened-since": "reopened since",
    "from-log": "out of a log that does not tell",
    "not-answered": "survey not answered",
    "never-responded": "resolved and never answered",
    "answered-at-creation": "answered on the spot",
    "never-assigned": "resolved and never assigned",
    "no-target": "without a target",
    "not-judged": "not judged yet",
    "no-verdict": "without a verdict of its own",
    "opened-before": "opened before the period",
    "answered-by-then": "answered by then",
}
CLOCKS: Final = {
    "working": "working time",
    "elapsed": "time by the wall clock",
    "none": "none: nothing is timed",
}
GLOSSARY: Final = (
    ("Working time", "Time within the hours that the service keeps, bank holidays left out."),
    ("Time by the wall clock", "All the time that passed, nights and weekends too."),
    ("Pause", "Time spent waiting for the person who asked. It stops the working-time clock."),
    ("Target", "The working time within which the service promises to reply or to resolve."),
    ("Average", "The sum of all times divided by how many there are."),
    ("Half within", "The median: half of all cases took no longer than this."),
    ("Nine in ten within", "The 90th percentile: nine cases in ten took no longer than this."),
    (
        "Likely range",
        "The 95% interval (Wilson): with few cases a percentage is less sure, and its range wider.",
    ),
    ("Left out", "Cases that the definition does not count, with the reason and how many."),
    ("P1 to P4", "Priorities, from critical (P1) to low (P4)."),
)


def hours(seconds: float) -> str:
    """Say a span of time in hours; below one hour in minutes too."""
    said = f"{seconds / 3600:,.2f} hours"
    minutes = round(seconds / 60)
    if seconds >= 3600 or seconds == 0:
        return said
    return f"{said} ({minutes} minute{'' if minutes == 1 else 's'})"


def percent(value: float) -> str:
    """Say a percentage; 100% is said only of all, and 0% only of none."""
    if value < 100 and round(value, 1) >= 100:
        return "99.9%"
    if value > 0 and round(value, 1) <= 0:
        return "under 0.1%"
    return f"{value:.1f}%"


def value(figure: Figure) -> str:
    """Say what a figure came to."""
    if figure.value is None:
        return NOT_MEASURED
    if figure.measure.unit == "seconds":
        return hours(figure.value)
    if figure.measure.unit == "percent":
        return percent(figure.value)
    return f"{figure.value:,}"


def cases(n: int) -> str:
    """Say how many cases."""
    return f"{n:,} case{'' if n == 1 else 's'}"


def exclusions(figure: Figure) -> str:
    """Say which cases were left out, and how many."""
    if not figure.exclusions:
        return "None"
    parts = (f"{REASONS.get(why, why)}: {n:,}" for why, n in sorted(figure.exclusions.items()))
    said = "; ".join(parts)
    return said[0].upper() + said[1:]


def day(on: date) -> str:
    """Say a day."""
    return f"{on.day} {on:%B %Y}"


def period(asked: Period) -> str:
    """Say a period."""
    if asked.first_on == asked.last_on:
        return day(asked.first_on)
    return f"{day(asked.first_on)} to {day(asked.last_on)}"


def month(asked: Period) -> str:
    """Say a month, or the part of it that was asked for."""
    is_whole = asked.first_on.day == 1 and (asked.last_on + timedelta(days=1)).day == 1
    if is_whole:
        return f"{asked.first_on:%B %Y}"
    return f"{asked.first_on.day} to {asked.last_on.day} {asked.first_on:%B %Y}"
