"""What is done to documents."""

from moothall.engine.filing.actions.checking import break_lock, check_in, check_out, put_back
from moothall.engine.filing.actions.disposing import confirm, erase, propose, withdraw
from moothall.engine.filing.actions.filed import Given, add_version, describe, file, note_opened
from moothall.engine.filing.actions.keeping import hold, lift, reckon, start_retention
from moothall.engine.filing.actions.publishing import publish_types
from moothall.engine.filing.actions.working import finish_work

__all__ = [
    "Given",
    "add_version",
    "break_lock",
    "check_in",
    "check_out",
    "confirm",
    "describe",
    "erase",
    "file",
    "finish_work",
    "hold",
    "lift",
    "note_opened",
    "propose",
    "publish_types",
    "put_back",
    "reckon",
    "start_retention",
    "withdraw",
]
