"""What runs out by itself: slots that were held and not confirmed."""

from collections.abc import Callable

from moothall.engine.bookings import actions
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope


def lapse_once() -> int:
    """Let go of slots that were held for too long; return how many."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=True) as at:
        return actions.lapse(by=actions.SYSTEM, at=at)


CHORES: dict[str, Callable[[], int]] = {"bookings": lapse_once}
"""What `moothall work` looks after once a minute for this package."""
