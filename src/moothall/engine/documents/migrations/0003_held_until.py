"""Whoever keeps a form may keep its files for longer than a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="held",
            name="until_at",
            field=models.DateTimeField(null=True),
        ),
    ]
