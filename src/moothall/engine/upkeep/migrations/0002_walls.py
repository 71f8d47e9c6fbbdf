"""Wall what followed, and keep it beside its record inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0001_initial"), ("registers", "0002_walls")]

    operations = [
        walls.wall("upkeep_followed"),
        walls.same_council("upkeep_followed", "record_id", "registers_record"),
    ]
