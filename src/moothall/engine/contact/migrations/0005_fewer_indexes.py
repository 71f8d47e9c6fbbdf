"""Drop two indexes whose columns begin another one, and check the council at once."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls

BY_COUNCIL = "contact_message_council_id_ab5e493e"


class Migration(migrations.Migration):
    dependencies = [("contact", "0004_barred_walls"), ("councils", "0002_walls")]

    operations = [
        # The index alone: Django would make the key anew, and read every row for it.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX {BY_COUNCIL}",
                    f"CREATE INDEX {BY_COUNCIL} ON contact_message (council_id)",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="message",
                    name="council",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="message", name="message_by_case"),
        walls.checked_at_once(
            "contact_message", "contact_message_council_id_ab5e493e_fk_councils_council_id"
        ),
    ]
