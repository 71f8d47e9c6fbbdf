"""Know messages that are for a team and its officers: only what the code may write changes."""

from django.db import migrations, models

CHOICES = [
    ("", "What you asked us for"),
    ("survey", "How we did"),
    ("duty", "What whoever is on call has to know at any hour"),
    ("work", "What a team and its officers are told of a case"),
]


class Migration(migrations.Migration):
    dependencies = [("contact", "0004_duty")]

    operations = [
        migrations.AlterField(
            model_name="barred",
            name="topic",
            field=models.CharField(blank=True, choices=CHOICES, default="", max_length=20),
        ),
        migrations.AlterField(
            model_name="message",
            name="topic",
            field=models.CharField(
                blank=True, choices=CHOICES, db_default="", default="", max_length=20
            ),
        ),
    ]
