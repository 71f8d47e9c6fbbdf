"""Let a calendar have another week from a day on: versions keep the weeks before it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="calendarversion",
            name="former",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
