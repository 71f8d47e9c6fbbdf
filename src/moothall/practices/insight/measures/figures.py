"""A figure: what a measure came to for one council and period, with all that explains it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence  # noqa: TC003 - dataclass fields
from dataclasses import dataclass, field, replace
from typing import Any

from moothall.practices.insight.measures.definition import Measure  # noqa: TC001 - the same
from moothall.practices.insight.measures.intervals import wilson


@dataclass(frozen=True)
class Counted:
    """One line of a compiled statement's answer: the rows of one reason ('' is the figure's)."""

    reason: str
    n: int
    total: int | None
    hits: int | None
    median: float | None
    p90: float | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> Counted:
        """An engine's row: each adds whole numbers up to a kind of number of its own."""
        reason, n, total, hits, median, p90 = row
        return cls(reason, int(n), _whole(total), _whole(hits), _real(median), _real(p90))


def _whole(number: Any) -> int | None:  # noqa: ANN401 -- int, Decimal or a huge integer
    return None if number is None else int(number)


def _real(number: Any) -> float | None:  # noqa: ANN401 -- the same
    return None if number is None else float(number)


@dataclass(frozen=True)
class Figure:
    """A value with its n, its spread, and every case left out, by reason.

    ``value`` is None where nothing was measured: never 0.
    """

    measure: Measure
    value: float | int | None
    n: int
    hits: int = 0
    median: float | None = None
    p90: float | None = None
    interval: tuple[float, float] | None = None
    exclusions: Mapping[str, int] = field(default_factory=dict)
    cohort: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The measure's name in addresses and programs."""
        return self.measure.measure

    def as_json(self) -> dict[str, object]:
        """As a program reads it."""
        return {
            "id": self.id,
            "name": self.measure.name,
            "value": self.value,
            "unit": self.measure.unit,
            "n": self.n,
            "median": self.median,
            "p90": self.p90,
            "interval": list(self.interval) if self.interval else None,
            "exclusions": dict(self.exclusions),
            "definition": self.measure.definition,
            "clock": self.measure.clock,
            "cohort": self.cohort,
        }


def figure(
    measure: Measure,
    counted: Sequence[Counted],
    *,
    cohort: str,
    filters: Mapping[str, str] | None = None,
) -> Figure:
    """Put together what a statement counted: averages are of sums, never of averages."""
    own = next((line for line in counted if not line.reason), Counted("", 0, 0, 0, None, None))
    empty = Figure(
        measure,
        own.n if measure.unit == "count" else None,
        own.n,
        exclusions={line.reason: line.n for line in counted if line.reason},
        cohort=cohort,
        filters=filters or {},
    )
    if measure.unit == "count" or own.n == 0:
        return empty
    if measure.unit == "percent":
        hits = own.hits or 0
        return replace(empty, value=100 * hits / own.n, hits=hits, interval=wilson(hits, own.n))
    return replace(empty, value=(own.total or 0) / own.n, median=own.median, p90=own.p90)
