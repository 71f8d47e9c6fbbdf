"""Publications, what waits to be erased, and words that were recognised in pictures."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from moothall.outside.postgres import walls

TABLE = "filing_publication"


def pointer(
    to: str, *, is_optional: bool = False, has_index: bool = False
) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        db_constraint=False,
        db_index=has_index,
        null=is_optional,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_walls"),
        ("councils", "0002_walls"),
        ("filing", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("council", pointer("councils.council")),
                ("document", pointer("filing.document", has_index=True)),
                ("version", pointer("filing.version", has_index=True)),
                ("title", models.CharField(max_length=200)),
                ("published_by", pointer("people.person", is_optional=True)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_by", pointer("people.person", is_optional=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["council", "-id"],
                        name="document_published",
                        condition=Q(withdrawn_at__isnull=True),
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["document"],
                        condition=Q(withdrawn_at__isnull=True),
                        name="document_is_published_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.AddField("document", "erasure_asked_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=Q(erasure_asked_at__isnull=True) | Q(holds_now__gt=0),
                name="document_waits_to_be_erased_only_while_held",
            ),
        ),
        migrations.AddField("text", "is_recognised", models.BooleanField(default=False)),
        walls.wall(TABLE),
        walls.same_council(TABLE, "document_id", "filing_document"),
        walls.same_council(TABLE, "version_id", "filing_version"),
        walls.same_council(TABLE, "published_by_id", "people_person"),
        walls.same_council(TABLE, "withdrawn_by_id", "people_person"),
    ]
