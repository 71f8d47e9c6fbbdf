"""The outbox: what is to be said to whom, whether it has left, and whether it arrived."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.contact.words import (
    RECIPIENT_LENGTH,
    SUBJECT_LENGTH,
    Carrier,
    Channel,
    State,
    Topic,
)
from moothall.ground.councils.models import Council


class Message(models.Model):
    """One message to one address about one event. Written with what causes it, sent afterwards.

    *token* makes the Message-ID, or the reference at Notify, and stays the same however often the
    message is tried: one that was sent twice, because the process died in between, can be
    recognised. *reference* is what the carrier answered, *status* its own word for what became of
    the message, *reason* ours. *claims* counts who began to send it. *otherwise* are the ways that
    are left where this one fails; *instead_of_id* is the message that this one stands in for.
    *is_limited* and *is_answer*: nobody has shown the address to be theirs; the second, that an
    officer causes it (decision 0014). *may_wait_for_id* is the person for whose email of the day it
    may wait; *bundle*, once it leaves in one, the token of the first in it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    case_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    recipient = models.CharField(max_length=RECIPIENT_LENGTH)
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    body = models.TextField()
    is_secret = models.BooleanField(default=False)
    is_limited = models.BooleanField(default=False, db_default=False)
    is_answer = models.BooleanField(default=False, db_default=False)
    may_wait_for_id = models.BigIntegerField(null=True)
    bundle = models.UUIDField(null=True)
    topic = models.CharField(
        max_length=20, choices=Topic.choices, blank=True, default="", db_default=""
    )
    otherwise = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    instead_of_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    claims = models.IntegerField(default=0, db_default=0)
    attempts = models.IntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    carrier = models.CharField(
        max_length=20, choices=Carrier.choices, blank=True, default="", db_default=""
    )
    reference = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(max_length=40, blank=True, default="", db_default="")
    ask_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True, default="")
    is_attended = models.BooleanField(default=False, db_default=False)

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
                condition=Q(state__in=[State.SENT, State.DELIVERED], sent_at__isnull=False)
                | Q(state__in=[State.QUEUED, State.WITHHELD], sent_at__isnull=True)
                | Q(state=State.FAILED),
                name="message_that_left_says_when_and_no_other_does",
            ),
            models.CheckConstraint(
                condition=Q(state=State.QUEUED, next_try_at__isnull=False)
                | Q(~Q(state=State.QUEUED), next_try_at__isnull=True),
                name="message_is_tried_again_only_while_it_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.FAILED, State.WITHHELD]) | ~Q(reason=""),
                name="message_is_given_up_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DELIVERED) | Q(settled_at__isnull=False),
                name="message_that_arrived_says_when",
            ),
            models.CheckConstraint(
                condition=Q(ask_at__isnull=True) | Q(state=State.SENT),
                name="message_is_asked_about_only_on_its_way",
            ),
            models.CheckConstraint(
                condition=Q(case_id__isnull=True, event_id__isnull=True)
                | Q(case_id__isnull=False, event_id__isnull=False),
                name="message_about_a_case_names_its_event",
            ),
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]")
                & (Q(channel=Channel.LETTER) | ~Q(recipient__regex=r"[\s,;<>]")),
                name="message_has_one_address_and_a_subject_of_one_line",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_try_at"],
                condition=Q(state=State.QUEUED),
                name="message_that_waits",
            ),
            models.Index(
                fields=["council", "ask_at"],
                condition=Q(ask_at__isnull=False),
                name="message_on_its_way",
            ),
            models.Index(
                fields=["council", "id"],
                condition=Q(state=State.FAILED, is_attended=False),
                name="message_lost_unattended",
            ),
            models.Index(
                fields=["bundle"], condition=Q(bundle__isnull=False), name="message_in_a_bundle"
            ),
            models.Index(
                fields=["may_wait_for_id"],
                condition=Q(state=State.QUEUED, may_wait_for_id__isnull=False),
                name="message_that_may_wait",
            ),
            models.Index(fields=["council", "state", "-id"], name="message_by_state"),
            models.Index(fields=["council", "recipient", "-id"], name="message_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} ({self.state})"
