"""How many cases of which kind each council has, and when they came. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from moothall.engine.cases.history import History
from moothall.packs.demo import arrivals, stories
from moothall.packs.demo.places import DESK, STREETS
from moothall.packs.demo.tales import Ground, Tale

SMALL = {stories.FAULT: 213, stories.EQUIPMENT: 207, stories.BIN: 180}
"""About 600: enough to look around in."""
FULL = {stories.FAULT: 7_624, stories.EQUIPMENT: 7_454 - SMALL[stories.BIN]}
"""With the bins of the small demo 15,078: 7,624 faults and 7,454 requests."""
PARTS = {"ashby": 32, "brackwater": 27, "cotterdale": 19, "dunmere": 22}
"""Out of a hundred."""
TELLERS = {
    stories.FAULT: (stories.fault, DESK),
    stories.EQUIPMENT: (stories.equipment, DESK),
    stories.BIN: (stories.missed_bin, STREETS),
}


@dataclass(frozen=True)
class Plot:
    """A case that is to be told: its service, which helping it belongs to, its place in that."""

    service: str
    helping: str
    number: int

    def seed(self, slug: str) -> str:
        """Return what makes its luck its own."""
        return f"moothall-demo/{slug}/{self.service}/{self.helping}/{self.number}"

    def token(self, slug: str) -> UUID:
        """Return the token by which it is known again."""
        return uuid5(NAMESPACE_URL, self.seed(slug))


def of(slug: str, *, full: bool) -> list[Plot]:
    """Return the cases of a council: the small helping, and the large one on top of it."""
    helpings = {"small": SMALL}
    if full:
        helpings["full"] = {name: count - SMALL[name] for name, count in FULL.items()}
    return [
        Plot(service, helping, number)
        for helping, counts in helpings.items()
        for service, count in counts.items()
        for number in range(split(count)[slug])
    ]


def split(count: int) -> dict[str, int]:
    """Divide a number of cases among the councils, so that the parts make the whole."""
    shares = {slug: count * part // 100 for slug, part in PARTS.items()}
    shares["ashby"] += count - sum(shares.values())
    return shares


SPANS = {"small": timedelta(days=60), "full": timedelta(days=214)}
"""How far back each helping goes; the large one is seven months."""
OF_BINS = timedelta(days=24)
"""Missed bins are soon over, so that only recent ones leave something to do."""


def tell(ground: Ground, plots: Sequence[Plot]) -> Iterator[History]:
    """Tell each case, spread over the days before the ground's end."""
    groups: dict[tuple[str, str], list[Plot]] = defaultdict(list)
    for plot in plots:
        groups[plot.service, plot.helping].append(plot)
    for (service, helping), group in groups.items():
        when = arrivals.moments(
            Random(f"{ground.slug}/{service}/{helping}"),  # noqa: S311 - chance, not secrets
            len(group),
            since=ground.until - (OF_BINS if service == stories.BIN else SPANS[helping]),
            until=ground.until,
            at_home=service == stories.BIN,
            is_open=_is_open(ground),
        )
        for plot, at in zip(group, when, strict=True):
            yield _told(ground, plot, at)


def _told(ground: Ground, plot: Plot, at: datetime) -> History:
    teller, team = TELLERS[plot.service]
    tale = Tale(Random(plot.seed(ground.slug)), ground, at, team)  # noqa: S311 - as above
    return replace(teller(tale), token=plot.token(ground.slug))


def _is_open(ground: Ground) -> Callable[[datetime], bool]:
    office = ground.calendars["office"]

    @cache
    def on(midnight: datetime) -> bool:
        return office.elapsed(midnight, midnight + timedelta(days=1)) > 0

    return lambda at: on(at.replace(hour=0))
