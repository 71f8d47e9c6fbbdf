"""Wall what is known of addresses."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("contact", "0003_messages"), ("people", "0002_walls")]

    operations = [
        walls.wall("contact_barred"),
        walls.wall("contact_preference"),
        walls.wall("contact_quiethours"),
        walls.same_council("contact_preference", "person_id", "people_person"),
    ]
