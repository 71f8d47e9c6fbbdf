"""What is stored about documents: types, documents, versions, holds, disposals, certificates."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.cases.models import Case
from moothall.engine.documents.models import NAME_LENGTH, File
from moothall.engine.filing.words import (
    LONGEST_PATH,
    LONGEST_REASON,
    LONGEST_REFERENCE,
    LONGEST_TITLE,
    Kind,
    Outcome,
    TextState,
)
from moothall.ground.councils.models import Council, Team
from moothall.ground.people.models import Person


def _of_the_document() -> "models.ForeignKey[Council, Council]":
    """Return the council of a row that belongs to a document, whose own key holds it there."""
    return models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


def _somebody(*, has_index: bool = False) -> "models.ForeignKey[Person | None, Person | None]":
    """Return who did it; empty for a machine."""
    return models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=has_index,
    )


class TypesVersion(models.Model):
    """The types of document of a council, as they were put in force. The last one counts."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    definition = models.JSONField()
    text = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "number"], name="document_types_have_one_version_of_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"document types {self.number}"


class Document(models.Model):
    """Something that is kept because of a case, a record or an account, as long as its type says.

    *reference* is what the thing is called that it is filed against; a case is also linked.
    *kept_until_on* is empty while nothing has started the time it is kept for: then it stays.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=11, unique=True)
    type = models.CharField(max_length=60)
    title = models.CharField(max_length=LONGEST_TITLE)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=LONGEST_REFERENCE)
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    metadata = models.JSONField(default=dict)
    versions_so_far = models.IntegerField(default=0)
    holds_now = models.IntegerField(default=0)
    checked_out_by = _somebody()
    checked_out_at = models.DateTimeField(null=True)
    retention_from_on = models.DateField(null=True)
    kept_until_on = models.DateField(null=True)
    filed_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="document_is_in_one_council"),
            models.CheckConstraint(
                condition=Q(kind=Kind.CASE, case__isnull=False)
                | (~Q(kind=Kind.CASE) & Q(case__isnull=True)),
                name="document_of_a_case_is_linked_to_it",
            ),
            models.CheckConstraint(
                condition=Q(checked_out_by__isnull=True, checked_out_at__isnull=True)
                | Q(checked_out_by__isnull=False, checked_out_at__isnull=False),
                name="document_is_out_exactly_when_somebody_has_it",
            ),
            models.CheckConstraint(
                condition=Q(kept_until_on__isnull=True) | Q(retention_from_on__isnull=False),
                name="document_has_an_end_only_after_a_beginning",
            ),
            models.CheckConstraint(
                condition=Q(holds_now__gte=0), name="document_has_no_fewer_than_no_holds"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "kind", "reference"], name="document_by_reference"),
            models.Index(fields=["council", "-filed_at", "-id"], name="document_newest"),
            models.Index(fields=["case"], name="document_of_case", condition=Q(case__isnull=False)),
            models.Index(
                fields=["council", "kept_until_on"],
                name="document_due",
                condition=Q(kept_until_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.number}"


class Version(models.Model):
    """A version of a document: a file by hash, under the name that it has there."""

    council = _of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.IntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    note = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    is_redacted = models.BooleanField(default=False)
    added_by = _somebody()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "id"], name="document_version_is_in_one_council"
            ),
            models.UniqueConstraint(
                fields=["document", "number"], name="document_has_one_version_of_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of document {self.document_id}"


class Hold(models.Model):
    """A legal hold: while one stands, its document is not disposed of."""

    council = _of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    reason = models.CharField(max_length=LONGEST_REASON)
    placed_by = _somebody()
    placed_at = models.DateTimeField()
    lifted_by = _somebody()
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"hold {self.pk} on document {self.document_id}"


class Proposal(models.Model):
    """A proposal to dispose of a document, which waits for a second officer."""

    council = _of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reason = models.CharField(max_length=LONGEST_REASON)
    proposed_by = _somebody()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document"], name="document_is_proposed_once_for_disposal"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal to dispose of document {self.document_id}"


class Certificate(models.Model):
    """What stays of a document that was disposed of: what it was, by which rule, by whom.

    It keeps no title and no metadata: what somebody typed of a person goes with the document.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=11, unique=True)
    type = models.CharField(max_length=60)
    type_name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=LONGEST_REFERENCE)
    rule = models.CharField(max_length=700)
    retention_from_on = models.DateField(null=True)
    kept_until_on = models.DateField(null=True)
    contents = models.JSONField(default=list)
    proposed_by = _somebody()
    confirmed_by = _somebody()
    filed_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    disposed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["council", "-disposed_at"], name="certificate_newest"),
        ]

    def __str__(self) -> str:
        return f"certificate of document {self.number}"


class WorkItem(models.Model):
    """The work that a document raised as it arrived: a task for a team, or a case."""

    council = _of_the_document()
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
    done_by = _somebody()
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
    """The words in a version of a document, read by a loop in a process of its own."""

    council = _of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.WAITING)
    body = models.TextField(blank=True, default="")
    why = models.CharField(max_length=200, blank=True, default="")
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
    """One file of an intake: by its hash, and whether it came in, was there already, or why not."""

    council = _of_the_document()
    intake = models.ForeignKey(
        Intake, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.IntegerField()
    path = models.CharField(max_length=LONGEST_PATH)
    sha256 = models.CharField(max_length=64, blank=True, default="")
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
