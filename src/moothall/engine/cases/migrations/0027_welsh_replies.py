"""Let a canned reply have words in Welsh, for whoever is told in Welsh."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_shared_replies")]

    operations = [
        migrations.AddField(
            model_name="cannedreply",
            name="welsh",
            field=models.TextField(db_default="", default=""),
        ),
    ]
