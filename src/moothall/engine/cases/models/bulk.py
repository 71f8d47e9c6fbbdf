"""What is stored about doing the same to several cases."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.ground.councils.models import Council


class BulkChange(models.Model):
    """The same done to several cases of a council: what, to which, and what became of each.

    `wanted` names the choices, `text` what was typed, kept until it is done. `waiting` lists what
    is still to be done, each as a case and how many events it had when it was seen. `done` says by
    case what undoing it needs; `left` says why nothing was done. Once it is being undone,
    `put_back` says by case why that could not be, or '' where it was. `is_single`: it was done to
    one case where it stands in a list, and can be undone there; no list of changes shows it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=20)
    is_single = models.BooleanField(default=False, db_default=False)
    wanted = models.JSONField(default=dict)
    text = models.TextField(blank=True, default="")
    waiting = models.JSONField(default=list)
    done = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    put_back = models.JSONField(default=dict)
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_by_kind = models.CharField(max_length=10, blank=True, default="")
    undone_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="bulk_of_cases_in_one_council"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council"], name="bulk_under_way", condition=Q(finished_at__isnull=True)
            ),
            models.Index(
                fields=["council", "by_kind", "by_id", "-id"],
                name="bulk_of_several",
                condition=Q(is_single=False),
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of several cases"
