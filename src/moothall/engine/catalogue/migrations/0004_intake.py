"""Count the places that are taken of a service with a cap."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_kept")]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens_on", models.DateField()),
                ("taken", models.BigIntegerField(default=0)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "opens_on"), name="intake_is_counted_once_a_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__gte", 0)), name="intake_counts_from_nothing"
                    ),
                ],
            },
        ),
        walls.wall("catalogue_intake"),
        walls.same_council("catalogue_intake", "service_id", "catalogue_service"),
    ]
