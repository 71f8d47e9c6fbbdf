"""The requester's name in lower case, kept by the database: whoever tells all of it is found by it."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_walls"),
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="name_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower("contact_name"),
                output_field=models.CharField(max_length=200),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["open", "paused"]), models.Q(("name_key", ""), _negated=True)
                ),
                fields=["council", "name_key"],
                name="case_by_name",
            ),
        ),
    ]
