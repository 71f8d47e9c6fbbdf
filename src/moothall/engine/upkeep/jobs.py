"""Once a day: work out what depends on the day, do what follows, remind, erase what is old.

Each step is a transaction of its own that can be done again: a round that died begins anew, and
does nothing twice.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from moothall.engine.registers import actions as registers
from moothall.engine.registers import computing, queries
from moothall.engine.registers.queries import Kept
from moothall.engine.upkeep import actions
from moothall.engine.upkeep import queries as upkeep
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused

log = logging.getLogger("moothall.work")
KEEPS = Actor.job("registers-day")
MOST_ERASED = 1_000


@dataclass
class Counts:
    """What a round did: records looked at, changed, followed, reminded of and erased.

    `refused` counts records of which what follows cannot be done, `failed` those where it broke.
    """

    looked_at: int = 0
    changed: int = 0
    followed: int = 0
    refused: int = 0
    failed: int = 0
    reminded: int = 0
    erased: int = 0


def keep_up_once() -> int:
    """Keep up every council's registers whose day is not done yet; return how many councils."""
    done = 0
    for council in councils.all_ids():
        try:
            done += _keep_up_today(council)
        except Exception:  # the job runner is one of the two places that catch everything
            log.exception("the loop registers-day failed for council %s and goes on", council)
            if not connection.is_usable():  # the runner takes another, and the loop's lock anew
                raise
    return done


def _keep_up_today(council_id: int) -> int:
    with scope.opened([council_id], writes=False) as at:
        is_done = upkeep.is_done(council_id, _day(council_id, at))
    if is_done:
        return 0
    keep_up(council_id, by=KEEPS)
    return 1


def keep_up(council_id: int, *, by: Actor) -> Counts:
    """Keep up the registers of a council for today, in scopes of its own; return what was done."""
    counts = Counts()
    with scope.opened([council_id], writes=False) as at:
        day = _day(council_id, at)
        kept = queries.in_force([council_id])
    for one in kept:
        if computing.depends_on_day(one.definition):
            _refresh(one, counts, by=by)
        if one.definition.follows:
            _follow(one, counts, day, by=by)
        if one.definition.review:
            _remind(one, counts, day, by=by)
    _erase(council_id, counts, by=by)
    with scope.opened([council_id], writes=True) as at:
        actions.end_round(council_id, day, asdict(counts), by=by, at=at)
    return counts


def _day(council_id: int, at: datetime) -> date:
    return at.astimezone(ZoneInfo(councils.by_ids([council_id])[0].zone)).date()


def _refresh(kept: Kept, counts: Counts, *, by: Actor) -> None:
    last = 0
    while True:
        with scope.opened([kept.council_id], writes=True) as at:
            done = registers.refresh_some(kept, after=last, by=by, at=at)
        counts.looked_at += done.looked_at
        counts.changed += done.changed
        last = done.last
        if not last:
            return


def _follow(kept: Kept, counts: Counts, day: date, *, by: Actor) -> None:
    last = 0
    while True:
        with scope.opened([kept.council_id], writes=False):
            found, last = upkeep.unfollowed(kept, day, after=last)
        _follow_each(kept, found, counts, by=by)
        if not last:
            return


def _follow_each(kept: Kept, found: Sequence[int], counts: Counts, *, by: Actor) -> None:
    for number in found:
        try:
            with scope.opened([kept.council_id], writes=True) as at:
                counts.followed += actions.follow_one(kept, number, by=by, at=at)
        except Refused as why:
            log.warning("What follows record %s is left: %s", number, why)
            counts.refused += 1
        except Exception:  # a record that breaks costs itself, and neither the others nor the round
            log.exception("What follows record %s failed, and the round goes on", number)
            if not connection.is_usable():
                raise
            counts.failed += 1


def _remind(kept: Kept, counts: Counts, day: date, *, by: Actor) -> None:
    done = 1
    while done:
        with scope.opened([kept.council_id], writes=True) as at:
            done = actions.remind(kept, by=by, at=at, today=day)
        counts.reminded += done


def _erase(council_id: int, counts: Counts, *, by: Actor) -> None:
    done = MOST_ERASED
    while done >= MOST_ERASED:
        with scope.opened([council_id], writes=True) as at:
            done = registers.erase_kept_long_enough(council_id, by=by, at=at, most=MOST_ERASED)
        counts.erased += done


CHORES: dict[str, Callable[[], int]] = {"registers-day": keep_up_once}
"""What `moothall work` looks after once a minute for this package."""
