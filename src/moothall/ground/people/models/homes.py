"""Where people live, as they say or an officer recorded it: now, and before."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moothall.ground.councils.models import Council
from moothall.ground.people.models.known import Person
from moothall.ground.people.words import Dwelling


class Home(models.Model):
    """That somebody lives, or lived, at an address.

    *uprn* is its Unique Property Reference Number, '' for an address typed by hand; who has the
    same one in a council is one household. *from_on* and *until_on* are days in the council's zone:
    no first day is known of whoever did not say it, no last day of whoever lives there still.
    *recorded_by* is the officer whose correction it is, *reason* what they said of it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    lines = models.JSONField()
    postcode = models.CharField(max_length=8)
    uprn = models.CharField(max_length=12, blank=True, default="")
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    reason = models.TextField(blank=True, default="")
    left_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until_on__isnull=True),
                name="person_lives_at_one_address",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True)
                | Q(from_on__isnull=True)
                | Q(until_on__gte=F("from_on")),
                name="home_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(uprn="") | Q(uprn__regex="^[0-9]{1,12}$"),
                name="home_has_a_uprn_of_digits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "uprn"], name="home_by_uprn", condition=~Q(uprn="")),
            models.Index(fields=["person"], name="home_by_person"),
        ]

    def __str__(self) -> str:
        return f"home {self.pk} of person {self.person_id}"

    @property
    def dwelling(self) -> Dwelling:
        """The address."""
        return Dwelling(tuple(self.lines), self.postcode, self.uprn)

    @property
    def printed(self) -> list[str]:
        """The address as on a letter, the postcode last."""
        return [*self.lines, self.postcode]

    def letter_to(self, name: str) -> str:
        """Return the address of a letter to somebody of that name here: a line each."""
        return "\n".join([name, *self.printed])

    @property
    def as_answer(self) -> dict[str, object]:
        """The address as the answer to a question for one."""
        return {"lines": list(self.lines), "postcode": self.postcode, "uprn": self.uprn}

    @property
    def is_over(self) -> bool:
        """Whether they live there no more."""
        return self.until_on is not None

    def begins_before(self, day: date) -> bool:
        """Whether they lived there on a day already, or nobody knows since when."""
        return self.from_on is None or self.from_on <= day
