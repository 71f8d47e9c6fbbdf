"""What can be asked about upkeep."""

from moothall.engine.upkeep.queries.following import Step, followed, unfollowed
from moothall.engine.upkeep.queries.reading import (
    Reader,
    Readers,
    ToRead,
    Waiting,
    held_on,
    mine,
    readers,
    to_read,
)
from moothall.engine.upkeep.queries.reviewing import (
    CAP,
    Count,
    Due,
    Looking,
    Reviews,
    Whose,
    counted,
    due,
    unreminded,
)
from moothall.engine.upkeep.queries.rounds import is_done

__all__ = [
    "CAP",
    "Count",
    "Due",
    "Looking",
    "Reader",
    "Readers",
    "Reviews",
    "Step",
    "ToRead",
    "Waiting",
    "Whose",
    "counted",
    "due",
    "followed",
    "held_on",
    "is_done",
    "mine",
    "readers",
    "to_read",
    "unfollowed",
    "unreminded",
]
