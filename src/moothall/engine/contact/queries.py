"""What can be asked about messages."""

from collections.abc import Sequence
from datetime import datetime

from moothall.engine.contact.models import Message
from moothall.engine.contact.words import State


def for_case(council_id: int, case_id: int) -> Sequence[Message]:
    """Return the messages about a case, oldest first."""
    return list(Message.objects.filter(council_id=council_id, case_id=case_id).order_by("pk"))


def councils_with_post(at: datetime) -> list[int]:
    """Return the councils in scope that have a message due, the longest waiting first."""
    due = Message.objects.filter(state=State.QUEUED, next_try_at__lte=at)
    return list(dict.fromkeys(due.order_by("next_try_at").values_list("council_id", flat=True)))


def given_up(council_id: int) -> Sequence[Message]:
    """Return the messages of a council that were given up, newest first."""
    failed = Message.objects.filter(council_id=council_id, state=State.FAILED)
    return list(failed.order_by("-pk"))


def counts() -> dict[str, int]:
    """Return how many messages in scope are in each state."""
    states = Message.objects.values_list("state", flat=True)
    return {state.value: states.filter(state=state).count() for state in State}
