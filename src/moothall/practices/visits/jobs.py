"""What is done by itself: reminders of appointments, and settling those of days that are over."""

import logging
from collections.abc import Callable

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Refused
from moothall.practices.visits import actions, queries
from moothall.practices.visits.actions.keeping import DESK

log = logging.getLogger("moothall.work")
AT_A_TIME = 200


def settle_once() -> int:
    """Settle the visits of days that are over; return how many."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=True) as at:
        return actions.settle_old(by=DESK, at=at)


def remind_once() -> int:
    """Remind whoever has an appointment within a day, each in its own transaction; return how many.

    What cannot be told is said, left for the next pass, and holds up nobody's behind it.
    """
    everyone = councils.all_ids()
    if not everyone:
        return 0
    done, stuck = 0, set[int]()
    while True:
        with scope.opened(everyone, writes=False) as at:
            waiting = queries.to_remind(at).exclude(pk__in=stuck).order_by("day_on", "pk")
            found = list(waiting[:AT_A_TIME])
        before = done, len(stuck)
        for visit in found:
            try:
                with scope.opened([visit.council_id], writes=True) as at:
                    done += actions.remind(visit, by=DESK, at=at)
            except Refused as why:
                log.warning("Nobody is reminded of appointment %s: %s", visit.pk, why)
                stuck.add(visit.pk)
        if len(found) < AT_A_TIME or before == (done, len(stuck)):
            return done


CHORES: dict[str, Callable[[], int]] = {"visits": settle_once, "reminders": remind_once}
"""What `moothall work` looks after once a minute for this package."""
