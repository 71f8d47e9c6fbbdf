"""Keep which form holds a place, so that it can be given back once and no more."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_moved")]

    operations = [
        migrations.CreateModel(
            name="PlaceTaken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens_on", models.DateField()),
                ("token", models.UUIDField()),
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
                    models.UniqueConstraint(fields=("token",), name="form_holds_one_place"),
                ],
            },
        ),
        walls.wall("catalogue_placetaken"),
        walls.same_council("catalogue_placetaken", "service_id", "catalogue_service"),
    ]
