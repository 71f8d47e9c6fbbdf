"""What keeps a document from being disposed of, what proposes it, and what stays after."""

from typing import ClassVar

from django.db import models

from moothall.engine.filing.models.kept import Document
from moothall.engine.filing.models.whose import of_the_document, somebody
from moothall.engine.filing.words import LONGEST_REASON, LONGEST_REFERENCE, Kind
from moothall.ground.councils.models import Council


class Hold(models.Model):
    """A legal hold: while one stands, its document is not disposed of."""

    council = of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    reason = models.CharField(max_length=LONGEST_REASON)
    placed_by = somebody()
    placed_at = models.DateTimeField()
    lifted_by = somebody()
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"hold {self.pk} on document {self.document_id}"


class Proposal(models.Model):
    """A proposal to dispose of a document, which waits for a second officer."""

    council = of_the_document()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reason = models.CharField(max_length=LONGEST_REASON)
    proposed_by = somebody()
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
    proposed_by = somebody()
    confirmed_by = somebody()
    filed_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    disposed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["council", "-disposed_at"], name="certificate_newest"),
        ]

    def __str__(self) -> str:
        return f"certificate of document {self.number}"
