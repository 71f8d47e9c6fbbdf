"""Wall components and who supports them, and keep each in the council of its system."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0003_support"), ("registers", "0002_walls")]

    operations = [
        walls.wall("servicedesk_component"),
        walls.wall("servicedesk_support"),
        walls.same_council("servicedesk_component", "system_id", "registers_record"),
        walls.same_council("servicedesk_support", "component_id", "servicedesk_component"),
    ]
