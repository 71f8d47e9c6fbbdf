"""What `moothall work` does for cases: wake due thresholds, close what was resolved long ago."""

from collections.abc import Callable
from datetime import timedelta

from moothall.engine.cases import actions
from moothall.engine.cases.models import Case, Target
from moothall.engine.cases.queries import due
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused

WATCH = Actor.job("thresholds")
TIDY = Actor.job("auto-close")
RESTS = timedelta(days=5)
"""How long a case stays resolved, to be reopened with a word, before it is closed."""
AT_A_TIME = 200


def fire_thresholds_once() -> int:
    """Tell what targets have reached, over every council; return how many percentages."""
    return sum(_fire_in(council) for council in councils.all_ids())


def _fire_in(council: int) -> int:
    fired = 0
    while True:
        with scope.opened([council], writes=False) as at:
            waiting = due.due_targets(council, at, most=AT_A_TIME)
        told = sum(_fire(council, target) for target in waiting)
        fired += told
        if len(waiting) < AT_A_TIME or not told:
            return fired


def _fire(council: int, target: Target) -> int:
    with scope.opened([council], writes=True) as at:
        return len(actions.fire_thresholds(target, by=WATCH, at=at))


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
