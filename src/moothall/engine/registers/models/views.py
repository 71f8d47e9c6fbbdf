"""What is stored about the lists of records that people keep."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.registers.models.records import Register
from moothall.ground.councils.models import Council
from moothall.ground.people.models import KeptView, Person


class SavedView(KeptView):
    """A list of a register that somebody keeps."""

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="saved_view_is_in_one_council"),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(is_shared=False),
                name="view_is_shared_with_a_team_or_with_all",
            ),
        ]


class FirstView(models.Model):
    """The list with which a register opens for somebody: `address`, where the page names none."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    address = models.CharField(max_length=2000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "person"], name="register_opens_in_one_way_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class BulkChange(models.Model):
    """One change of several records at once: what was done, to which, and which were left.

    `wanted` names the move or the fields, and holds their values; `done` says by record which
    revision that made and the days it had before; `left` says by record why nothing was done.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    wanted = models.JSONField()
    why = models.TextField(blank=True, default="")
    done = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="bulk_change_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of {len(self.done)} records"
