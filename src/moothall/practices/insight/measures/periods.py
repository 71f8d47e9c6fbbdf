"""Periods of local days, as the moments they begin and end. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from moothall.ground.journal.words import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator


class BadPeriod(Refused):
    """A period ends on or after the day it begins, and a day comes after it."""


@dataclass(frozen=True)
class Period:
    """From one local day to another, both counted in full."""

    first_on: date
    last_on: date
    zone: str

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise BadPeriod(f"The period ends ({self.last_on}) before it begins ({self.first_on}).")
        if self.last_on == date.max:
            raise BadPeriod(f"No day comes after {self.last_on}.")

    @property
    def starts_at(self) -> datetime:
        """The moment the first day begins, in UTC."""
        return _midnight(self.first_on, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The moment the last day is over, in UTC; it belongs to the next period."""
        return _midnight(self.last_on + timedelta(days=1), self.zone)

    def months(self) -> Iterator[Period]:
        """The calendar months of the period; the first and last may be cut short."""
        first = self.first_on
        while first <= self.last_on:
            following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            yield Period(first, min(self.last_on, following - timedelta(days=1)), self.zone)
            first = following


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
