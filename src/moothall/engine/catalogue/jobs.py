"""The catalogue's loop: forget the journeys that nobody went on with."""

from collections.abc import Callable

from moothall.engine.catalogue import actions
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

LOOP = Actor.job("drafts")


def forget_once() -> int:
    """Forget the drafts of every council that were not saved for 30 days; return how many."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=True) as at:
        return actions.forget_drafts(by=LOOP, at=at)


CHORES: dict[str, Callable[[], int]] = {"drafts": forget_once}
"""What `moothall work` looks after once a minute for this package."""
