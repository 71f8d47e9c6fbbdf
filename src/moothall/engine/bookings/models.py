"""What is stored of bookings: diaries, and one row for each place of a slot that is taken."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moothall.engine.bookings.words import (
    FURTHEST,
    LONGEST,
    MOST_AT_ONCE,
    SHORTEST,
    TAKES_A_PLACE,
    State,
)
from moothall.ground.councils.models import Council
from moothall.ground.people.models import Person


class Diary(models.Model):
    """Slots that can be booked: in the working time of a calendar, so long, for so many at once."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    calendar_code = models.SlugField(max_length=60)
    minutes = models.SmallIntegerField()
    at_once = models.SmallIntegerField()
    ahead_days = models.SmallIntegerField()
    notice_minutes = models.IntegerField()
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="diary_is_in_one_council"),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="diary_slot_is_of_5_to_480_minutes",
            ),
            models.CheckConstraint(
                condition=Q(at_once__gte=1, at_once__lte=MOST_AT_ONCE),
                name="diary_slot_has_1_to_200_places",
            ),
            models.CheckConstraint(
                condition=Q(ahead_days__gte=1, ahead_days__lte=FURTHEST, notice_minutes__gte=0),
                name="diary_is_open_for_up_to_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """A place of a slot that somebody took: *place* 1 to as many as the diary has at once.

    *token* is the key of whoever asked: asking twice makes one. Held, it is theirs until
    *held_until_at*. *person* is whose it is. *moves* counts how often its time changed. The
    database lets no two that take a place have the same one at the same time: see the migration.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    diary = models.ForeignKey(
        Diary, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField()
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    held_until_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    moves = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="booking_is_in_one_council"),
            models.UniqueConstraint(
                fields=["council", "token"], name="booking_is_made_once_for_its_token"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_AT_ONCE),
                name="booking_has_a_place_of_its_slot",
            ),
            models.CheckConstraint(
                condition=Q(state=State.HELD, held_until_at__isnull=False)
                | (~Q(state=State.HELD) & Q(held_until_at__isnull=True)),
                name="booking_is_held_until_exactly_while_it_is_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TAKES_A_PLACE, ended_at__isnull=True)
                | (~Q(state__in=TAKES_A_PLACE) & Q(ended_at__isnull=False)),
                name="booking_has_ended_exactly_when_it_takes_no_place",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["diary", "starts_at"], name="booking_by_time"),
            models.Index(
                fields=["held_until_at"], condition=Q(state=State.HELD), name="booking_by_hold"
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk} of diary {self.diary_id}"
