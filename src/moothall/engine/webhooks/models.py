"""What is stored about webhooks and their deliveries. No secret is: see `secrets_of`."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.webhooks.words import LONGEST_URL, State
from moothall.ground.councils.models import Council


class Webhook(models.Model):
    """Where to tell which kinds of entries; no kinds: all there are.

    `followed` is the place in the council's sealed journal up to which it was told. While a
    receiver does not answer, `resting_until_at` spares it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=LONGEST_URL)
    kinds = models.JSONField(default=list, blank=True)
    secret_number = models.IntegerField(default=1)
    former_until_at = models.DateTimeField(null=True, blank=True)
    followed = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    resting_until_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="webhook_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Delivery(models.Model):
    """One entry of the journal, told to one webhook. Its token is the same each time it is tried.

    It holds ids and codes only: a receiver that may know more asks the API.
    """

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    webhook = models.ForeignKey(
        Webhook, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    entry_id = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    attempts = models.IntegerField(default=0)
    status = models.IntegerField(default=0)
    reason = models.CharField(max_length=400, blank=True, default="")
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["webhook", "entry_id"], name="entry_is_told_once_to_a_webhook"
            ),
            models.CheckConstraint(
                condition=Q(state=State.QUEUED, next_try_at__isnull=False)
                | Q(~Q(state=State.QUEUED), next_try_at__isnull=True),
                name="delivery_is_tried_again_only_while_it_waits",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DELIVERED, delivered_at__isnull=False)
                | Q(~Q(state=State.DELIVERED), delivered_at__isnull=True),
                name="delivery_is_made_exactly_when_it_has_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_try_at"],
                condition=Q(state=State.QUEUED),
                name="delivery_that_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} ({self.state})"
