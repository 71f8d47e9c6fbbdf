"""Lists that are narrowed to few of all cases read what narrows them from their index alone.

A case that is logged stands in the same two of these as before; in the third it stands once the
work on it ends. Those in whose place they are go by the next migration: whoever reads a case and
then writes it would wait for this one, and this one for them, were the locks of both held at once.
"""

from django.db import migrations, models

RUNNING = models.Q(state__in=["open", "paused"])
AT_REST = models.Q(state__in=["cancelled", "closed", "merged", "resolved"])
NARROWED_BY = ["team", "assignee", "service", "priority", "kind", "state"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_welsh_replies")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "queued_at", "id"],
                include=[*NARROWED_BY, "over_at", "changed_at"],
                name="case_in_queue_whole",
                condition=RUNNING,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "-created_at", "-id"],
                include=NARROWED_BY,
                name="case_newest_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "id"],
                include=NARROWED_BY,
                name="case_at_rest_whole",
                condition=AT_REST,
            ),
        ),
    ]
