"""What is stored about councils, partnerships and teams."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from moothall.ground.councils.words import Kind


class Council(models.Model):
    """A council, or a partnership of councils that share a service."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.COUNCIL)
    colour = models.CharField(
        max_length=7, default="#1d4f91", validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    zone = models.CharField(max_length=60, default="Europe/London")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    is_live = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    welsh_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    """Its name in Welsh; where it has one, its pages are offered in Welsh too."""

    def __str__(self) -> str:
        return self.name

    @property
    def is_partnership(self) -> bool:
        """Whether several councils share a service under this name."""
        return self.kind == Kind.PARTNERSHIP


class Membership(models.Model):
    """A council's place in a partnership."""

    partnership = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "council"], name="council_joins_a_partnership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} in {self.partnership}"


class Team(models.Model):
    """People who do one kind of work for one council.

    A partnership's team is a row in each member council, with the same code.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "code"], name="team_code_is_unique_in_its_council"
            ),
            models.UniqueConstraint(fields=["council", "id"], name="team_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return self.name
