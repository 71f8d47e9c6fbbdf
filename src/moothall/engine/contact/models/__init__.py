"""The outbox, the addresses that it must not write to, and what a council set for its own."""

from moothall.engine.contact.models.addresses import (
    Allowance,
    Barred,
    Daily,
    Failing,
    Preference,
    QuietHours,
)
from moothall.engine.contact.models.message import Message
from moothall.engine.contact.models.sender import Sender

__all__ = [
    "Allowance",
    "Barred",
    "Daily",
    "Failing",
    "Message",
    "Preference",
    "QuietHours",
    "Sender",
]
