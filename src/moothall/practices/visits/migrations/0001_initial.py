import django.db.models.deletion
import moothall.outside.postgres.tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0002_walls"),
        ("cases", "0002_walls"),
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        moothall.outside.postgres.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="Counter",
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
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="bookings.diary",
                            ),
                        ),
                        ("where", models.CharField(max_length=200)),
                        ("service", models.SlugField(max_length=60)),
                        ("added_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="counter_is_in_one_council"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
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
                            "counter",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="visits.counter",
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "booking",
                            models.OneToOneField(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="bookings.booking",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("booked", "Booked"),
                                    ("waiting", "Waiting"),
                                    ("serving", "Being seen"),
                                    ("done", "Seen"),
                                    ("missed", "Did not come"),
                                    ("left", "Left before their turn"),
                                    ("cancelled", "Cancelled"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("day_on", models.DateField()),
                        ("number", models.IntegerField(null=True)),
                        ("turn_at", models.DateTimeField(null=True)),
                        ("arrived_at", models.DateTimeField(null=True)),
                        ("called_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["counter", "day_on"], name="visit_by_day"),
                            models.Index(
                                condition=models.Q(("state", "booked")),
                                fields=["day_on"],
                                name="visit_still_to_come",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="visit_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number__isnull", False)),
                                fields=("counter", "day_on", "number"),
                                name="visit_has_its_own_number_on_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["booked", "missed", "cancelled"]),
                                        ("arrived_at__isnull", True),
                                        ("number__isnull", True),
                                        ("turn_at__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["booked", "missed", "cancelled"]),
                                            _negated=True,
                                        ),
                                        ("arrived_at__isnull", False),
                                        ("number__isnull", False),
                                        ("turn_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_has_arrived_exactly_when_it_says_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("called_at__isnull", False),
                                        ("state__in", ["serving", "done"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["serving", "done"]), _negated=True),
                                        ("called_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_was_called_exactly_when_it_says_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["booked", "waiting", "serving"]),
                                        ("ended_at__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["booked", "waiting", "serving"]),
                                            _negated=True,
                                        ),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_is_over_exactly_when_it_says_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("booking__isnull", False),
                                    ("arrived_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="visit_was_booked_or_came",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
