"""What is stored about calendars: their names, and every version of their hours."""

from typing import ClassVar

from django.db import models

from moothall.ground.calendars.words import Division


class Calendar(models.Model):
    """When a council works, under a code that definitions name. See its versions."""

    council_id = models.BigIntegerField()
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council_id", "code"], name="calendar_code_is_unique_in_its_council"
            ),
            models.UniqueConstraint(fields=["council_id", "id"], name="calendar_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """What a calendar's hours were from one save to the next. Never changed: cases refer to it."""

    council_id = models.BigIntegerField()
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    number = models.IntegerField()
    zone = models.CharField(max_length=60)
    week = models.JSONField()
    """Seven lists of ["HH:MM", "HH:MM"], Monday first."""
    former = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Weeks before that one, each with the day on which it held no more: [["2026-12-01", […]]]."""
    specials = models.JSONField(default=dict)
    """The council's own days: {"2026-12-24": {"name": "...", "hours": [...]}}."""
    division = models.CharField(max_length=20, choices=Division.choices, blank=True, default="")
    holidays = models.JSONField(default=dict)
    """The published days of the division when it was saved: {"2026-12-25": "Christmas Day"}."""
    since_on = models.DateField(null=True)
    horizon_on = models.DateField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["calendar", "number"], name="calendar_version_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["council_id", "id"], name="calendar_version_is_in_one_council"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="calendar_version_numbers_start_at_1"
            ),
            models.CheckConstraint(
                condition=models.Q(division="", since_on=None, horizon_on=None)
                | (
                    ~models.Q(division="")
                    & models.Q(since_on__isnull=False, horizon_on__isnull=False)
                ),
                name="calendar_version_has_horizon_exactly_when_it_has_division",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} version {self.number}"
