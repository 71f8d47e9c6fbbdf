"""What is done with messages: put in the outbox, delivered, settled by what came back."""

from moothall.engine.contact.actions.addressing import allow, bar, keep_quiet, prefer
from moothall.engine.contact.actions.bundling import want_daily
from moothall.engine.contact.actions.delivering import (
    claim,
    count_fault,
    deliver,
    hold_answers,
)
from moothall.engine.contact.actions.erasing import erase, erase_on_call
from moothall.engine.contact.actions.queueing import MESSAGES_OF_A_CASE, queue
from moothall.engine.contact.actions.sending import (
    Office,
    Signature,
    answer_to,
    close_office,
    open_office,
    reseal,
    send_test,
    sign,
)
from moothall.engine.contact.actions.settling import ask_later, attend, receive, retry, settle

__all__ = [
    "MESSAGES_OF_A_CASE",
    "Office",
    "Signature",
    "allow",
    "answer_to",
    "ask_later",
    "attend",
    "bar",
    "claim",
    "close_office",
    "count_fault",
    "deliver",
    "erase",
    "erase_on_call",
    "hold_answers",
    "keep_quiet",
    "open_office",
    "prefer",
    "queue",
    "receive",
    "reseal",
    "retry",
    "send_test",
    "settle",
    "sign",
    "want_daily",
]
