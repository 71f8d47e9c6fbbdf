"""Wall the calendars, and keep their versions as they were saved."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial"), ("journal", "0002_walls")]

    operations = [
        walls.wall("calendars_calendar"),
        walls.wall("calendars_calendarversion"),
        walls.append_only("calendars_calendarversion"),
        walls.same_council("calendars_calendarversion", "calendar_id", "calendars_calendar"),
    ]
