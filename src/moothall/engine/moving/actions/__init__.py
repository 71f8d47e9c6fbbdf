"""What can be done with a file of another desk's cases. Every change is made here."""

from moothall.engine.moving.actions.bringing import (
    begin,
    choose,
    drop,
    end,
    foresee,
    look_again,
    prepare,
    read_again,
)
from moothall.engine.moving.actions.commenting import (
    bring_comments,
    undo_comments,
    write_comments,
)
from moothall.engine.moving.actions.forgetting import erase, forget_older
from moothall.engine.moving.actions.turning import note_done, read
from moothall.engine.moving.actions.undoing import ask_undo, end_undoing, undo_cases
from moothall.engine.moving.actions.writing import write_rows

__all__ = [
    "ask_undo",
    "begin",
    "bring_comments",
    "choose",
    "drop",
    "end",
    "end_undoing",
    "erase",
    "foresee",
    "forget_older",
    "look_again",
    "note_done",
    "prepare",
    "read",
    "read_again",
    "undo_cases",
    "undo_comments",
    "write_comments",
    "write_rows",
]
