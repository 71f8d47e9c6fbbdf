"""What is stored about keys."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moothall.ground.councils.models import Council
from moothall.ground.keys.words import A_MINUTE
from moothall.ground.people.models import Person


class Key(models.Model):
    """A key by which a machine speaks for a person, or for a system where it is nobody's.

    Of its secret only the SHA-256 is kept; `prefix` finds it, and names it in lists.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
    )
    a_minute = models.PositiveIntegerField(default=A_MINUTE)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="key_is_in_one_council"),
            models.UniqueConstraint(fields=["council", "prefix"], name="key_has_its_own_prefix"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="key_keeps_a_digest_only"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="key_runs_out_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.prefix}"


class Reply(models.Model):
    """What a request with an Idempotency-Key was answered, for when it is sent again."""

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    key = models.ForeignKey(
        Key, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    token = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "token"], name="reply_is_kept_once"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
                name="reply_has_the_digest_of_its_request",
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
