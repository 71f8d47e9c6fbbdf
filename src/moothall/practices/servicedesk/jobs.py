"""What goes on by itself at the desk: rotas are planned ahead, once a day."""

from collections.abc import Callable
from datetime import timedelta

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.queries import duty

LOOP = Actor.job("rotas")
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


CHORES: dict[str, Callable[[], int]] = {"rotas": plan_once}
"""What `moothall work` looks after once a minute for this package."""
