"""The mail of a case: what it became of, what was added, and what is held and may belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from moothall.engine.cases.models import Case
from moothall.engine.inbox import queries
from moothall.engine.inbox.words import OPEN, State


@dataclass(frozen=True, slots=True)
class Beside:
    """A mail on the page of its case; `is_held`: it is not believed, and somebody must judge it."""

    url: str
    subject: str
    words: str
    why: str
    at: datetime
    is_held: bool


def of_case(case: Case) -> Sequence[Beside]:
    """Return the mail of a case, what is held first."""
    found = [
        Beside(
            url=reverse("staff:mail-one", args=[one.token]),
            subject=one.subject or "(no subject)",
            words="Not shown to be theirs" if one.state in OPEN else State(one.state).label,
            why=one.reason,
            at=one.came_at,
            is_held=one.state in OPEN,
        )
        for one in queries.of_case(case)
    ]
    return sorted(found, key=lambda one: not one.is_held)
