"""What can be done with articles."""

from moothall.practices.knowledge.actions.counting import (
    answer,
    erase,
    forget_old,
    lack,
    note_case,
    note_missed,
    note_view,
    settle,
    use,
)
from moothall.practices.knowledge.actions.finding import find_anew
from moothall.practices.knowledge.actions.picturing import add_picture, remove_picture
from moothall.practices.knowledge.actions.publishing import (
    bring,
    give_back,
    publish,
    put_back,
    remind,
    review,
    submit,
    withdraw,
)
from moothall.practices.knowledge.actions.writing import change, write

__all__ = [
    "add_picture",
    "answer",
    "bring",
    "change",
    "erase",
    "find_anew",
    "forget_old",
    "give_back",
    "lack",
    "note_case",
    "note_missed",
    "note_view",
    "publish",
    "put_back",
    "remind",
    "remove_picture",
    "review",
    "settle",
    "submit",
    "use",
    "withdraw",
    "write",
]
