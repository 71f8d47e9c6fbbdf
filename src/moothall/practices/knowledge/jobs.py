"""What is done by itself: readers are forgotten once a day is over, owners reminded of reviews."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.words import REMINDED_BEFORE

LOOP = Actor.job("articles")


def keep_up_once() -> int:
    """Settle views whose day is over, forget old words, remind owners; return how many of all."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=True) as at:
        done = actions.settle(by=LOOP, at=at) + actions.forget_old(by=LOOP, at=at)
        waiting = queries.councils_due(everyone, at.date() + REMINDED_BEFORE)
    for council in councils.by_ids(waiting):
        with scope.opened([council.pk], writes=True) as at:
            today = at.astimezone(ZoneInfo(council.zone)).date()
            done += actions.remind(council.pk, by=LOOP, at=at, today=today)
    return done


CHORES: dict[str, Callable[[], int]] = {"articles": keep_up_once}
"""What `moothall work` looks after once a minute for this package."""
