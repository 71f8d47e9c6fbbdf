"""Keep how many cases are to stand open at most."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("councils", "0002_walls"), ("insight", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="OpenTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(blank=True, default="", max_length=20)),
                ("most", models.PositiveIntegerField(null=True)),
                ("from_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("council", "kind", "from_on"),
                        name="open_target_begins_once_on_a_day",
                    )
                ],
            },
        ),
    ]
