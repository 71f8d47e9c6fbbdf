"""What runs out by itself: sessions, and counts of tries."""

from collections.abc import Callable

from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import actions

LOOP = Actor.job("sweep")


def sweep_once() -> int:
    """Remove what has run out; return how many rows."""
    with scope.opened([PLATFORM], writes=True) as at:
        return actions.sweep(by=LOOP, at=at)


LOOPS: dict[str, Callable[[], int]] = {"sweep": sweep_once}
"""What `moothall work` runs for this package."""
