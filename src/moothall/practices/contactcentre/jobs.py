"""What runs out by itself: calls that were put aside."""

from collections.abc import Callable

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.practices.contactcentre import actions

LOOP = Actor.job("calls")


def forget_once() -> int:
    """Forget the calls that nobody took up again; return how many."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=True) as at:
        return actions.forget_old(by=LOOP, at=at)


CHORES: dict[str, Callable[[], int]] = {"calls": forget_once}
"""What `moothall work` looks after once a minute for this package."""
