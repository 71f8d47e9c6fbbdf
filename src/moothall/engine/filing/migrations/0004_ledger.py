"""What a load of documents waits for, by the ledger of another system."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0003_published"),
    ]

    operations = [
        migrations.AddField(
            model_name="intakeline",
            name="said",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="intakeline",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "Not sent yet"),
                    ("taken", "Came in"),
                    ("again", "Was there already"),
                    ("rejected", "Rejected"),
                ],
                max_length=10,
            ),
        ),
    ]
