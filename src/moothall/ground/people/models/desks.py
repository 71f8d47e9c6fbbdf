"""What officers keep of their desk: views of the queue under a name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.ground.councils.models import Council, Team
from moothall.ground.people.models.known import Person


class KeptView(models.Model):
    """What a list shows, kept under a name by somebody, for themselves or to share.

    `address` is the view: what stands behind the question mark. It is shared with `team`, with the
    whole council where `is_shared`, else with nobody.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    is_shared = models.BooleanField(default=False)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=2000)
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_others(self) -> bool:
        """Whether it is shared, with a team or with all."""
        return self.is_shared or self.team_id is not None


class QueueView(KeptView):
    """A view of the queue that somebody keeps."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="queue_view_is_in_one_council"),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(is_shared=False),
                name="queue_view_is_shared_with_a_team_or_with_all",
            ),
        ]
