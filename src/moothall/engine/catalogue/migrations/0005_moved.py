"""Keep what another version did to a draft, and which versions were taken back."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_intake")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="moved",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.serviceversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version",), name="version_is_withdrawn_once"),
                ],
            },
        ),
        walls.wall("catalogue_withdrawal"),
        walls.same_council("catalogue_withdrawal", "version_id", "catalogue_serviceversion"),
        walls.append_only("catalogue_withdrawal"),
    ]
