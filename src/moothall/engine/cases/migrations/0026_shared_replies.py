"""Let a canned reply be one that a shared desk keeps: a row in each of its councils."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_at_rest"), ("councils", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="cannedreply",
            name="partnership",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="councils.council",
            ),
        ),
        migrations.AddField(
            model_name="cannedreply",
            name="shared",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="cannedreply",
            constraint=models.UniqueConstraint(
                fields=("council", "shared"),
                condition=models.Q(("shared__isnull", False)),
                name="shared_reply_is_in_a_council_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="cannedreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("partnership__isnull", True), ("shared__isnull", True))
                | models.Q(("partnership__isnull", False), ("shared__isnull", False)),
                name="shared_reply_says_whose_desk_keeps_it",
            ),
        ),
    ]
