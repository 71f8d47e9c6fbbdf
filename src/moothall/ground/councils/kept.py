"""Councils kept in a process for a few seconds: every page asks whose it is, and it hardly changes.

A change shows at once in the process that made it, and within `SECONDS` in the others. Inside a
transaction nothing is kept, nor taken from what is kept: whoever changes something sees the rows.
"""

import copy
import time
from collections.abc import Callable, Sequence
from typing import Final

from django.db import connection, transaction

from moothall.ground.councils.models import Council
from moothall.outside.postgres.asked import database_asked

SECONDS: Final = 5.0
MOST: Final = 1000
_turn = 0
"""How often a change has been made here: what was read before it is not kept after it."""
_kept: dict[tuple[str, object], tuple[float, Sequence[Council]]] = {}


def found(of: object, read: Callable[[], Sequence[Council]]) -> list[Council]:
    """Return what *read* gives, or gave a moment ago, as councils of the caller's own.

    :param of: what is asked; what was not found is asked again each time.
    """
    if connection.in_atomic_block:
        return list(read())
    key, now = (database_asked(), of), time.monotonic()
    read_at, councils = _kept.get(key, (now - SECONDS, ()))
    if now - read_at >= SECONDS:
        begun, councils = _turn, read()
        if len(_kept) >= MOST:
            _kept.clear()
        if councils and begun == _turn:
            _kept[key] = now, councils
    return [copy.copy(council) for council in councils]


def forget() -> None:
    """Keep nothing from before this transaction, once it is committed."""
    transaction.on_commit(_begin_anew)


def _begin_anew() -> None:
    global _turn  # noqa: PLW0603 -- one for the process
    _turn += 1
    _kept.clear()
