"""Where people say they are reached, and whether they showed it, inside their council's wall."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_walls"),
        ("people", "0006_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("email", "Email address"), ("mobile", "Mobile number")],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=254)),
                ("shown", models.CharField(max_length=254)),
                ("is_main", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                ("proved_at", models.DateTimeField(null=True)),
                ("code_digest", models.CharField(blank=True, default="", max_length=64)),
                ("coded_at", models.DateTimeField(null=True)),
                ("wrong_codes", models.SmallIntegerField(default=0)),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["council", "kind", "value"], name="contact_point_by_value")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind", "value"), name="contact_point_is_kept_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)),
                        fields=("person", "kind"),
                        name="person_has_one_main_contact_point_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_main", False), ("proved_at__isnull", False), _connector="OR"
                        ),
                        name="main_contact_point_is_proved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["email", "mobile"])),
                        name="contact_point_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code_digest", ""),
                            models.Q(("coded_at__isnull", False), ("proved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="contact_point_has_a_code_only_until_it_is_proved",
                    ),
                ],
            },
        ),
        walls.wall("people_contactpoint"),
        walls.same_council("people_contactpoint", "person_id", "people_person"),
    ]
