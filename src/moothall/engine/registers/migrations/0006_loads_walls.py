"""Wall the files of loads and the mappings that are kept, and keep them inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_loads")]

    operations = [
        walls.wall("registers_filepart"),
        walls.wall("registers_keptmapping"),
        walls.same_council("registers_filepart", "load_id", "registers_load"),
        walls.same_council("registers_keptmapping", "register_id", "registers_register"),
        walls.same_council("registers_load", "version_id", "registers_registerversion"),
        walls.same_council("registers_change", "load_id", "registers_load"),
    ]
