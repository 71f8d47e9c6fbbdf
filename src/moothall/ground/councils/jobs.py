"""Seal the journal, every council's chain and the platform's; and where a loop has something to do.

The journal knows no councils, so the loop that walks over them stands here.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from moothall.ground.councils import queries, scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal import queries as entries
from moothall.ground.journal.words import PLATFORM, Actor

LOOP = Actor.job("seals")
AT_A_TIME = 5000
"""How many entries of one chain are sealed in one transaction."""


def where(something_waits: Callable[[datetime], Iterable[int]]) -> list[int]:
    """Return the councils in which something waits for a loop, in one question to all of them.

    A loop that asked each council in turn every second would keep a machine busy with nothing.
    """
    everyone = queries.all_ids()
    if not everyone:
        return []
    with scope.opened(everyone, writes=False) as at:
        return list(something_waits(at))


def seal_once() -> int:
    """Seal what waits, chain by chain; return how many entries were sealed."""
    chains = [PLATFORM, *queries.all_ids()]
    with scope.opened(chains, writes=False):
        waiting = entries.chains_that_wait()
    return sum(_seal(chain) for chain in waiting)


def _seal(chain: int) -> int:
    with scope.opened([chain], writes=True) as at:
        return journal.seal(chain, most=AT_A_TIME, by=LOOP, at=at)


LOOPS: dict[str, Callable[[], int]] = {"seals": seal_once}
"""What `moothall work` runs for this package."""
