"""The indexes in whose place lists have wider ones now go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_narrowed")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_in_queue"),
        migrations.RemoveIndex(model_name="case", name="case_newest"),
    ]
