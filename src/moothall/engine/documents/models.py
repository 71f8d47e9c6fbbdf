"""Files: one row for each content in a council, and what a form under way holds of them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.documents.words import KINDS, UNSURE, State
from moothall.ground.councils.models import Council

NAME_LENGTH = 100


class File(models.Model):
    """A content, kept once in a council however often it is sent.

    Whoever owns a file has a table of links to it, with the name that it has there. *stored* is
    the random name of the content on the disk; empty once a virus was found in it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=[(k.id, k.label) for k in KINDS.values()])
    length = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    signature = models.CharField(max_length=200, blank=True, default="")
    scans = models.IntegerField(default=0)
    taken_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    next_scan_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="file_is_in_one_council"),
            models.UniqueConstraint(
                fields=["council", "sha256"], name="file_is_kept_once_in_a_council"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="file_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNSURE), next_scan_at__isnull=False)
                | (~Q(state__in=sorted(UNSURE)) & Q(next_scan_at__isnull=True)),
                name="file_is_scanned_again_exactly_while_unsure",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLEAN) | Q(scanned_at__isnull=False),
                name="file_is_clean_only_when_scanned",
            ),
            models.CheckConstraint(
                condition=Q(state=State.INFECTED, stored="")
                | (~Q(state=State.INFECTED) & ~Q(stored="")),
                name="file_has_content_unless_infected",
            ),
            models.CheckConstraint(condition=Q(length__gt=0), name="file_is_not_empty"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_scan_at"],
                condition=Q(next_scan_at__isnull=False),
                name="file_to_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk} ({self.state})"


class Held(models.Model):
    """A file that a form under way holds for one of its questions, until the form is sent.

    *token* is the form's: of a draft, or of an officer's form. *key* names the file in addresses;
    it cannot be guessed, and opens nothing by itself. *until_at* is how long somebody who keeps the
    form keeps it; without that, a draft's stays as long as the draft, any other a day.
    """

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField()
    question = models.CharField(max_length=60)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    held_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["token", "question", "file"], name="form_holds_a_file_once_for_a_question"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.file_id} held for {self.question}"
