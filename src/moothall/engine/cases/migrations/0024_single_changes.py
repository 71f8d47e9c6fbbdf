"""Say of a change that it was done to one case in a list: no list of changes of several shows it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_tags_walls")]

    operations = [
        migrations.AddField(
            model_name="bulkchange",
            name="is_single",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(
                fields=["council", "by_kind", "by_id", "-id"],
                condition=models.Q(is_single=False),
                name="bulk_of_several",
            ),
        ),
        migrations.RemoveIndex(model_name="bulkchange", name="bulk_of_somebody"),
    ]
