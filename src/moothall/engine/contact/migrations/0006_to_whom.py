"""What was sent to somebody is found by their address: by an index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0005_work")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["council", "recipient", "-id"], name="message_by_recipient"),
        ),
    ]
