"""Which addresses fail."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0006_senders"),
        ("councils", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Failing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "Email"),
                            ("text", "Text message"),
                            ("letter", "Letter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("recipient", models.CharField(max_length=254)),
                ("reason", models.CharField(max_length=400)),
                ("since_at", models.DateTimeField()),
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
                        fields=("council", "channel", "recipient"), name="address_is_failing_once"
                    )
                ],
            },
        ),
        walls.wall("contact_failing"),
    ]
