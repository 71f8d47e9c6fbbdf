"""More is done to records: put back, and worked out again as days go by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_walls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="what",
            field=models.CharField(
                choices=[
                    ("added", "Added"),
                    ("changed", "Changed"),
                    ("moved", "Moved"),
                    ("rated", "Rated by hand"),
                    ("revised", "Date revised"),
                    ("reviewed", "Reviewed"),
                    ("merged", "Merged"),
                    ("unmerged", "Merge undone"),
                    ("removed", "Removed"),
                    ("restored", "Put back"),
                    ("migrated", "Brought to a new version"),
                    ("refreshed", "Worked out again"),
                ],
                max_length=10,
            ),
        ),
    ]
