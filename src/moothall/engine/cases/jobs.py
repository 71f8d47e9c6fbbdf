"""What `moothall work` does for cases: wake due thresholds, close what was resolved long ago."""

import logging
from collections.abc import Callable
from datetime import timedelta

from moothall.engine.cases import actions
from moothall.engine.cases.models import Case, Target
from moothall.engine.cases.queries import due
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused

log = logging.getLogger("moothall.work")
WATCH = Actor.job("thresholds")
TIDY = Actor.job("auto-close")
RESTS = timedelta(days=5)
"""How long a case stays resolved, to be reopened with a word, before it is closed."""
AT_A_TIME = 200


def fire_thresholds_once() -> int:
    """Tell what targets have reached, over every council; return how many percentages."""
    return sum(_fire_in(council) for council in councils.all_ids())


def _fire_in(council: int) -> int:
    fired, stuck = 0, set[int]()
    while True:
        with scope.opened([council], writes=False) as at:
            waiting = due.due_targets(council, at, most=AT_A_TIME, leave=stuck)
        before = len(stuck)
        told = sum(_fire(council, target, stuck) for target in waiting)
        fired += told
        if len(waiting) < AT_A_TIME or (not told and len(stuck) == before):
            return fired


def _fire(council: int, target: Target, stuck: set[int]) -> int:
    """Tell what one target has reached; a case that cannot be counted holds up no other."""
    try:
        with scope.opened([council], writes=True) as at:
            return len(actions.fire_thresholds(target, by=WATCH, at=at))
    except Refused as why:
        log.warning("Case %s cannot be counted, so nobody is warned: %s", target.case_id, why)
        stuck.add(target.case_id)
        return 0


def close_resolved_once() -> int:
    """Close the cases that were resolved five days ago and not reopened; return how many."""
    return sum(_close_in(council) for council in councils.all_ids())


def _close_in(council: int) -> int:
    with scope.opened([council], writes=False) as at:
        resting = due.to_close(council, at - RESTS, most=AT_A_TIME)
    return sum(_close(council, case) for case in resting)


def _close(council: int, case: Case) -> bool:
    with scope.opened([council], writes=True) as at:
        try:
            actions.close(case, by=TIDY, at=at)
        except Refused:
            return False
    return True


LOOPS: dict[str, Callable[[], int]] = {
    "thresholds": fire_thresholds_once,
    "auto-close": close_resolved_once,
}
"""What `moothall work` runs for this package."""
