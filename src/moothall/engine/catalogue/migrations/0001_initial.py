import django.db.models.deletion
import uuid
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Service",
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
                        (
                            "council",
                            models.ForeignKey(
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
                                to="catalogue.serviceversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "slug"),
                                name="service_is_known_once_in_a_council",
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="service_is_in_one_council"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceVersion",
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
                            models.UniqueConstraint(
                                fields=("service", "number"), name="version_has_its_own_number"
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="version_is_in_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="version_numbers_start_at_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                                name="version_has_a_digest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
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
                        ("channel", models.CharField(default="online", max_length=20)),
                        ("answers", models.JSONField(default=dict)),
                        ("started_at", models.DateTimeField()),
                        ("saved_at", models.DateTimeField(db_index=True)),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
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
                        (
                            "kept_for",
                            models.CharField(blank=True, db_default="", default="", max_length=254),
                        ),
                        (
                            "link_digest",
                            models.CharField(blank=True, db_default="", default="", max_length=64),
                        ),
                        (
                            "code_digest",
                            models.CharField(blank=True, db_default="", default="", max_length=64),
                        ),
                        ("wrong_codes", models.SmallIntegerField(db_default=0, default=0)),
                        ("moved", models.JSONField(db_default={}, default=dict)),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("cy", "Cymraeg")],
                                db_default="en",
                                default="en",
                                max_length=2,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("saved_at__gte", models.F("started_at"))),
                                name="draft_is_saved_after_it_started",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("link_digest", ""), _negated=True),
                                fields=("link_digest",),
                                name="draft_link_leads_to_one_draft",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("code_digest", ""), _negated=True),
                                fields=("code_digest",),
                                name="draft_code_opens_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("code_digest", ""), ("link_digest", "")),
                                    models.Q(
                                        models.Q(("link_digest", ""), _negated=True),
                                        models.Q(("code_digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="draft_link_is_never_enough_alone",
                            ),
                        ],
                    },
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
                        ("opens_on", models.DateField()),
                        ("taken", models.BigIntegerField(default=0)),
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
                            models.UniqueConstraint(
                                fields=("service", "opens_on"),
                                name="intake_is_counted_once_a_round",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("taken__gte", 0)),
                                name="intake_counts_from_nothing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withdrawal",
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
                            models.UniqueConstraint(
                                fields=("version",), name="version_is_withdrawn_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaceTaken",
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
                            models.UniqueConstraint(fields=("token",), name="form_holds_one_place")
                        ],
                    },
                ),
            ],
        ),
    ]
