"""Who wants one email a day, and what leaves in it together."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0007_failing"),
        ("councils", "0002_walls"),
        ("people", "0008_acting_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="Daily",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person",), name="person_has_one_email_a_day_once"
                    )
                ],
            },
        ),
        migrations.AddField(model_name="message", name="bundle", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="message", name="may_wait_for_id", field=models.BigIntegerField(null=True)
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("bundle__isnull", False)),
                fields=["bundle"],
                name="message_in_a_bundle",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("may_wait_for_id__isnull", False), ("state", "queued")),
                fields=["may_wait_for_id"],
                name="message_that_may_wait",
            ),
        ),
        walls.wall("contact_daily"),
        walls.same_council("contact_daily", "person_id", "people_person"),
    ]
