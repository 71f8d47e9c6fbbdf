"""What is stored of upkeep: what followed, who was reminded and who has read, and days done.

A row goes with its record when that is erased.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.registers.models import Record
from moothall.engine.upkeep.words import Kind
from moothall.ground.councils.models import Council


class Followed(models.Model):
    """One thing that followed what was done to a record, or a condition that came to hold.

    `rule` names the move or the condition, and which of the things that follow. `revision` is the
    record's at which it followed. `other_id` is the record that was added, `case_reference` the
    case, `told_id` who was told, as far as somebody was. A condition that holds no more `is_over`;
    `ceased_in` is the record's revision in which that came to be.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    rule = models.CharField(max_length=80)
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    other_id = models.BigIntegerField(null=True)
    case_reference = models.CharField(max_length=20, blank=True, default="")
    told_id = models.BigIntegerField(null=True)
    is_over = models.BooleanField(default=False)
    ceased_in = models.PositiveIntegerField(null=True)
    followed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record", "rule"], name="followed_by_record")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "rule", "revision"],
                name="move_is_followed_once",
                condition=Q(rule__startswith="move:"),
            ),
            models.UniqueConstraint(
                fields=["record", "rule"],
                name="condition_is_followed_once_while_it_holds",
                condition=Q(is_over=False, rule__startswith="when:"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} that followed {self.rule} of record {self.record_id}"


class Reminder(models.Model):
    """That somebody was reminded that a record is due to be looked at on a day."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    review_on = models.DateField()
    person_id = models.BigIntegerField()
    reminded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "review_on", "person_id"], name="reminded_once_of_a_review"
            ),
        ]

    def __str__(self) -> str:
        return f"reminder of record {self.record_id}"


class Reading(models.Model):
    """That somebody said that they have read an edition of a record."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    edition = models.CharField(max_length=200, blank=True)
    person_id = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "edition", "person_id"], name="edition_is_read_once_by_each"
            ),
        ]

    def __str__(self) -> str:
        return f"reading of record {self.record_id}"


class Round(models.Model):
    """That the registers of a council were kept up for a day, and how much was done."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    day_on = models.DateField()
    counts = models.JSONField(default=dict)
    ended_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "day_on"], name="day_is_kept_up_once"),
        ]

    def __str__(self) -> str:
        return f"round of {self.day_on}"
