"""Forget the rows that files of other desks' cases brought and nobody needs any more."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from moothall.engine.moving import actions
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

BY: Final = Actor.job("takeover-rows")
BETWEEN: Final = timedelta(hours=1)
_done: dict[str, datetime] = {}


def forget_once() -> int:
    """Once an hour erase what was refused or never taken over so many days ago; return of how many.

    The days are those of the rows that registers refuse.
    """
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
        return actions.forget_older(council_id, since, by=BY, at=at)
