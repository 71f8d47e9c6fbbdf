"""What a council sets for its own messages; whose acts use up an address's day."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0005_fewer_indexes"),
        ("councils", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=80)),
                ("reply_to", models.EmailField(blank=True, default="", max_length=254)),
                ("an_hour", models.IntegerField(blank=True, null=True)),
                ("key", models.CharField(blank=True, default="", max_length=600)),
                ("email_template", models.CharField(blank=True, default="", max_length=36)),
                ("text_template", models.CharField(blank=True, default="", max_length=36)),
                ("letter_template", models.CharField(blank=True, default="", max_length=36)),
                (
                    "council",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="allowance",
            name="is_answer",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="is_answer",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), ("key__startswith", "sealed:"), _connector="OR"),
                name="key_to_notify_is_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "[\\r\\n]"), _negated=True),
                name="sender_has_a_name_of_one_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.CheckConstraint(
                condition=models.Q(("an_hour__isnull", True), ("an_hour__gte", 0), _connector="OR"),
                name="limit_of_an_hour_is_no_less_than_none",
            ),
        ),
        walls.wall("contact_sender"),
    ]
