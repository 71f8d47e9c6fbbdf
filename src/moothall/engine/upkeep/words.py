"""The words of upkeep: what is recorded of it, and what may be refused."""

from typing import Final

from django.db.models import TextChoices

from moothall.engine.registers.words import NotAllowed
from moothall.ground.journal.words import Actor, Refused

VERBS: dict[str, str] = {
    "record.followed": "What is declared to follow was done; the facts name the rule and the kind.",
    "record.ceased": "A condition from which something followed holds no more.",
    "record.resumed": "A condition holds as before, as what ended it was undone; nothing follows.",
    "record.reminded": "An officer was reminded that a record is due to be looked at again.",
    "record.read": "Somebody said that they have read an edition of a record.",
    "registers.kept-up": "The registers of a council were kept up for a day; the facts count.",
}

FOLLOWS: Final = Actor.job("follow-ups")
"""As whom the platform does what a register declares to follow."""


class Kind(TextChoices):
    """What followed."""

    RECORD = "record", "A record"
    MESSAGE = "message", "A message"
    CASE = "case", "A case"


class CannotFollow(NotAllowed):
    """What must follow cannot be done, so nothing is."""


class NotToRead(Refused):
    """That is not for you to read."""
