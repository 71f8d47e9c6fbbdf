"""Wall who has which case open, and keep both inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_presence"), ("people", "0002_walls")]

    operations = [
        walls.wall("cases_presence"),
        walls.same_council("cases_presence", "case_id", "cases_case"),
        walls.same_council("cases_presence", "person_id", "people_person"),
    ]
