"""The queue's index holds what its views ask for: they are counted without reading the cases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_found_open_first")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "queued_at", "id"],
                include=["team", "assignee", "over_at", "service", "priority", "kind", "state"],
                condition=models.Q(state__in=["open", "paused"]),
                name="case_in_queue",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_queue"),
    ]
