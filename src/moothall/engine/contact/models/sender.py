"""How a council's messages are signed and carried, where it says otherwise than the platform."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.contact.words import LONGEST_NAME
from moothall.ground.councils.models import Council


class Sender(models.Model):
    """What a council's administrators set for its messages. What is empty is the platform's.

    *key* is the council's own key to GOV.UK Notify, sealed as the secrets of second steps are
    (`ground.people.sealing`); the templates are that service's. *an_hour*: how many addresses that
    nobody verified are written to in an hour. *answers_to* is the mailbox to which answers about
    cases come, signed for each recipient (`replying`).
    """

    council = models.OneToOneField(Council, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    reply_to = models.EmailField(blank=True, default="")
    answers_to = models.EmailField(blank=True, default="", db_default="")
    an_hour = models.IntegerField(null=True, blank=True)
    key = models.CharField(max_length=600, blank=True, default="")
    email_template = models.CharField(max_length=36, blank=True, default="")
    text_template = models.CharField(max_length=36, blank=True, default="")
    letter_template = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(key="") | Q(key__startswith="sealed:"), name="key_to_notify_is_sealed"
            ),
            models.CheckConstraint(
                condition=~Q(name__regex=r"[\r\n]"), name="sender_has_a_name_of_one_line"
            ),
            models.CheckConstraint(
                condition=Q(an_hour__isnull=True) | Q(an_hour__gte=0),
                name="limit_of_an_hour_is_no_less_than_none",
            ),
        ]

    def __str__(self) -> str:
        return f"sender of council {self.council_id}"
