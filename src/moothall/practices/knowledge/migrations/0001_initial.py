from django.db import migrations, models
from moothall.outside.postgres.tables import Tables
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0005_about_walls"),
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Article",
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
                        ("title", models.TextField()),
                        ("summary", models.TextField(db_default="", default="")),
                        ("body", models.TextField(db_default="", default="")),
                        ("welsh_title", models.TextField(db_default="", default="")),
                        ("welsh_summary", models.TextField(db_default="", default="")),
                        ("welsh_body", models.TextField(db_default="", default="")),
                        (
                            "topics",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        ("words", models.TextField(db_default="", default="")),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("public", "Everybody"),
                                    ("employees", "People who work for the council"),
                                    ("officers", "Officers only"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("slug", models.CharField(max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "In review"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("in_force", models.PositiveIntegerField(null=True)),
                        ("last_number", models.PositiveIntegerField(default=0)),
                        ("review_months", models.PositiveSmallIntegerField(default=12)),
                        ("review_on", models.DateField(null=True)),
                        ("reminded_on", models.DateField(null=True)),
                        ("remark", models.TextField(db_default="", default="")),
                        ("revision", models.PositiveIntegerField(default=1)),
                        ("made_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "of_case",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                db_constraint=False,
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
                                fields=("council", "slug"), name="article_slug_is_unique"
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="article_is_of_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("in_force__isnull", False),
                                    _connector="OR",
                                ),
                                name="article_published_has_a_version_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    ("in_force__isnull", True),
                                    _connector="OR",
                                ),
                                name="article_withdrawn_is_read_by_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleVersion",
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
                        ("title", models.TextField()),
                        ("summary", models.TextField(db_default="", default="")),
                        ("body", models.TextField(db_default="", default="")),
                        ("welsh_title", models.TextField(db_default="", default="")),
                        ("welsh_summary", models.TextField(db_default="", default="")),
                        ("welsh_body", models.TextField(db_default="", default="")),
                        (
                            "topics",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        ("words", models.TextField(db_default="", default="")),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("public", "Everybody"),
                                    ("employees", "People who work for the council"),
                                    ("officers", "Officers only"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("what_changed", models.TextField(db_default="", default="")),
                        ("published_at", models.DateTimeField()),
                        (
                            "article",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="knowledge.article",
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
                            "published_by",
                            models.ForeignKey(
                                db_constraint=False,
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
                                fields=("article", "number"), name="article_version_has_one_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Missed",
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
                        ("words", models.CharField(max_length=80)),
                        ("times", models.PositiveIntegerField(default=1)),
                        ("last_at", models.DateTimeField()),
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
                                fields=("council", "words"), name="missed_words_stand_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Use",
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
                        ("used_at", models.DateTimeField()),
                        (
                            "article",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="knowledge.article",
                            ),
                        ),
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
                                fields=["council", "used_at"], name="knowledge_use_by_moment"
                            ),
                            models.Index(fields=["case"], name="knowledge_use_by_case"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("article", "case"), name="article_is_used_once_on_a_case"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="View",
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
                        ("token", models.UUIDField(default=uuid.uuid4)),
                        ("visit", models.UUIDField()),
                        ("browser", models.UUIDField(null=True)),
                        ("is_known", models.BooleanField(db_default=False, default=False)),
                        ("is_followed", models.BooleanField(db_default=False, default=False)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("solved", "This solved it"),
                                    ("more", "I still need help"),
                                ],
                                db_default="",
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("viewed_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        (
                            "article",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="knowledge.article",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
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
                                fields=["council", "viewed_at"], name="knowledge_view_by_moment"
                            ),
                            models.Index(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=["council", "viewed_at"],
                                name="knowledge_view_unsettled",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token",), name="article_view_token_is_unique"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
