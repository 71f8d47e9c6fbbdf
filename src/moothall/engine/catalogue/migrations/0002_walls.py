"""Wall the services, and keep their versions and drafts inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial"), ("people", "0002_walls")]

    operations = [
        walls.wall("catalogue_service"),
        walls.wall("catalogue_serviceversion"),
        walls.wall("catalogue_draft"),
        walls.wall("catalogue_intake"),
        walls.wall("catalogue_withdrawal"),
        walls.wall("catalogue_placetaken"),
        walls.same_council("catalogue_serviceversion", "service_id", "catalogue_service"),
        walls.same_council("catalogue_service", "head_id", "catalogue_serviceversion"),
        walls.same_council("catalogue_draft", "version_id", "catalogue_serviceversion"),
        walls.same_council("catalogue_draft", "person_id", "people_person"),
        walls.same_council("catalogue_intake", "service_id", "catalogue_service"),
        walls.same_council("catalogue_withdrawal", "version_id", "catalogue_serviceversion"),
        walls.same_council("catalogue_placetaken", "service_id", "catalogue_service"),
        walls.append_only("catalogue_serviceversion"),
        walls.append_only("catalogue_withdrawal"),
    ]
