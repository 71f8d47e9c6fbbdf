"""Wall reminders and rounds, and keep reminders beside their record inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0003_reminders_and_rounds")]

    operations = [
        walls.wall("upkeep_reminder"),
        walls.wall("upkeep_round"),
        walls.same_council("upkeep_reminder", "record_id", "registers_record"),
    ]
