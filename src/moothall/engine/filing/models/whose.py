"""To whom a row of filing belongs: its council, and somebody who did it."""

from django.db import models

from moothall.ground.councils.models import Council
from moothall.ground.people.models import Person


def of_the_document() -> "models.ForeignKey[Council, Council]":
    """Return the council of a row that belongs to a document, whose own key holds it there."""
    return models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


def somebody(*, has_index: bool = False) -> "models.ForeignKey[Person | None, Person | None]":
    """Return who did it; empty for a machine."""
    return models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=has_index,
    )
