"""What goes on by itself: rotas are planned ahead, volunteers join, owners are reminded."""

import logging
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.queries import duty, groups

log = logging.getLogger("moothall.work")
LOOP = Actor.job("rotas")
GROUPS = Actor.job("groups")
EVERY = timedelta(days=1)


def plan_once() -> int:
    """Plan the rotas that were not since yesterday; return how many shifts came or went."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=False) as at:
        waiting = duty.to_plan(at - EVERY)
    return sum(_plan(rota.council_id, rota.pk) for rota in waiting)


def _plan(council_id: int, number: int) -> int:
    with scope.opened([council_id], writes=True) as at:
        return actions.plan(duty.rota([council_id], number), by=LOOP, at=at)


def groups_once() -> int:
    """Let volunteers join by their requests, and remind of what is overdue; return how many."""
    return sum(_groups(council_id) for council_id in councils.all_ids())


def _groups(council_id: int) -> int:
    with scope.opened([council_id], writes=False) as at:
        council = councils.by_ids([council_id])[0]
        today = at.astimezone(ZoneInfo(council.zone)).date()
        late = groups.overdue(council_id, today, at)
    taken = _take_in(council_id)
    for one in late:
        with scope.opened([council_id], writes=True) as at:
            actions.remind(one, by=GROUPS, at=at)
    return taken + len(late)


def _take_in(council_id: int) -> int:
    """Take in whoever can be: a request that cannot is said, and holds up nothing behind it."""
    taken = after = 0
    while True:
        with scope.opened([council_id], writes=False):
            waiting = groups.volunteers(council_id, after)
        if not waiting:
            return taken
        for group, case in waiting:
            try:
                with scope.opened([council_id], writes=True) as at:
                    taken += actions.take_in(group, case, by=GROUPS, at=at) is not None
            except Refused as why:
                log.warning("Case %s is left as it is: %s", case.pk, why)
        after = waiting[-1][1].pk


CHORES: dict[str, Callable[[], int]] = {"rotas": plan_once, "groups": groups_once}
"""What `moothall work` looks after once a minute for this package."""
