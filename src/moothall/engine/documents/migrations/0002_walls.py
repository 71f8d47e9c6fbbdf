"""Wall the files, and keep everything that points at one inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("councils", "0002_walls")]

    operations = [
        walls.wall("documents_file"),
        walls.wall("documents_held"),
        walls.same_council("documents_held", "file_id", "documents_file"),
    ]
