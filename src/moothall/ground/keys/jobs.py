"""What runs out by itself: replies kept for whoever asks again."""

from collections.abc import Callable

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.keys import actions

LOOP = Actor.job("replies")


def forget_once() -> int:
    """Forget replies that were kept for a day; return how many."""
    gone = 0
    for council_id in councils.all_ids():
        with scope.opened([council_id], writes=True) as at:
            gone += actions.forget_replies(council_id, by=LOOP, at=at)
    return gone


CHORES: dict[str, Callable[[], int]] = {"replies": forget_once}
"""What `moothall work` looks after once a minute for this package."""
