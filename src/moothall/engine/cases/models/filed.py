"""Files of a case: what came with the form, with a message or with a note."""

import uuid
from typing import ClassVar

from django.db import models

from moothall.engine.cases.models.asked import Case, of_the_case
from moothall.engine.cases.models.done import Event
from moothall.engine.documents.models import NAME_LENGTH, File


class CaseFile(models.Model):
    """A file of a case, under the name that it has there.

    *key* names it in addresses and opens nothing by itself. *event* is what it came with; without
    one it answers a question of the form. The requester opens only those that are public.
    """

    council = of_the_case()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    question = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=NAME_LENGTH)
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(event__isnull=True) ^ models.Q(question=""),
                name="file_came_with_the_form_or_with_an_event",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["event"],
                condition=models.Q(event__isnull=False),
                name="case_file_by_event",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.file_id} of case {self.case_id}"
