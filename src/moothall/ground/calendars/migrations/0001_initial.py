import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Calendar",
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
                        ("council_id", models.BigIntegerField()),
                        ("code", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=120)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council_id", "code"),
                                name="calendar_code_is_unique_in_its_council",
                            ),
                            models.UniqueConstraint(
                                fields=("council_id", "id"), name="calendar_is_in_one_council"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarVersion",
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
                        ("council_id", models.BigIntegerField()),
                        ("number", models.IntegerField()),
                        ("zone", models.CharField(max_length=60)),
                        ("week", models.JSONField()),
                        ("specials", models.JSONField(default=dict)),
                        (
                            "division",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "None"),
                                    ("england-and-wales", "England and Wales"),
                                    ("scotland", "Scotland"),
                                    ("northern-ireland", "Northern Ireland"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
                        ("holidays", models.JSONField(default=dict)),
                        ("since_on", models.DateField(null=True)),
                        ("horizon_on", models.DateField(null=True)),
                        ("saved_at", models.DateTimeField()),
                        (
                            "calendar",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="calendars.calendar",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("calendar", "number"),
                                name="calendar_version_number_is_unique",
                            ),
                            models.UniqueConstraint(
                                fields=("council_id", "id"),
                                name="calendar_version_is_in_one_council",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="calendar_version_numbers_start_at_1",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("division", ""), ("horizon_on", None), ("since_on", None)
                                    ),
                                    models.Q(
                                        models.Q(("division", ""), _negated=True),
                                        ("horizon_on__isnull", False),
                                        ("since_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="calendar_version_has_horizon_exactly_when_it_has_division",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
