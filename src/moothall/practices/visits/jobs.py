"""What is done by itself: reminders of appointments, and settling those of days that are over."""

from collections.abc import Callable

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.practices.visits import actions
from moothall.practices.visits.actions.keeping import DESK


def settle_once() -> int:
    """Settle the visits of days that are over; return how many."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=True) as at:
        return actions.settle_old(by=DESK, at=at)


def remind_once() -> int:
    """Remind whoever has an appointment within a day; return how many."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=True) as at:
        return actions.remind(by=DESK, at=at)


CHORES: dict[str, Callable[[], int]] = {"visits": settle_once, "reminders": remind_once}
"""What `moothall work` looks after once a minute for this package."""
