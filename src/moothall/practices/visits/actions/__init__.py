"""What can be done with counters and visits. Every change to one is made here."""

from moothall.practices.visits.actions.counters import (
    add_counter,
    change_counter,
    close_day,
    end_counter,
    open_day,
    set_hours,
)
from moothall.practices.visits.actions.keeping import book, cancel, hold, move, remind
from moothall.practices.visits.actions.serving import (
    arrive,
    call,
    call_next,
    finish,
    leave,
    miss,
    receive,
    settle_old,
)

__all__ = [
    "add_counter",
    "arrive",
    "book",
    "call",
    "call_next",
    "cancel",
    "change_counter",
    "close_day",
    "end_counter",
    "finish",
    "hold",
    "leave",
    "miss",
    "move",
    "open_day",
    "receive",
    "remind",
    "set_hours",
    "settle_old",
]
