"""Keep the versions that cases name inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_walls"),
        ("catalogue", "0002_walls"),
        ("calendars", "0002_walls"),
    ]

    operations = [
        walls.same_council("cases_case", "version_id", "catalogue_serviceversion"),
        walls.same_council("cases_submission", "version_id", "catalogue_serviceversion"),
        walls.same_council("cases_target", "calendar_version_id", "calendars_calendarversion"),
    ]
