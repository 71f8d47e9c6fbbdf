"""Who is asked how it went, and whose answer is taken. Pure."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from moothall.ground.journal.words import Actor

MOST = 5
"""The best answer; 1 is the worst."""
OWN_WORK = "Nobody rates their own work."
NOT_ASKED = "You were not asked about this one."
TOO_LATE = "It is too late to answer: this was closed more than 30 days ago."
ANSWERED_WITHIN = timedelta(days=30)
"""So long after a case was closed its question is answered; figures that were told stay so."""
SAMPLE = UUID("00000000-0000-4000-8000-000000000000")
"""The token in a message that is shown before it is sent: nobody answers by it."""


def is_drawn(reference: str, share: int) -> bool:
    """Whether a case is among the *share* in a hundred that are asked about: always the same.

    It is drawn by its reference, which nobody chooses; closed again it is drawn no other way.
    """
    drawn = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8]) % 100
    return drawn < share


def is_too_late(closed_at: datetime | None, at: datetime) -> bool:
    """Whether a case was closed too long ago to be answered about; one open again was not."""
    return closed_at is not None and at > closed_at + ANSWERED_WITHIN


def why_not_rate(
    by: Actor, *, score: int, was_asked: bool, is_late: bool, worked: Collection[int]
) -> str | None:
    """Say why an answer cannot be taken; *worked* are the people who worked on the case."""
    if not 1 <= score <= MOST:
        return f"Choose an answer from 1 to {MOST}."
    if not was_asked:
        return NOT_ASKED
    if is_late:
        return TOO_LATE
    if by.kind == "person" and by.id in worked:
        return OWN_WORK
    return None


def why_not_call_back(
    by: Actor, *, is_owed: bool, is_lead: bool, worked: Collection[int], remark: str
) -> str | None:
    """Say why somebody cannot say what came of calling back whoever was badly served."""
    if not is_owed:
        return "Nobody is owed a call back for this case, or somebody called already."
    if not is_lead:
        return "A manager of the team calls back."
    if by.kind == "person" and by.id in worked:
        return "Somebody who did not work on the case calls back."
    if not remark.strip():
        return "Write what came of it."
    return None
