"""Who is asked how it went, and whose answer is taken. Pure."""

import hashlib
from collections.abc import Collection

from moothall.ground.journal.words import Actor

MOST = 5
"""The best answer; 1 is the worst."""
OWN_WORK = "Nobody rates their own work."
NOT_ASKED = "You were not asked about this one."


def is_drawn(reference: str, share: int) -> bool:
    """Whether a case is among the *share* in a hundred that are asked about: always the same.

    It is drawn by its reference, which nobody chooses; closed again it is drawn no other way.
    """
    drawn = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8]) % 100
    return drawn < share


def why_not_rate(by: Actor, *, score: int, was_asked: bool, worked: Collection[int]) -> str | None:
    """Say why an answer cannot be taken; *worked* are the people who worked on the case."""
    if not 1 <= score <= MOST:
        return f"Choose an answer from 1 to {MOST}."
    if not was_asked:
        return NOT_ASKED
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
