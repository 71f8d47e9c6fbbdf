"""The outbox: what is to be said to whom, and whether it has left."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.contact.words import SUBJECT_LENGTH, Channel, State
from moothall.ground.councils.models import Council


class Message(models.Model):
    """One message to one address about one event. Written with what causes it, sent afterwards.

    *token* makes the Message-ID, which stays the same however often the message is tried: a
    message that was sent twice, because the process died in between, can be recognised.
    *reference* is what the mail server answered.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    case_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    recipient = models.CharField(max_length=254)
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    body = models.TextField()
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    attempts = models.IntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "case_id", "event_id", "recipient", "channel"],
                name="message_is_meant_once_for_its_event",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="message_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | Q(~Q(state=State.SENT), sent_at__isnull=True),
                name="message_is_sent_exactly_when_it_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=State.QUEUED, next_try_at__isnull=False)
                | Q(~Q(state=State.QUEUED), next_try_at__isnull=True),
                name="message_is_tried_again_only_while_it_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(reason=""),
                name="message_is_given_up_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(case_id__isnull=True, event_id__isnull=True)
                | Q(case_id__isnull=False, event_id__isnull=False),
                name="message_about_a_case_names_its_event",
            ),
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]") & ~Q(recipient__regex=r"[\s,;<>]"),
                name="message_has_one_address_and_a_subject_of_one_line",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_try_at"],
                condition=Q(state=State.QUEUED),
                name="message_that_waits",
            ),
            models.Index(fields=["council", "case_id"], name="message_by_case"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} ({self.state})"
