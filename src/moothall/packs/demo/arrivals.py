"""When people ask: more on Mondays and before lunch, next to nothing at night. Pure.

The shapes are those of any council's desk and bin line; no real log was copied.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
LOCAL = ZoneInfo("Europe/London")

DESK_DAYS = (1.34, 1.16, 1.04, 1.0, 0.84, 0.05, 0.04)
"""Monday first."""
DESK_HOURS = (
    *(0.01,) * 6, 0.05, 0.35, 1.1, 1.6, 1.5, 1.25, 0.8, 1.0, 1.2, 1.05, 0.7, 0.25,
    *(0.05,) * 6,
)  # fmt: skip
HOME_DAYS = (1.2, 1.1, 1.1, 1.05, 1.0, 0.6, 0.3)
HOME_HOURS = (
    *(0.02,) * 6, 0.2, 0.6, 0.9, 1.0, 0.9, 0.8, 0.8, 0.7, 0.7, 0.8, 0.9, 1.1, 1.2, 1.0, 0.6, 0.4,
    0.2, 0.08,
)  # fmt: skip
QUIET = 0.05
"""What is left on a day when the offices are shut."""


def moments(
    rng: Random,
    count: int,
    *,
    since: datetime,
    until: datetime,
    at_home: bool,
    is_open: Callable[[datetime], bool],
) -> list[datetime]:
    """Return *count* moments (UTC, whole seconds, oldest first) between two moments.

    :param at_home: residents ask in the evening and at weekends too; employees do not.
    :param is_open: whether the offices are open on the day of that moment.
    """
    days, hours = (HOME_DAYS, HOME_HOURS) if at_home else (DESK_DAYS, DESK_HOURS)
    starts = list(_hours(since, until))
    weights = []
    for start in starts:
        here = start.astimezone(LOCAL)
        shut = QUIET if here.weekday() < 5 and not is_open(start) else 1.0
        weights.append(days[here.weekday()] * hours[here.hour] * shut)
    drawn = rng.choices(starts, weights, k=count)
    return sorted(min(start + timedelta(seconds=rng.randrange(3600)), until) for start in drawn)


def _hours(since: datetime, until: datetime) -> Iterator[datetime]:
    start = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while start < until:
        yield start
        start += HOUR
