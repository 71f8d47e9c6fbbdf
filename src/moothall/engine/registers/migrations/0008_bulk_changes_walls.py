"""Wall the changes of several records, and keep their keys inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_bulk_changes")]

    operations = [
        walls.wall("registers_bulkchange"),
        walls.same_council("registers_bulkchange", "register_id", "registers_register"),
    ]
