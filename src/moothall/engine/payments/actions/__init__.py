"""What can be done with money. Every change to a charge, a payment or a refund is made here."""

from moothall.engine.payments.actions.accounts import connect, reseal
from moothall.engine.payments.actions.charging import ask, log, submit
from moothall.engine.payments.actions.erasing import erase
from moothall.engine.payments.actions.lapsing import lapse
from moothall.engine.payments.actions.linking import send_link
from moothall.engine.payments.actions.paying import (
    Begun,
    give_up,
    hurry,
    mark_paid,
    postpone,
    settle,
    start,
)
from moothall.engine.payments.actions.reconciling import keep_day
from moothall.engine.payments.actions.refunding import (
    ask_refund,
    decide_refund,
    learn_refund,
    put_off,
    send_refund,
    take_up_refund,
)

__all__ = [
    "Begun",
    "ask",
    "ask_refund",
    "connect",
    "decide_refund",
    "erase",
    "give_up",
    "hurry",
    "keep_day",
    "lapse",
    "learn_refund",
    "log",
    "mark_paid",
    "postpone",
    "put_off",
    "reseal",
    "send_link",
    "send_refund",
    "settle",
    "start",
    "submit",
    "take_up_refund",
]
