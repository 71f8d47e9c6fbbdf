"""The address of a printed number: it lists the cases behind it. Pure.

An address is a path under the council's own host, and says everything that the figure depends on:
``/staff/figures/resolution-sla/?from=2026-06-01&to=2026-06-30&council=ashby&priority=P2``. Without
a council it is about every one that whoever looks is a manager of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from moothall.ground.journal.words import Refused
from moothall.practices.insight.measures.definition import NARROWING
from moothall.practices.insight.measures.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = "/staff/figures/"
COHORTS: Final = ("own", "opened")


class BadAddress(Refused):
    """That is no address of a figure."""


@dataclass(frozen=True)
class Address:
    """Which figure, of which days, of which cases."""

    measure: str
    first_on: date
    last_on: date
    cohort: str = "own"
    filters: Mapping[str, str] = field(default_factory=dict)
    council: str = ""

    def __str__(self) -> str:
        asked = {"from": self.first_on.isoformat(), "to": self.last_on.isoformat()}
        if self.cohort != "own":
            asked["cohort"] = self.cohort
        if self.council:
            asked["council"] = self.council
        asked |= {name: self.filters[name] for name in NARROWING if self.filters.get(name)}
        return f"{ROOT}{self.measure}/?{urlencode(asked)}"

    def period(self, zone: str) -> Period:
        """The days, where midnight is that of `zone`."""
        return Period(self.first_on, self.last_on, zone)


def parse(address: str) -> Address:
    """Read an address back.

    :raises BadAddress: when it is none.
    """
    split = urlsplit(address)
    asked = dict(parse_qsl(split.query))
    try:
        first_on, last_on = (date.fromisoformat(asked.pop(name)) for name in ("from", "to"))
    except (KeyError, ValueError) as error:
        raise BadAddress("A figure's address says from which day to which.") from error
    cohort, council = asked.pop("cohort", "own"), asked.pop("council", "")
    if cohort not in COHORTS or not split.path.startswith(ROOT) or set(asked) - set(NARROWING):
        raise BadAddress
    measure = split.path.removeprefix(ROOT).strip("/")
    return Address(measure, first_on, last_on, cohort, asked, council)
