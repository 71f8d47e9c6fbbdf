"""The chores of filing: what cases came to starts, or stops, the time documents are kept for."""

from collections.abc import Callable

from moothall.engine.filing import actions, queries
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

KEEPS = Actor.job("documents-kept")
AT_A_TIME = 200


def reckon_once() -> int:
    """Reckon how long documents of cases that closed, or opened again, are kept; return how many.

    A case closes without waiting for it, whether or not its documents have a date.
    """
    return sum(_reckon(council_id) for council_id in councils.all_ids())


def _reckon(council_id: int) -> int:
    with scope.opened([council_id], writes=False):
        outdated = queries.outdated(council_id, most=AT_A_TIME)
    changed = 0
    for document in outdated:
        with scope.opened([council_id], writes=True) as at:
            changed += actions.reckon(document, by=KEEPS, at=at)
    return changed


CHORES: dict[str, Callable[[], int]] = {"documents-kept": reckon_once}
"""What `moothall work` looks after once a minute for this package."""
