"""Wall the files of records, and keep both ends inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("registers", "0009_record_files"), ("documents", "0002_walls")]

    operations = [
        walls.wall("registers_recordfile"),
        walls.same_council("registers_recordfile", "record_id", "registers_record"),
        walls.same_council("registers_recordfile", "file_id", "documents_file"),
    ]
