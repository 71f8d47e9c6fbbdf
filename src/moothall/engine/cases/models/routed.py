"""Rules that say which team new cases go to, as published; and whose turn it is in a team."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.ground.councils.models import Council, Team
from moothall.ground.people.models import Person


class Routing(models.Model):
    """The rules of one service, or of `council` for all; `head` is the version in force."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    slug = models.CharField(max_length=60)
    head = models.ForeignKey(
        "RoutingVersion",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "slug"], name="routing_is_known_once_in_a_council"
            ),
            models.UniqueConstraint(fields=["council", "id"], name="routing_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return f"routing of {self.slug}"


class RoutingVersion(models.Model):
    """Rules as published once, with what they were tried on; never changed.

    Of the *looked* cases of the month before, *elsewhere* would have gone to another place.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    routing = models.ForeignKey(
        Routing, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    text = models.TextField()
    looked = models.IntegerField()
    elsewhere = models.IntegerField()
    by_kind = models.CharField(max_length=20)
    by_id = models.BigIntegerField(null=True)
    by_code = models.CharField(max_length=60, blank=True, default="")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["routing", "number"], name="routing_version_has_its_own_number"
            ),
            models.UniqueConstraint(
                fields=["council", "id"], name="routing_version_is_in_one_council"
            ),
            models.CheckConstraint(
                condition=Q(elsewhere__gte=0, elsewhere__lte=models.F("looked")),
                name="routing_was_tried_on_the_cases_it_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of routing {self.routing_id}"


class Turn(models.Model):
    """Who of a team was given the last case in turn."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team"], name="turn_is_kept_once_a_team"),
        ]

    def __str__(self) -> str:
        return f"turn of person {self.person_id} in team {self.team_id}"
