"""What can be done with mail that comes in: kept, understood, judged."""

from moothall.engine.inbox.actions.connecting import connect, disconnect, note_reading, reseal
from moothall.engine.inbox.actions.erasing import erase
from moothall.engine.inbox.actions.forgetting import forget_old
from moothall.engine.inbox.actions.judging import (
    add_to_case,
    make_case,
    refuse,
    refuse_several,
    restore,
)
from moothall.engine.inbox.actions.keeping import keep
from moothall.engine.inbox.actions.settling import claim, fail, settle

__all__ = [
    "add_to_case",
    "claim",
    "connect",
    "disconnect",
    "erase",
    "fail",
    "forget_old",
    "keep",
    "make_case",
    "note_reading",
    "refuse",
    "refuse_several",
    "reseal",
    "restore",
    "settle",
]
