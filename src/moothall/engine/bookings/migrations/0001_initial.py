import django.db.models.deletion
import moothall.outside.postgres.tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        moothall.outside.postgres.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="Diary",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("calendar_code", models.SlugField(max_length=60)),
                        ("minutes", models.SmallIntegerField()),
                        ("at_once", models.SmallIntegerField()),
                        ("ahead_days", models.SmallIntegerField()),
                        ("notice_minutes", models.IntegerField()),
                        ("added_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="diary_is_in_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)),
                                name="diary_slot_is_of_5_to_480_minutes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("at_once__gte", 1), ("at_once__lte", 200)),
                                name="diary_slot_has_1_to_200_places",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ahead_days__gte", 1),
                                    ("ahead_days__lte", 365),
                                    ("notice_minutes__gte", 0),
                                ),
                                name="diary_is_open_for_up_to_a_year",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Booking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "diary",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="bookings.diary",
                            ),
                        ),
                        ("token", models.UUIDField()),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("place", models.SmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "Held"),
                                    ("booked", "Booked"),
                                    ("cancelled", "Cancelled"),
                                    ("lapsed", "Not confirmed in time"),
                                ],
                                default="held",
                                max_length=10,
                            ),
                        ),
                        ("held_until_at", models.DateTimeField(null=True)),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("moves", models.IntegerField(default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["diary", "starts_at"], name="booking_by_time"),
                            models.Index(
                                condition=models.Q(("state", "held")),
                                fields=["held_until_at"],
                                name="booking_by_hold",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="booking_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("council", "token"),
                                name="booking_is_made_once_for_its_token",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="booking_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("place__gte", 1), ("place__lte", 200)),
                                name="booking_has_a_place_of_its_slot",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("held_until_at__isnull", False), ("state", "held")),
                                    models.Q(
                                        models.Q(("state", "held"), _negated=True),
                                        ("held_until_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="booking_is_held_until_exactly_while_it_is_held",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", True),
                                        ("state__in", ("held", "booked")),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ("held", "booked")), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="booking_has_ended_exactly_when_it_takes_no_place",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
