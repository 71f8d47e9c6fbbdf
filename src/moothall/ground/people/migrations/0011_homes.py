"""Where people live, inside their council's wall."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0003_welsh"),
        ("people", "0010_offered_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="Home",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lines", models.JSONField()),
                ("postcode", models.CharField(max_length=8)),
                ("uprn", models.CharField(blank=True, default="", max_length=12)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("given_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
                ("left_reason", models.TextField(blank=True, default="")),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("uprn", ""), _negated=True),
                        fields=["council", "uprn"],
                        name="home_by_uprn",
                    ),
                    models.Index(fields=["person"], name="home_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("person",),
                        name="person_lives_at_one_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("from_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="home_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("uprn", ""), ("uprn__regex", "^[0-9]{1,12}$"), _connector="OR"
                        ),
                        name="home_has_a_uprn_of_digits",
                    ),
                ],
            },
        ),
        walls.wall("people_home"),
        walls.same_council("people_home", "person_id", "people_person"),
        walls.same_council("people_home", "recorded_by_id", "people_person"),
    ]
