"""Drafts of layers, and versions that were replaced or taken away and can be put back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_walls"),
        ("places", "0002_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="layer",
            name="layer_has_one_version_from_a_day_on",
        ),
        migrations.AddField(
            model_name="layer",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="layer",
            name="is_draft",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="layer",
            name="meant_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="layer",
            name="published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="layer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("is_draft", False)),
                fields=("council", "code", "holds_from_on"),
                name="layer_has_one_version_from_a_day_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="layer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("is_draft", False), _connector="OR"
                ),
                name="layer_ends_only_when_published",
            ),
        ),
    ]
