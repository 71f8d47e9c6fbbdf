"""Tell cases that come out of another desk's log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_versions")]

    operations = [
        migrations.AddField(
            model_name="fact",
            name="is_from_log",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
