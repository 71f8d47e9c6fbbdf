"""Documents, their types and versions, and what of them everybody may read."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.cases.models import Case
from moothall.engine.documents.models import NAME_LENGTH, File
from moothall.engine.filing.models.whose import of_the_document, somebody
from moothall.engine.filing.words import LONGEST_REASON, LONGEST_REFERENCE, LONGEST_TITLE, Kind
from moothall.ground.councils.models import Council


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
    *erasure_asked_at*: when all else was erased that was held on whom it concerns, and a hold kept
    this; it goes with the last hold.
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
    checked_out_by = somebody()
    checked_out_at = models.DateTimeField(null=True)
    retention_from_on = models.DateField(null=True)
    kept_until_on = models.DateField(null=True)
    erasure_asked_at = models.DateTimeField(null=True)
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
            models.CheckConstraint(
                condition=Q(erasure_asked_at__isnull=True) | Q(holds_now__gt=0),
                name="document_waits_to_be_erased_only_while_held",
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

    council = of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.IntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    note = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    is_redacted = models.BooleanField(default=False)
    added_by = somebody()
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


class Publication(models.Model):
    """A redacted copy that everybody may read until it is withdrawn, under a title of its own.

    The address is the document's number, and stays: a newer copy takes the place of an older one.
    """

    council = of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    title = models.CharField(max_length=LONGEST_TITLE)
    published_by = somebody()
    published_at = models.DateTimeField()
    withdrawn_by = somebody()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(withdrawn_at__isnull=True),
                name="document_is_published_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "-id"],
                name="document_published",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"publication {self.pk} of document {self.document_id}"
