"""Who signed in or tried to: when, by what, and in which session."""

from typing import ClassVar

from django.db import models

from moothall.ground.councils.models import Council
from moothall.ground.people.models.known import Identity
from moothall.ground.people.words import Method


class SignIn(models.Model):
    """That somebody signed in at a council's host, or tried to and could not.

    Nobody is named where the address was nobody's. *device* is what the browser said it is, in
    words. *session_key* is the session that began with it, '' once it is ended by hand.
    """

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+", null=True)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField()
    method = models.CharField(max_length=20, choices=Method.choices)
    is_good = models.BooleanField()
    device = models.CharField(max_length=60)
    session_key = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_good=True, identity__isnull=False)
                | models.Q(is_good=False, session_key=""),
                name="only_somebody_who_signed_in_has_a_session",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["identity", "tried_at"], name="sign_in_by_identity"),
            models.Index(fields=["tried_at"], name="sign_in_by_moment"),
        ]

    def __str__(self) -> str:
        return f"sign-in {self.pk} of identity {self.identity_id}"
