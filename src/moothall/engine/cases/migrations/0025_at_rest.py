"""Lists of what is at rest, by priority and by what was changed last, read their order from an index.

A case that is logged stands in neither: it gets there when the work on it ends.
"""

from django.db import migrations, models

AT_REST = models.Q(state__in=["cancelled", "closed", "merged", "resolved"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_single_changes")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "priority", "id"], name="case_at_rest", condition=AT_REST
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "-changed_at", "-id"],
                name="case_at_rest_changed",
                condition=AT_REST,
            ),
        ),
    ]
