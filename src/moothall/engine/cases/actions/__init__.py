"""What can be done to a case. Every change to one is made here."""

from moothall.engine.cases.actions.ending import cancel, close, merge, rate, reopen, resolve
from moothall.engine.cases.actions.priorities import follow_calendar, reprioritise
from moothall.engine.cases.actions.replaying import Replayed, replay
from moothall.engine.cases.actions.submitting import log, submit
from moothall.engine.cases.actions.tasks import finish_task
from moothall.engine.cases.actions.thresholds import fire_thresholds
from moothall.engine.cases.actions.working import (
    assign,
    note,
    pause,
    receive_message,
    reply,
    resume,
)

__all__ = [
    "Replayed",
    "assign",
    "cancel",
    "close",
    "finish_task",
    "fire_thresholds",
    "follow_calendar",
    "log",
    "merge",
    "note",
    "pause",
    "rate",
    "receive_message",
    "reopen",
    "replay",
    "reply",
    "reprioritise",
    "resolve",
    "resume",
    "submit",
]
