"""Loads of many documents at once, line by line."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.filing.models.whose import of_the_document
from moothall.engine.filing.words import LONGEST_PATH, Outcome
from moothall.ground.councils.models import Council


class Intake(models.Model):
    """A load of many files at once: how many there were, and what became of each (its lines)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=LONGEST_PATH)
    found = models.IntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="intake_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return f"intake {self.pk}"


class IntakeLine(models.Model):
    """One file of an intake: by its hash, and whether it came in, was there already, or why not.

    While it waits to be sent, *said* is what the manifest says of it, and *sha256* the hash that
    it must have; both may be empty.
    """

    council = of_the_document()
    intake = models.ForeignKey(
        Intake, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.IntegerField()
    path = models.CharField(max_length=LONGEST_PATH)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    said = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=300, blank=True, default="")
    number = models.CharField(max_length=11, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["intake", "line"], name="file_of_an_intake_has_one_line"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.REJECTED) ^ Q(reason=""),
                name="line_says_why_exactly_when_it_was_rejected",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "sha256"], name="intake_line_by_hash"),
        ]

    def __str__(self) -> str:
        return f"line {self.line} of intake {self.intake_id}"
