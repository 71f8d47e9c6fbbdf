"""Keep until when a fee can be paid. What was asked for before this waits on, as it was told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_refund_sent_at")]

    operations = [
        migrations.AddField(
            model_name="charge", name="lapses_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(
                condition=models.Q(("lapses_at__isnull", False), ("state", "waiting")),
                fields=["council", "lapses_at"],
                name="charge_that_lapses",
            ),
        ),
    ]
