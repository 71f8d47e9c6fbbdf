"""What happened: one append-only line for every action anyone took, and its seal."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One thing that was done, by whom and when: ids and codes, never typed text.

    It holds no foreign keys, so history never stops a record being disposed of.
    """

    council_id = models.BigIntegerField()
    verb = models.CharField(max_length=80)
    thing_kind = models.CharField(max_length=60)
    thing_id = models.BigIntegerField(null=True)
    by_kind = models.CharField(max_length=20)
    by_id = models.BigIntegerField(null=True)
    by_code = models.CharField(max_length=60, blank=True, default="")
    cause_id = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["council_id", "thing_kind", "thing_id"], name="journal_by_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_kind} {self.thing_id} (entry {self.pk})"


class Seal(models.Model):
    """The proof of one entry: its place in its council's chain and the hash up to it."""

    council_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council_id", "sequence"], name="seal_has_its_own_place_in_the_chain"
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.sequence} of council {self.council_id}"


class Unsealed(models.Model):
    """An entry that waits for its seal. Filled by a trigger, emptied by the sealing loop."""

    entry_id = models.BigIntegerField(primary_key=True)
    council_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"entry {self.entry_id} waits for its seal"
