import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="LogImport",
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
                        ("desk", models.CharField(max_length=60)),
                        ("file_digest", models.CharField(max_length=64)),
                        ("mapping_digest", models.CharField(max_length=64)),
                        ("cases_in_log", models.IntegerField()),
                        ("cases_added", models.IntegerField()),
                        ("rows_rejected", models.IntegerField()),
                        ("imported_at", models.DateTimeField()),
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
                                fields=("council", "id"), name="log_import_is_in_one_council"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureVersion",
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
                        ("measure", models.CharField(max_length=80)),
                        ("number", models.IntegerField()),
                        ("definition", models.JSONField()),
                        ("statements", models.JSONField()),
                        ("digest", models.CharField(max_length=64)),
                        ("published_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("measure", "number"),
                                name="measure_version_has_its_own_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="measure_versions_are_counted_from_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RejectedRow",
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
                        ("file_digest", models.CharField(max_length=64)),
                        ("line", models.BigIntegerField()),
                        ("reason", models.CharField(max_length=400)),
                        ("text", models.TextField(blank=True)),
                        (
                            "council",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "log_import",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="insight.logimport",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "file_digest", "line"),
                                name="rejected_row_is_kept_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
