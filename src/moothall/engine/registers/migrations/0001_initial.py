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
                    name="Register",
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
                        ("slug", models.SlugField(max_length=60)),
                        ("counted", models.BigIntegerField(default=0)),
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
                            "head",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.registerversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "slug"),
                                name="register_is_known_once_in_a_council",
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="register_is_in_one_council"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterVersion",
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
                        ("number", models.PositiveIntegerField()),
                        ("definition", models.JSONField()),
                        ("slots", models.JSONField()),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("folder", "A folder of files"),
                                    ("browser", "The service builder"),
                                ],
                                max_length=20,
                            ),
                        ),
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
                        (
                            "register",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.register",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("register", "number"),
                                name="register_version_has_its_own_number",
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="register_version_is_in_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="register_version_numbers_start_at_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                                name="register_version_has_a_digest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Record",
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
                        ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("title", models.CharField(max_length=300)),
                        ("key", models.CharField(max_length=400, null=True)),
                        ("key2", models.CharField(max_length=400, null=True)),
                        ("key3", models.CharField(max_length=400, null=True)),
                        ("state", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "rag",
                            models.CharField(
                                blank=True,
                                choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
                                default="",
                                max_length=5,
                            ),
                        ),
                        ("is_rated", models.BooleanField(default=False)),
                        ("is_public", models.BooleanField(default=False)),
                        ("values", models.JSONField(default=dict)),
                        ("slips", models.JSONField(default=dict)),
                        ("revision", models.PositiveIntegerField(default=1)),
                        ("review_on", models.DateField(null=True)),
                        ("keep_until_on", models.DateField(null=True)),
                        ("added_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("t1", models.CharField(max_length=200, null=True)),
                        ("t2", models.CharField(max_length=200, null=True)),
                        ("t3", models.CharField(max_length=200, null=True)),
                        ("t4", models.CharField(max_length=200, null=True)),
                        ("t5", models.CharField(max_length=200, null=True)),
                        ("t6", models.CharField(max_length=200, null=True)),
                        ("t7", models.CharField(max_length=200, null=True)),
                        ("t8", models.CharField(max_length=200, null=True)),
                        ("n1", models.BigIntegerField(null=True)),
                        ("n2", models.BigIntegerField(null=True)),
                        ("n3", models.BigIntegerField(null=True)),
                        ("n4", models.BigIntegerField(null=True)),
                        ("n5", models.BigIntegerField(null=True)),
                        ("n6", models.BigIntegerField(null=True)),
                        ("d1_on", models.DateField(null=True)),
                        ("d2_on", models.DateField(null=True)),
                        ("d3_on", models.DateField(null=True)),
                        ("d4_on", models.DateField(null=True)),
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
                            "merged_into",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.record",
                            ),
                        ),
                        (
                            "register",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.register",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.registerversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=["register", "id"],
                                name="record_in_register",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True),
                                    models.Q(("state", ""), _negated=True),
                                ),
                                fields=["register", "state", "id"],
                                name="record_state",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("review_on__isnull", False)
                                ),
                                fields=["register", "review_on", "id"],
                                name="record_review",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True),
                                    models.Q(("rag", ""), _negated=True),
                                ),
                                fields=["register", "rag", "id"],
                                name="record_rag",
                            ),
                            models.Index(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=["register", "changed_at", "id"],
                                name="record_changed",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t1__isnull", False)
                                ),
                                fields=["register", "t1", "id"],
                                name="record_t1",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t2__isnull", False)
                                ),
                                fields=["register", "t2", "id"],
                                name="record_t2",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t3__isnull", False)
                                ),
                                fields=["register", "t3", "id"],
                                name="record_t3",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t4__isnull", False)
                                ),
                                fields=["register", "t4", "id"],
                                name="record_t4",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t5__isnull", False)
                                ),
                                fields=["register", "t5", "id"],
                                name="record_t5",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t6__isnull", False)
                                ),
                                fields=["register", "t6", "id"],
                                name="record_t6",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t7__isnull", False)
                                ),
                                fields=["register", "t7", "id"],
                                name="record_t7",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("t8__isnull", False)
                                ),
                                fields=["register", "t8", "id"],
                                name="record_t8",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("n1__isnull", False)
                                ),
                                fields=["register", "n1", "id"],
                                name="record_n1",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("n2__isnull", False)
                                ),
                                fields=["register", "n2", "id"],
                                name="record_n2",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("n3__isnull", False)
                                ),
                                fields=["register", "n3", "id"],
                                name="record_n3",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("n4__isnull", False)
                                ),
                                fields=["register", "n4", "id"],
                                name="record_n4",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("n5__isnull", False)
                                ),
                                fields=["register", "n5", "id"],
                                name="record_n5",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("n6__isnull", False)
                                ),
                                fields=["register", "n6", "id"],
                                name="record_n6",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("d1_on__isnull", False)
                                ),
                                fields=["register", "d1_on", "id"],
                                name="record_d1_on",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("d2_on__isnull", False)
                                ),
                                fields=["register", "d2_on", "id"],
                                name="record_d2_on",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("d3_on__isnull", False)
                                ),
                                fields=["register", "d3_on", "id"],
                                name="record_d3_on",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("removed_at__isnull", True), ("d4_on__isnull", False)
                                ),
                                fields=["register", "d4_on", "id"],
                                name="record_d4_on",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="record_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("register", "token"), name="form_adds_one_record"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=("register", "key"),
                                name="record_has_its_own_key",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=("register", "key2"),
                                name="record_has_its_own_second_key",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=("register", "key3"),
                                name="record_has_its_own_third_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revision__gte", 1)),
                                name="record_revisions_start_at_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("changed_at__gte", models.F("added_at"))),
                                name="record_is_changed_after_it_was_added",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into__isnull", True),
                                    ("removed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="merged_record_is_listed_no_more",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Relation",
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
                        ("field", models.CharField(max_length=60)),
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
                            "other",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.record",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.record",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("record", "field", "other"), name="relation_is_said_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
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
                        ("revision", models.PositiveIntegerField()),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("added", "Added"),
                                    ("changed", "Changed"),
                                    ("moved", "Moved"),
                                    ("rated", "Rated by hand"),
                                    ("revised", "Date revised"),
                                    ("reviewed", "Reviewed"),
                                    ("merged", "Merged"),
                                    ("unmerged", "Merge undone"),
                                    ("removed", "Removed"),
                                    ("restored", "Put back"),
                                    ("migrated", "Brought to a new version"),
                                    ("refreshed", "Worked out again"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("fields", models.JSONField(default=dict)),
                        ("why", models.TextField(blank=True, default="")),
                        ("by_kind", models.CharField(max_length=10)),
                        ("by_id", models.BigIntegerField(null=True)),
                        ("by_code", models.CharField(blank=True, default="", max_length=60)),
                        ("happened_at", models.DateTimeField()),
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
                            "record",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.record",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("record", "revision"),
                                name="change_is_one_step_of_its_record",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Load",
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
                        ("file_name", models.CharField(max_length=200)),
                        ("digest", models.CharField(max_length=64)),
                        ("content", models.BinaryField(null=True)),
                        ("mapping", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("chosen", "Columns are being chosen"),
                                    ("seen", "Waits to be loaded"),
                                    ("loading", "Being loaded"),
                                    ("loaded", "Loaded"),
                                    ("undone", "Undone"),
                                    ("dropped", "Not loaded"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("counts", models.JSONField(default=dict)),
                        ("samples", models.JSONField(default=list)),
                        ("held_because", models.TextField(blank=True, default="")),
                        ("by_kind", models.CharField(max_length=10)),
                        ("by_id", models.BigIntegerField(null=True)),
                        ("begun_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "register",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.register",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["register", "-id"], name="load_of_register")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="load_is_in_one_council"
                            )
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
                        ("line", models.PositiveIntegerField()),
                        ("reason", models.TextField()),
                        ("text", models.TextField()),
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
                            "load",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registers.load",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["load", "line"], name="rejected_row_of_load")
                        ],
                    },
                ),
            ],
        ),
    ]
