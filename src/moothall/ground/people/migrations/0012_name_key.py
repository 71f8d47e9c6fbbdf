"""The name in lower case, kept by the database: whoever tells all of it is found by it."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_homes"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="name_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower("name"),
                output_field=models.CharField(max_length=200),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["council", "name_key"], name="person_by_name"),
        ),
    ]
