"""The loop of webhooks: follow each council's sealed journal, deliver what is due."""

import logging
from collections.abc import Callable

from django.db import connection

from moothall.engine.webhooks import actions, queries
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.webhooks.client import Courier

LOOP = Actor.job("webhooks")
AT_A_TIME = 20
"""How many deliveries of one council are made before the next council has its turn."""
log = logging.getLogger("moothall.webhooks")


def tell_once() -> int:
    """Queue and make the deliveries that are due; return how many were accepted."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=False):
        told = queries.everywhere()
    accepted = 0
    for council_id in told:
        try:
            accepted += _tell(council_id)
        except Exception:  # the job runner is one of the two places that catch everything
            log.exception("the loop webhooks failed for council %s and goes on", council_id)
            if not connection.is_usable():  # the runner takes another, and the loop's lock anew
                raise
    return accepted


def _tell(council_id: int) -> int:
    with scope.opened([council_id], writes=True) as at:
        webhooks = queries.webhooks(council_id)
        for webhook in webhooks:
            actions.follow(webhook, by=LOOP, at=at)
    courier = Courier(allowed=queries.allowed(webhooks[0].council)) if webhooks else Courier()
    accepted = 0
    for _ in range(AT_A_TIME):
        with scope.opened([council_id], writes=True) as at:
            receipt = actions.deliver(council_id, courier.deliver, by=LOOP, at=at)
        if receipt is None:
            break
        accepted += receipt.is_accepted
    return accepted


LOOPS: dict[str, Callable[[], int]] = {"webhooks": tell_once}
"""What `moothall work` runs for this package."""
