"""Wall whom a council asks how it went, and keep who called back inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_surveys"), ("people", "0002_walls")]

    operations = [
        walls.wall("cases_surveyterms"),
        walls.same_council("cases_survey", "called_back_by_id", "people_person"),
    ]
