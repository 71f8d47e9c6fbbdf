"""Wall readings, and keep them beside their record inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0005_readings")]

    operations = [
        walls.wall("upkeep_reading"),
        walls.same_council("upkeep_reading", "record_id", "registers_record"),
    ]
