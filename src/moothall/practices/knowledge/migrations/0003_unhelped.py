"""Keep that no article helped with a case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_presence_walls"),
        ("councils", "0002_walls"),
        ("knowledge", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unhelped",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("marked_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["council", "marked_at"], name="knowledge_unhelped_by_moment"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case",), name="case_is_unhelped_once")
                ],
            },
        ),
    ]
