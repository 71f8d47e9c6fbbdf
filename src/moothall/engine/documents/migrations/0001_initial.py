import django.db.models.deletion
import uuid
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
                    name="File",
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
                        ("sha256", models.CharField(max_length=64)),
                        ("stored", models.CharField(blank=True, max_length=40)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("jpeg", "JPG"),
                                    ("png", "PNG"),
                                    ("pdf", "PDF"),
                                    ("docx", "DOCX"),
                                    ("odt", "ODT"),
                                    ("xlsx", "XLSX"),
                                    ("ods", "ODS"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("length", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting to be checked for viruses"),
                                    ("clean", "Checked"),
                                    ("quarantined", "Cannot be checked for viruses yet"),
                                    ("infected", "Contains a virus and was removed"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("signature", models.CharField(blank=True, default="", max_length=200)),
                        ("scans", models.IntegerField(default=0)),
                        ("taken_at", models.DateTimeField()),
                        ("scanned_at", models.DateTimeField(null=True)),
                        ("next_scan_at", models.DateTimeField(null=True)),
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
                                condition=models.Q(("next_scan_at__isnull", False)),
                                fields=["council", "next_scan_at"],
                                name="file_to_scan",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="file_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("council", "sha256"), name="file_is_kept_once_in_a_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "clean", "quarantined", "infected"])
                                ),
                                name="file_is_in_a_known_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("next_scan_at__isnull", False),
                                        ("state__in", ["quarantined", "waiting"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["quarantined", "waiting"]),
                                            _negated=True,
                                        ),
                                        ("next_scan_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="file_is_scanned_again_exactly_while_unsure",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "clean"), _negated=True),
                                    ("scanned_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="file_is_clean_only_when_scanned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "infected"), ("stored", "")),
                                    models.Q(
                                        models.Q(("state", "infected"), _negated=True),
                                        models.Q(("stored", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="file_has_content_unless_infected",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("length__gt", 0)), name="file_is_not_empty"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Held",
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
                        ("token", models.UUIDField()),
                        ("question", models.CharField(max_length=60)),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=100)),
                        ("held_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.file",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token", "question", "file"),
                                name="form_holds_a_file_once_for_a_question",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
