"""Wall the loads, and keep their keys inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_loads")]

    operations = [
        walls.wall("registers_load"),
        walls.wall("registers_rejectedrow"),
        walls.same_council("registers_load", "register_id", "registers_register"),
        walls.same_council("registers_rejectedrow", "load_id", "registers_load"),
    ]
