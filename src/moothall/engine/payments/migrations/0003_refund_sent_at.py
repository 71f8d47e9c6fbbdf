"""Keep when GOV.UK Pay took a refund: finance books it on that day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="refund", name="sent_at", field=models.DateTimeField(null=True)
        ),
    ]
