"""Leavers and the dormant: what ends their ways in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_subjects"),
    ]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="era",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="identity",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="disabled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
