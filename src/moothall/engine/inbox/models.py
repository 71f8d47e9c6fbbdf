"""What is stored about mail that comes in: the mailbox of a council, and each mail, whole."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.inbox.words import LONGEST_REASON, OPEN, State, Way
from moothall.ground.councils.models import Council


class Mailbox(models.Model):
    """Where a council's mail comes in, and what becomes of it.

    *address* is where people write to; *service* the slug of what their mail asks for; *server* the
    name of the receiving mail server in Authentication-Results. *password* is sealed as the secrets
    of second steps are. A mailbox without a *host* is not read: its mail comes by the pipe.
    """

    council = models.OneToOneField(Council, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField()
    service = models.CharField(max_length=60)
    server = models.CharField(max_length=200, blank=True, default="")
    host = models.CharField(max_length=200, blank=True, default="")
    port = models.IntegerField(default=993)
    user = models.CharField(max_length=200, blank=True, default="")
    password = models.CharField(max_length=600, blank=True, default="")
    folder = models.CharField(max_length=200, default="INBOX")
    is_tls = models.BooleanField(default=True)
    next_read_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    failures = models.IntegerField(default=0)
    fault = models.CharField(max_length=LONGEST_REASON, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(password="") | Q(password__startswith="sealed:"),  # noqa: S106 -- a mark
                name="password_of_mailbox_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(host="", next_read_at__isnull=True)
                | (~Q(host="") & Q(next_read_at__isnull=False)),
                name="mailbox_is_read_exactly_where_it_has_a_host",
            ),
        ]

    def __str__(self) -> str:
        return f"mailbox of council {self.council_id}"


class Mail(models.Model):
    """One mail that came in. Its bytes are its chunks; what stands here was understood of them.

    *digest* is of all its bytes; *key* of its Message-ID, and only one mail of a key becomes a case
    or words on one (*is_first*). *verdict* is what the receiving server found of the sender.
    *text* is all that was written, *reply* what is new in it. *case_id* is the case that it became
    or was added to; while it is held, the one that it may belong to. *reason* says why it stands as
    it does. Of one that is too large (not *is_whole*) only the head is kept.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    digest = models.CharField(max_length=64)
    length = models.BigIntegerField()
    is_whole = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.KEPT)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=64, blank=True, default="")
    is_first = models.BooleanField(default=False)
    sender = models.CharField(max_length=254, blank=True, default="")
    sender_name = models.CharField(max_length=300, blank=True, default="")
    verdict = models.CharField(max_length=10, blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    reply = models.TextField(blank=True, default="")
    attached = models.JSONField(default=list)
    case_id = models.BigIntegerField(null=True)
    is_answered = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="mail_is_in_one_council"),
            models.UniqueConstraint(fields=["council", "digest"], name="mail_is_kept_once"),
            models.UniqueConstraint(
                fields=["council", "key"],
                condition=Q(is_first=True),
                name="mail_of_one_message_id_is_used_once",
            ),
            models.CheckConstraint(
                condition=Q(state=State.KEPT, next_try_at__isnull=False)
                | (~Q(state=State.KEPT) & Q(next_try_at__isnull=True)),
                name="mail_is_tried_exactly_while_it_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*sorted(OPEN), State.PASSED, State.REFUSED])
                | ~Q(reason=""),
                name="mail_stands_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CASE, State.MESSAGE]) | Q(case_id__isnull=False),
                name="mail_that_is_on_a_case_names_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_try_at"],
                condition=Q(state=State.KEPT),
                name="mail_that_waits",
            ),
            models.Index(fields=["council", "state", "-id"], name="mail_by_state"),
            models.Index(
                fields=["case_id"], condition=Q(case_id__isnull=False), name="mail_of_case"
            ),
            models.Index(fields=["council", "sender", "-came_at"], name="mail_by_sender"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} ({self.state})"


class Chunk(models.Model):
    """A piece of the bytes of a mail, so that a large one is never held in memory as a whole."""

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    number = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mail", "number"], name="chunk_has_its_own_number"),
        ]

    def __str__(self) -> str:
        return f"chunk {self.number} of mail {self.mail_id}"
