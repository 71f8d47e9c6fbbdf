"""Wall what officers keep for the words that they write, and keep its keys in its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_writing"), ("people", "0002_walls")]

    operations = [
        walls.wall("cases_cannedreply"),
        walls.wall("cases_unsent"),
        walls.wall("cases_mention"),
        walls.same_council("cases_cannedreply", "team_id", "councils_team"),
        walls.same_council("cases_cannedreply", "person_id", "people_person"),
        walls.same_council("cases_unsent", "case_id", "cases_case"),
        walls.same_council("cases_unsent", "person_id", "people_person"),
        walls.same_council("cases_mention", "case_id", "cases_case"),
        walls.same_council("cases_mention", "person_id", "people_person"),
    ]
