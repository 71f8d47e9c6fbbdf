"""What is stored about files that are brought into registers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.registers.models.records import Register, RegisterVersion
from moothall.engine.registers.words import UNDER_WAY, LoadState
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor


class BroughtFile(models.Model):
    """A file that somebody brought, on which the job works in turns: how far it is, what became.

    Its bytes are kept until it is over, `length` of them; `form` says how it is written, where it
    does not say so itself, `head` its columns and first rows, `mapping` how it is read. `counts`
    says what would become of its rows, then what did. Of the work that is under way `rows` are
    expected and `done` of them are done, `reached` is where it goes on; `tries` counts how often it
    was taken up in vain. Where it `is_emptied`, none of its rows are kept.
    """

    FAILED: ClassVar[str]
    """The verb by which the journal is told that it came to no end."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    length = models.BigIntegerField(default=0)
    form = models.JSONField(default=dict)
    head = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=LoadState.choices)
    counts = models.JSONField(default=dict)
    why_failed = models.TextField(blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    is_emptied = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    by_code = models.CharField(max_length=60, blank=True, default="")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = models.Manager()

    class Meta:
        abstract = True

    @property
    def brought_by(self) -> Actor:
        """Who brought it."""
        return Actor(self.by_kind, self.by_id, self.by_code)


class Load(BroughtFile):
    """A file brought into a register: what it was, how it was read, and what became of it.

    Its bytes stand in `FilePart`. `held_because` says why it waits for somebody to say that it is
    meant, and `meant_because` why it is. `reached` is the batch, or when it is undone the record,
    after which it goes on.
    """

    FAILED = "load.failed"

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    digest = models.CharField(max_length=64)
    version = models.ForeignKey(
        RegisterVersion, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    samples = models.JSONField(default=list)
    held_because = models.TextField(blank=True, default="")
    meant_because = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["register", "-id"], name="load_of_register"),
            models.Index(
                fields=["council", "id"],
                name="load_under_way",
                condition=Q(state__in=UNDER_WAY, length__gt=0),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="load_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return f"load {self.pk} of {self.file_name}"

    @property
    def is_undoing_begun(self) -> bool:
        """Whether its undoing was asked for: from then on nothing more of it is loaded."""
        return "put_back" in self.counts


class FilePart(models.Model):
    """A megabyte of a file that was brought, until its load is over."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    load = models.ForeignKey(
        Load, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["load", "number"], name="part_has_its_own_number"),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of load {self.load_id}"


class KeptMapping(models.Model):
    """How files of one source are read, kept by a name to be used again."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    name = models.CharField(max_length=100)
    mapping = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "name"], name="mapping_has_its_own_name_in_a_register"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RejectedRow(models.Model):
    """A row of a file that could not be used: its line, why, and the row as it stood."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    load = models.ForeignKey(
        Load, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    reason = models.TextField()
    text = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["load", "line"], name="rejected_row_of_load"),
        ]

    def __str__(self) -> str:
        return f"line {self.line} of load {self.load_id}"
