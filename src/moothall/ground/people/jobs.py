"""What runs out by itself: sessions, counts of tries, and ways in that nobody uses."""

from collections.abc import Callable

from django.core.cache import cache

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import actions

LOOP = Actor.job("sweep")
DORMANT = Actor.job("dormant")
AN_HOUR = 3600


def sweep_once() -> int:
    """Remove what has run out; return how many rows."""
    with scope.opened([PLATFORM], writes=True) as at:
        return actions.sweep(by=LOOP, at=at)


def close_dormant_once() -> int:
    """Close the ways in that nobody used for 90 days, once an hour; return how many."""
    if not cache.add("people:dormant", 1, AN_HOUR):
        return 0
    with scope.opened([PLATFORM, *councils.all_ids()], writes=True) as at:
        return actions.close_dormant(by=DORMANT, at=at)


CHORES: dict[str, Callable[[], int]] = {"sweep": sweep_once, "dormant": close_dormant_once}
"""What `moothall work` looks after once a minute for this package."""
