"""What is stored about the cases of other desks that are brought here."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from moothall.engine.cases.models import Case
from moothall.engine.registers.models import BroughtFile
from moothall.engine.registers.words import UNDER_WAY
from moothall.ground.councils.models import Council

COMMENTS_FROM: Final = 1_000_000
"""The number of the first megabyte of comments: no file of cases has as many."""


class Takeover(BroughtFile):
    """A file with the cases of another desk: how it is read, how far it is, what became of it.

    Its bytes stand in `TakeoverPart`; `head` says too what its columns say, `mapping` what they
    mean here. The same is kept of the second file with what was said of these cases, where one was
    brought. `notes` counts what is worth knowing of rows that can be cases. `taken_back` stands in
    `counts` from when undoing began; `reached` is the last case that an undoing looked at.
    """

    FAILED = "takeover.failed"

    desk = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, blank=True, default="")
    comments_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    comments_length = models.BigIntegerField(default=0, db_default=0)
    comments_form = models.JSONField(default=dict, db_default={})
    comments_head = models.JSONField(default=dict, db_default={})
    notes = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["council", "id"],
                name="takeover_under_way",
                condition=Q(state__in=UNDER_WAY),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="takeover_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return f"takeover {self.pk} from {self.desk}"

    @property
    def is_undoing_begun(self) -> bool:
        """Whether its undoing was asked for: from then on nothing more of it is taken over."""
        return "taken_back" in self.counts


class TakeoverPart(models.Model):
    """A megabyte of a file that was brought, until its takeover is over.

    Those of the second file, with what was said, are numbered from `COMMENTS_FROM`.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    takeover = models.ForeignKey(
        Takeover, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["takeover", "number"], name="takeover_part_has_its_own_number"
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of takeover {self.takeover_id}"


class RefusedRow(models.Model):
    """A row that could not be a case, or a comment: its line, why, and the row as it stood."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    takeover = models.ForeignKey(
        Takeover, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    is_of_comments = models.BooleanField(default=False, db_default=False)
    line = models.PositiveIntegerField()
    reason = models.TextField()
    text = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["takeover", "line"], name="refused_row_by_line")]

    def __str__(self) -> str:
        return f"line {self.line} of takeover {self.takeover_id}"

    @property
    def of(self) -> str:
        """Of which file it is."""
        return "comments" if self.is_of_comments else "cases"


class Taken(models.Model):
    """That a case came by a takeover; it goes when the case is taken back."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    takeover = models.ForeignKey(
        Takeover, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["takeover", "case"], name="taken_by_takeover")]

    def __str__(self) -> str:
        return f"case {self.case_id} of takeover {self.takeover_id}"


class Commented(models.Model):
    """That a takeover brought comments of a case that was here before; it goes as they do."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    takeover = models.ForeignKey(
        Takeover, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["takeover", "case"], name="case_is_commented_once"),
        ]

    def __str__(self) -> str:
        return f"comments of takeover {self.takeover_id} on case {self.case_id}"
