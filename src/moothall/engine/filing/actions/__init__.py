"""What is done to documents."""

from moothall.engine.filing.actions.checking import break_lock, check_in, check_out, put_back
from moothall.engine.filing.actions.disposing import confirm, erase, propose, withdraw
from moothall.engine.filing.actions.filed import Given, add_version, describe, file, note_opened
from moothall.engine.filing.actions.finding import find_anew
from moothall.engine.filing.actions.held import hold, lift
from moothall.engine.filing.actions.keeping import reckon, start_retention
from moothall.engine.filing.actions.publishing import publish_types
from moothall.engine.filing.actions.redacting import redact
from moothall.engine.filing.actions.showing import publish, unpublish
from moothall.engine.filing.actions.taking import (
    Offered,
    begin_intake,
    end_intake,
    plan_intake,
    receive,
    reject,
    take_in,
)
from moothall.engine.filing.actions.texts import (
    Found,
    keep_text,
    postpone_text,
    recognise_again,
)
from moothall.engine.filing.actions.working import finish_work

__all__ = [
    "Found",
    "Given",
    "Offered",
    "add_version",
    "begin_intake",
    "break_lock",
    "check_in",
    "check_out",
    "confirm",
    "describe",
    "end_intake",
    "erase",
    "file",
    "find_anew",
    "finish_work",
    "hold",
    "keep_text",
    "lift",
    "note_opened",
    "plan_intake",
    "postpone_text",
    "propose",
    "publish",
    "publish_types",
    "put_back",
    "receive",
    "reckon",
    "recognise_again",
    "redact",
    "reject",
    "start_retention",
    "take_in",
    "unpublish",
    "withdraw",
]
