"""Wall the services, keep their keys inside their council, and let no version change."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial"), ("people", "0002_walls")]

    operations = [
        walls.wall("catalogue_service"),
        walls.wall("catalogue_serviceversion"),
        walls.wall("catalogue_draft"),
        walls.same_council("catalogue_serviceversion", "service_id", "catalogue_service"),
        walls.same_council("catalogue_service", "head_id", "catalogue_serviceversion"),
        walls.same_council("catalogue_draft", "version_id", "catalogue_serviceversion"),
        walls.same_council("catalogue_draft", "person_id", "people_person"),
        walls.append_only("catalogue_serviceversion"),
    ]
