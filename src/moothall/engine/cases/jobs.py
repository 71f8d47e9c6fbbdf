"""What `moothall work` does for cases: wake due thresholds and days, close what was resolved."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import connection

from moothall.engine.cases import actions
from moothall.engine.cases.actions import errands
from moothall.engine.cases.errands import Errand
from moothall.engine.cases.models import Case, Target, Task
from moothall.engine.cases.queries import due, together
from moothall.engine.contact import queries as contact
from moothall.engine.contact.models import Message
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused
from moothall.outside.webhooks.client import Courier

log = logging.getLogger("moothall.work")
WATCH = Actor.job("thresholds")
DAYS = Actor.job("paused-until")
TIDY = Actor.job("auto-close")
POST = Actor.job("lost-messages")
WORKS = Actor.job("tasks")
TOGETHER = Actor.job("together")
HOURS = Actor.job("calendars")
FOLLOWS = timedelta(days=7)
"""For so long after a calendar changed cases that it counts are looked for."""
RESTS = timedelta(days=5)
"""How long a case stays resolved, to be reopened with a word, before it is closed."""
AT_A_TIME = 200
FOLLOW_AT_ONCE = 50


def fire_thresholds_once() -> int:
    """Tell what targets have reached, over every council; return how many percentages."""
    return _over_all("thresholds", loops.where(due.councils_with_targets), _fire_in)


def wake_once() -> int:
    """Tell of the cases whose day has come, over every council; return of how many."""
    return _over_all("paused-until", loops.where(due.councils_with_days), _wake_in)


def close_resolved_once() -> int:
    """Close the cases that were resolved five days ago and not reopened; return how many."""
    return _over_all("auto-close", councils.all_ids(), _close_in)


def _over_all(name: str, council_ids: Iterable[int], turn: Callable[[int], int]) -> int:
    """Give each council its turn: a fault in one is said, and holds up no other."""
    done = 0
    for council in council_ids:
        try:
            done += turn(council)
        except Exception:  # the job runner is one of the two places that catch everything
            log.exception("the loop %s failed for council %s and goes on", name, council)
            if not connection.is_usable():  # the runner takes another, and the loop's lock anew
                raise
    return done


def _fire_in(council: int) -> int:
    def waiting(at: datetime, stuck: set[int]) -> list[Target]:
        return due.due_targets(council, at, most=AT_A_TIME, leave=stuck)

    def fire(target: Target, at: datetime) -> int:
        return len(actions.fire_thresholds(target, by=WATCH, at=at))

    return _each(council, waiting, fire, case_of=lambda target: target.case_id)


def _wake_in(council: int) -> int:
    def waiting(at: datetime, stuck: set[int]) -> list[Case]:
        return due.due_days(council, at, most=AT_A_TIME, leave=stuck)

    def wake(case: Case, at: datetime) -> int:
        return int(actions.wake(case, by=DAYS, at=at))

    return _each(council, waiting, wake, case_of=lambda case: case.pk)


def _close_in(council: int) -> int:
    def waiting(at: datetime, stuck: set[int]) -> list[Case]:
        return due.to_close(council, at - RESTS, most=AT_A_TIME, leave=stuck)

    def close(case: Case, at: datetime) -> int:
        return int(bool(actions.close(case, by=TIDY, at=at)))

    return _each(council, waiting, close, case_of=lambda case: case.pk)


Waiting = TypeVar("Waiting")


def _each(
    council: int,
    waiting: Callable[[datetime, set[int]], list[Waiting]],
    do: Callable[[Waiting, datetime], int],
    *,
    case_of: Callable[[Waiting], int],
) -> int:
    """Do what waits in a council, each in its own transaction; return how much was done.

    What cannot be done is said, left for the next pass, and holds up nothing behind it.
    """
    done, stuck = 0, set[int]()
    while True:
        with scope.opened([council], writes=False) as at:
            found = waiting(at, stuck)
        before = done, len(stuck)
        for one in found:
            try:
                with scope.opened([council], writes=True) as at:
                    done += do(one, at)
            except Refused as why:
                log.warning("Case %s is left as it is: %s", case_of(one), why)
                stuck.add(case_of(one))
        if len(found) < AT_A_TIME or before == (done, len(stuck)):
            return done


def take_up_lost_once() -> int:
    """Give teams the tasks of messages that did not arrive; return how many."""
    found = loops.where(lambda _: contact.councils_with_unattended())
    return sum(_take_up_in(council) for council in found)


def _take_up_in(council: int) -> int:
    with scope.opened([council], writes=False):
        lost = contact.unattended(council, most=AT_A_TIME)
    return sum(_take_up(council, message) for message in lost)


def _take_up(council: int, message: Message) -> bool:
    with scope.opened([council], writes=True) as at:
        return actions.take_up_lost(message, by=POST, at=at)


def do_tasks_once() -> int:
    """Do the tasks that are jobs and due, over every council; return how many were looked at."""
    return _over_all("tasks", loops.where(due.councils_with_jobs), _tasks_in)


def _tasks_in(council: int) -> int:
    def waiting(at: datetime, stuck: set[int]) -> list[Task]:
        return due.due_jobs(council, at, most=AT_A_TIME, leave=stuck)

    calls: list[tuple[Task, Errand]] = []

    def do(task: Task, at: datetime) -> int:
        errand = actions.do_job(task, by=WORKS, at=at)
        if errand is not None:
            calls.append((task, errand))
        return 1

    done = _each(council, waiting, do, case_of=lambda task: task.case_id)
    if not calls:
        return done
    with scope.opened([council], writes=False):
        slug = councils.by_ids([council])[0].slug
    named = (word.partition("=") for word in settings.WEBHOOK_HOSTS)
    courier = Courier(allowed=frozenset(host for whose, _, host in named if whose == slug))
    for task, errand in calls:
        _call(courier, task, errand)
    return done


def _call(courier: Courier, task: Task, errand: Errand) -> bool:
    """Ask another system, with no transaction open, and take its answer in one of its own."""
    with scope.opened([errand.council_id], writes=False) as at:
        headers = errands.headers(errand, at=at)
    receipt = courier.deliver(errand.url, headers, errand.body)
    with scope.opened([errand.council_id], writes=True) as at:
        return actions.settle_job(task, receipt, by=WORKS, at=at, tries=errand.tries)


def go_on_together_once() -> int:
    """Go on with what is done to several cases at once; return how many turns that took."""
    return _over_all("together", loops.where(together.councils_with_bulk), _together_in)


def _together_in(council: int) -> int:
    with scope.opened([council], writes=False):
        waiting = together.bulk_under_way(council)
    for bulk in waiting:
        with scope.opened([council], writes=True) as at:
            actions.go_on_together(bulk, by=TOGETHER, at=at)
    return len(waiting)


def follow_calendars_once() -> int:
    """Let open cases follow calendars that were changed; return how many did, over all councils."""
    changed = loops.where(lambda at: calendars.recently_changed(at - FOLLOWS))
    return _over_all("calendars", changed, _follow_in)


def _follow_in(council: int) -> int:
    moved = 0
    while True:
        with scope.opened([council], writes=True) as at:
            now = actions.follow_calendars(council, by=HOURS, at=at, most=FOLLOW_AT_ONCE)
        moved += now
        if now < FOLLOW_AT_ONCE:
            return moved


LOOPS: dict[str, Callable[[], int]] = {
    "thresholds": fire_thresholds_once,
    "lost-messages": take_up_lost_once,
    "tasks": do_tasks_once,
    "together": go_on_together_once,
}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {
    "paused-until": wake_once,
    "auto-close": close_resolved_once,
    "calendars": follow_calendars_once,
}
"""What `moothall work` looks after once a minute for this package."""
