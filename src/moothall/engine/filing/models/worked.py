"""What a document is worked on with: the tasks it raised, and the words in it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.cases.models import Case
from moothall.engine.filing.models.kept import Document, Version
from moothall.engine.filing.models.whose import of_the_document, somebody
from moothall.engine.filing.words import TextState
from moothall.ground.councils.models import Team


class WorkItem(models.Model):
    """The work that a document raised as it arrived: a task for a team, or a case."""

    council = of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    task = models.CharField(max_length=300, blank=True, default="")
    raised_at = models.DateTimeField()
    done_by = somebody()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team__isnull=True) ^ Q(case__isnull=True),
                name="work_is_a_task_for_a_team_or_a_case",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["team", "raised_at"],
                name="document_work_to_do",
                condition=Q(done_at__isnull=True, team__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"work {self.pk} of document {self.document_id}"


class Text(models.Model):
    """The words in a version of a document, read by a loop in a process of its own.

    *is_recognised*: they were recognised in pictures, and may be wrong.
    """

    council = of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.WAITING)
    body = models.TextField(blank=True, default="")
    why = models.CharField(max_length=200, blank=True, default="")
    is_recognised = models.BooleanField(default=False)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=TextState.WAITING, next_try_at__isnull=False)
                | (~Q(state=TextState.WAITING) & Q(next_try_at__isnull=True)),
                name="text_is_read_again_exactly_while_it_waits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_try_at"],
                name="document_text_to_read",
                condition=Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"text of version {self.version_id}"
