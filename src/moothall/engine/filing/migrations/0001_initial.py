import django.db.models.deletion
import uuid
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_walls"),
        ("councils", "0002_walls"),
        ("documents", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Document",
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
                        ("number", models.CharField(max_length=11, unique=True)),
                        ("type", models.CharField(max_length=60)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("case", "Case"),
                                    ("record", "Record"),
                                    ("account", "Account"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reference", models.CharField(max_length=60)),
                        ("metadata", models.JSONField(default=dict)),
                        ("versions_so_far", models.IntegerField(default=0)),
                        ("holds_now", models.IntegerField(default=0)),
                        ("checked_out_at", models.DateTimeField(null=True)),
                        ("retention_from_on", models.DateField(null=True)),
                        ("kept_until_on", models.DateField(null=True)),
                        ("filed_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "checked_out_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["council", "kind", "reference"],
                                name="document_by_reference",
                            ),
                            models.Index(
                                fields=["council", "-filed_at", "-id"], name="document_newest"
                            ),
                            models.Index(
                                condition=models.Q(("case__isnull", False)),
                                fields=["case"],
                                name="document_of_case",
                            ),
                            models.Index(
                                condition=models.Q(("kept_until_on__isnull", False)),
                                fields=["council", "kept_until_on"],
                                name="document_due",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="document_is_in_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", False), ("kind", "case")),
                                    models.Q(
                                        models.Q(("kind", "case"), _negated=True),
                                        ("case__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="document_of_a_case_is_linked_to_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("checked_out_at__isnull", True),
                                        ("checked_out_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("checked_out_at__isnull", False),
                                        ("checked_out_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="document_is_out_exactly_when_somebody_has_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kept_until_on__isnull", True),
                                    ("retention_from_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="document_has_an_end_only_after_a_beginning",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("holds_now__gte", 0)),
                                name="document_has_no_fewer_than_no_holds",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                        ("reason", models.CharField(max_length=2000)),
                        ("placed_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filing.document",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "placed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Intake",
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
                        (
                            "token",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("source", models.CharField(max_length=500)),
                        ("found", models.IntegerField(default=0)),
                        ("began_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
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
                                fields=("council", "id"), name="intake_is_in_one_council"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntakeLine",
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
                        ("line", models.IntegerField()),
                        ("path", models.CharField(max_length=500)),
                        ("sha256", models.CharField(blank=True, default="", max_length=64)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("taken", "Came in"),
                                    ("again", "Was there already"),
                                    ("rejected", "Rejected"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("number", models.CharField(blank=True, default="", max_length=11)),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "intake",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filing.intake",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["council", "sha256"], name="intake_line_by_hash")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("intake", "line"), name="file_of_an_intake_has_one_line"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", "rejected"), ("reason", ""), _connector="XOR"
                                ),
                                name="line_says_why_exactly_when_it_was_rejected",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                        ("reason", models.CharField(max_length=2000)),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filing.document",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document",), name="document_is_proposed_once_for_disposal"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TypesVersion",
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
                        ("number", models.IntegerField()),
                        ("definition", models.JSONField()),
                        ("text", models.TextField()),
                        ("published_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "number"),
                                name="document_types_have_one_version_of_a_number",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
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
                        ("number", models.IntegerField()),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=100)),
                        ("note", models.CharField(blank=True, default="", max_length=2000)),
                        ("is_redacted", models.BooleanField(default=False)),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filing.document",
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
                                fields=("council", "id"), name="document_version_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("document", "number"),
                                name="document_has_one_version_of_a_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Text",
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting to be read"),
                                    ("read", "Read"),
                                    ("none", "Has no words that can be read"),
                                    ("failed", "Cannot be read"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("body", models.TextField(blank=True, default="")),
                        ("why", models.CharField(blank=True, default="", max_length=200)),
                        ("tries", models.IntegerField(default=0)),
                        ("next_try_at", models.DateTimeField(null=True)),
                        ("read_at", models.DateTimeField(null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filing.document",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filing.version",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_try_at__isnull", False)),
                                fields=["council", "next_try_at"],
                                name="document_text_to_read",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("next_try_at__isnull", False), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("next_try_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="text_is_read_again_exactly_while_it_waits",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkItem",
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
                        ("task", models.CharField(blank=True, default="", max_length=300)),
                        ("raised_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filing.document",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.team",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("done_at__isnull", True), ("team__isnull", False)
                                ),
                                fields=["team", "raised_at"],
                                name="document_work_to_do",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("team__isnull", True), ("case__isnull", True), _connector="XOR"
                                ),
                                name="work_is_a_task_for_a_team_or_a_case",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
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
                        ("number", models.CharField(max_length=11, unique=True)),
                        ("type", models.CharField(max_length=60)),
                        ("type_name", models.CharField(max_length=300)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("case", "Case"),
                                    ("record", "Record"),
                                    ("account", "Account"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reference", models.CharField(max_length=60)),
                        ("rule", models.CharField(max_length=700)),
                        ("retention_from_on", models.DateField(null=True)),
                        ("kept_until_on", models.DateField(null=True)),
                        ("contents", models.JSONField(default=list)),
                        ("filed_at", models.DateTimeField()),
                        ("proposed_at", models.DateTimeField()),
                        ("disposed_at", models.DateTimeField()),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
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
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["council", "-disposed_at"], name="certificate_newest"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
