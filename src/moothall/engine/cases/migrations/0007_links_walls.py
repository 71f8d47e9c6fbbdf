"""Wall the links and watchers of cases, and keep both ends of a link in one council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_links")]

    operations = [
        walls.wall("cases_link"),
        walls.wall("cases_watcher"),
        walls.same_council("cases_link", "case_id", "cases_case"),
        walls.same_council("cases_link", "other_id", "cases_case"),
        walls.same_council("cases_watcher", "case_id", "cases_case"),
        walls.same_council("cases_watcher", "person_id", "people_person"),
    ]
