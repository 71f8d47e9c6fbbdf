"""Note when somebody was reminded of their appointment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="visit", name="reminded_at", field=models.DateTimeField(null=True)
        ),
    ]
