"""Wall the keys, and keep their people and replies inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_initial"), ("people", "0002_walls")]

    operations = [
        walls.wall("keys_key"),
        walls.wall("keys_reply"),
        walls.same_council("keys_key", "person_id", "people_person"),
        walls.same_council("keys_reply", "key_id", "keys_key"),
    ]
