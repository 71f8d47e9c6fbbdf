"""Forget the rows that files brought and nobody needs any more."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from moothall.engine.registers.actions import forgetting
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

BY: Final = Actor.job("register-rows")
BETWEEN: Final = timedelta(hours=1)
_done: dict[str, datetime] = {}


def forget_once() -> int:
    """Once an hour erase what was rejected or never loaded so many days ago; return of how many."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=False) as at:
        before = _done.get("at")
    if before is not None and at - before < BETWEEN:
        return 0
    _done["at"] = at
    return sum(_forget(council_id) for council_id in everyone)


def _forget(council_id: int) -> int:
    with scope.opened([council_id], writes=True) as at:
        since = at - timedelta(days=settings.LOAD_ROWS_DAYS)
        return forgetting.forget_older(council_id, since, by=BY, at=at)
