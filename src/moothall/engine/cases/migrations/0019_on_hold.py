"""What waits for somebody is counted on every page of a queue: by an index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_said_there")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "queued_at", "id"],
                condition=models.Q(state="paused"),
                name="case_on_hold",
            ),
        ),
    ]
