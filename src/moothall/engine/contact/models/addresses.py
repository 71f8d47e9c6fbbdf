"""Which addresses must not be written to, how often the unverified may be, how people like it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.contact.words import RECIPIENT_LENGTH, Barring, Channel, Topic
from moothall.ground.councils.models import Council
from moothall.ground.people.models import Person


class Barred(models.Model):
    """An address that one council does not write to; with a *topic*, not about that."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    recipient = models.CharField(max_length=RECIPIENT_LENGTH)
    topic = models.CharField(max_length=20, choices=Topic.choices, blank=True, default="")
    reason = models.CharField(max_length=20, choices=Barring.choices)
    barred_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "channel", "recipient", "topic"], name="address_is_barred_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=Barring.values), name="address_is_barred_for_a_known_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"barred address {self.pk}"


class Daily(models.Model):
    """Somebody who wants one email a day in place of many, of what may wait."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    since_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], name="person_has_one_email_a_day_once"),
        ]

    def __str__(self) -> str:
        return f"email of the day of person {self.person_id}"


class Failing(models.Model):
    """An address of which the last message came back, or never arrived; until one does."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    recipient = models.CharField(max_length=RECIPIENT_LENGTH)
    reason = models.CharField(max_length=400)
    since_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "channel", "recipient"], name="address_is_failing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"failing address {self.pk}"


class Allowance(models.Model):
    """One of the few messages that an address nobody verified gets a day, from all councils.

    *digest* is keyed and cannot be read back; *token* is the message's. *is_answer*: an officer
    caused it.
    """

    digest = models.CharField(max_length=64)
    day_on = models.DateField()
    token = models.UUIDField()
    taken_at = models.DateTimeField()
    is_answer = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest", "day_on"], name="unverified_address_has_one_message_a_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["taken_at"], name="allowance_by_moment")]

    def __str__(self) -> str:
        return f"allowance {self.pk}"


class Preference(models.Model):
    """How a person wants to be told, where a service offers several ways."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    channel = models.CharField(max_length=20, choices=Channel.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], name="person_prefers_one_channel"),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="preferred_channel_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"preference of person {self.person_id}"


class QuietHours(models.Model):
    """The local hours in which a council sends no texts: from *begins* o'clock to *ends* o'clock.

    With a *calendar*, a code, texts go only in its working time too.
    """

    council = models.OneToOneField(Council, on_delete=models.PROTECT, related_name="+")
    begins = models.SmallIntegerField()
    ends = models.SmallIntegerField()
    calendar = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(begins__range=(0, 24), ends__range=(0, 24)),
                name="quiet_hours_are_hours_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"quiet from {self.begins} to {self.ends}"
