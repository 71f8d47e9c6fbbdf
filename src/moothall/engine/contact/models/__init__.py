"""The outbox, and the addresses that it must not or need not write to."""

from moothall.engine.contact.models.addresses import (
    Allowance,
    Barred,
    Preference,
    QuietHours,
)
from moothall.engine.contact.models.message import Message

__all__ = ["Allowance", "Barred", "Message", "Preference", "QuietHours"]
