"""What is stored of calls: those that an officer was called away from."""

from typing import ClassVar

from django.db import models

from moothall.ground.councils.models import Council
from moothall.ground.people.models import Person


class KeptCall(models.Model):
    """A call that was put aside: what its officer had typed, and who was on the line for whom.

    *token* is the form's own, so that its files stay with it and logging it makes one case. Only
    its officer finds it again. *typed* holds the fields as the form sent them. Of one that was
    forgotten only the token is kept, as long as a call is: what comes in after it is let go.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField()
    service = models.CharField(max_length=60)
    typed = models.JSONField(default=dict)
    caller = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    spoken_for = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    saved_at = models.DateTimeField()
    is_forgotten = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "token"], name="call_is_put_aside_once_by_an_officer"
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk} that was put aside"
