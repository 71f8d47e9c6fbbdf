"""Keep the first instant past a promise beside its due time: due at closing is late after opening.

Rows kept already have none until they are next counted; readers take the due time for it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_files")]

    operations = [
        migrations.AddField("case", "over_at", models.DateTimeField(null=True)),
        migrations.AddField("target", "over_at", models.DateTimeField(null=True)),
    ]
