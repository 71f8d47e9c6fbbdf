"""What can be done to a case. Every change to one is made here."""

from moothall.engine.cases.actions.ending import cancel, close, merge, rate, reopen, resolve
from moothall.engine.cases.actions.priorities import follow_calendar, reprioritise
from moothall.engine.cases.actions.submitting import log, submit
from moothall.engine.cases.actions.tasks import finish_task
from moothall.engine.cases.actions.working import (
    assign,
    note,
    pause,
    receive_message,
    reply,
    resume,
)

__all__ = [
    "assign",
    "cancel",
    "close",
    "finish_task",
    "follow_calendar",
    "log",
    "merge",
    "note",
    "pause",
    "rate",
    "receive_message",
    "reopen",
    "reply",
    "reprioritise",
    "resolve",
    "resume",
    "submit",
]
