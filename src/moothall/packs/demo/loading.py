"""Put the demo into the database, by the same actions that people use. Loading again adds nothing.

Every case is a history told from a seed and carries its own token, so one that is there is left
alone. `full` gives seven months of a busy desk: 7,624 faults and 7,454 requests.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import History
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import PLATFORM
from moothall.packs.demo import founding, shares, writings
from moothall.packs.demo.founding import BY
from moothall.packs.demo.places import COUNCILS

Report = Callable[[str, int, int], None]
"""Told the label of a step, how much of it is done, and how much there is."""

BATCH = 250


def load(report: Report, *, full: bool = False) -> None:
    """Load the councils, their people and services, and their cases, where they are missing."""
    until = _now()
    founding.found(report)
    writings.shelve(report)
    wanted = {place.slug: shares.of(place.slug, full=full) for place in COUNCILS}
    total = sum(len(plots) for plots in wanted.values())
    done = 0
    for slug, plots in wanted.items():
        council = councils.by_slug(slug)
        for count in _replayed(council, plots, until=until):
            done += count
            report("Cases", done, total)
    writings.use_some()


def _now() -> datetime:
    with scope.opened([PLATFORM], writes=False) as at:
        return at.replace(microsecond=0)


def _replayed(council: Council, plots: Sequence[shares.Plot], *, until: datetime) -> Iterator[int]:
    """Tell the cases that are missing, a batch a transaction; yield how many are done."""
    with scope.opened([council.pk], writes=False):
        ground = founding.ground(council, until=until)
    told = shares.tell(ground, plots)
    while batch := list(islice(told, BATCH)):
        _replay(council, batch)
        yield len(batch)


def _replay(council: Council, batch: list[History]) -> None:
    with scope.opened([council.pk], writes=True) as at:
        cases.replay(council, batch, by=BY, at=at)
