"""What is stored of visits: the counters, and everybody who comes, or should have come."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.bookings.models import Booking, Diary
from moothall.engine.cases.models import Case
from moothall.ground.councils.models import Council
from moothall.ground.people.models import Person
from moothall.practices.visits.words import MOST_WHERE, State


class Counter(models.Model):
    """A desk at which people are seen face to face: where it is, and what visits become cases of.

    Its *diary* has its name and its appointments, and names the calendar of its hours.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    diary = models.OneToOneField(
        Diary, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    where = models.CharField(max_length=MOST_WHERE)
    service = models.SlugField(max_length=60)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="counter_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return self.diary.name


class Visit(models.Model):
    """Somebody who comes to a counter on a day, with a *booking* or without one.

    *number* is called out: the first who arrives on a day is 1. *turn_at* is when their turn comes,
    from which their waiting counts. *officer* sees them. What they came for stands in the *case*.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    officer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    state = models.CharField(max_length=10, choices=State.choices)
    day_on = models.DateField()
    number = models.IntegerField(null=True)
    turn_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="visit_is_in_one_council"),
            models.UniqueConstraint(
                fields=["counter", "day_on", "number"],
                condition=Q(number__isnull=False),
                name="visit_has_its_own_number_on_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.BOOKED, State.MISSED, State.CANCELLED])
                & Q(arrived_at__isnull=True, number__isnull=True, turn_at__isnull=True)
                | ~Q(state__in=[State.BOOKED, State.MISSED, State.CANCELLED])
                & Q(arrived_at__isnull=False, number__isnull=False, turn_at__isnull=False),
                name="visit_has_arrived_exactly_when_it_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.SERVING, State.DONE], called_at__isnull=False)
                | ~Q(state__in=[State.SERVING, State.DONE]) & Q(called_at__isnull=True),
                name="visit_was_called_exactly_when_it_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.BOOKED, State.WAITING, State.SERVING])
                & Q(ended_at__isnull=True)
                | ~Q(state__in=[State.BOOKED, State.WAITING, State.SERVING])
                & Q(ended_at__isnull=False),
                name="visit_is_over_exactly_when_it_says_when",
            ),
            models.CheckConstraint(
                condition=Q(booking__isnull=False) | Q(arrived_at__isnull=False),
                name="visit_was_booked_or_came",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["counter", "day_on"], name="visit_by_day"),
            models.Index(
                fields=["day_on"], condition=Q(state=State.BOOKED), name="visit_still_to_come"
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk} to counter {self.counter_id}"

    @property
    def waited(self) -> int | None:
        """Seconds from their turn to when they were called; None where they were not."""
        if self.called_at is None or self.turn_at is None:
            return None
        return max(0, int((self.called_at - self.turn_at).total_seconds()))
