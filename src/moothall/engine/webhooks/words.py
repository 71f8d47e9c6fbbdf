"""The words of webhooks: what can be told, how a delivery stands, what is refused."""

from datetime import timedelta

from django.db.models import TextChoices

from moothall.engine.cases.words import VERBS as CASE_VERBS
from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "webhook.added": "A webhook was set up; its secret was shown once.",
    "webhook.rotated": "A webhook got a new secret; the former one counts for a day.",
    "webhook.removed": "A webhook was taken away.",
    "webhook.given-up": "A delivery could not be made and is not tried again.",
    "webhook.sent-again": "A delivery was put in line once more.",
}

UNJOURNALLED: dict[str, str] = {
    "webhooks_delivery": "It tells an entry on; trying to deliver it is not an act.",
}
"""Tables whose rows may change without an entry, each with the reason."""

KINDS: tuple[str, ...] = tuple(sorted(CASE_VERBS))
"""What can be told: the journal's verbs of cases."""

OVERLAP = timedelta(days=1)
"""How long a former secret still signs beside the new one."""

TRIES = 12
"""How often a delivery is tried before it is given up: with the pauses below, about two days."""

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=12)
LONGEST_URL = 500


class State(TextChoices):
    """How far a delivery has come."""

    QUEUED = "queued", "Waiting to be delivered"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Given up"


class NoSuchWebhook(Refused):
    """There is no such webhook here."""


class NoSuchDelivery(Refused):
    """There is no such delivery here."""


class NotThisWebhook(Refused):
    """A webhook cannot be set up so."""


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after that many failed attempts (1 or more)."""
    return min(FIRST_PAUSE * (1 << min(attempts * 2 - 2, 30)), LONGEST_PAUSE)
