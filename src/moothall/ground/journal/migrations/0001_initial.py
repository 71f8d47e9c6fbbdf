import django.db.models.functions.datetime
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Unsealed",
                    fields=[
                        ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("council_id", models.BigIntegerField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Entry",
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
                        ("verb", models.CharField(max_length=80)),
                        ("thing_kind", models.CharField(max_length=60)),
                        ("thing_id", models.BigIntegerField(null=True)),
                        ("by_kind", models.CharField(max_length=20)),
                        ("by_id", models.BigIntegerField(null=True)),
                        ("by_code", models.CharField(blank=True, default="", max_length=60)),
                        ("cause_id", models.BigIntegerField(null=True)),
                        ("happened_at", models.DateTimeField()),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        ("facts", models.JSONField(default=dict)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["council_id", "thing_kind", "thing_id"],
                                name="journal_by_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
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
                        ("sequence", models.BigIntegerField()),
                        ("entry_id", models.BigIntegerField(unique=True)),
                        ("hash", models.BinaryField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council_id", "sequence"),
                                name="seal_has_its_own_place_in_the_chain",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
