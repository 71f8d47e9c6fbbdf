"""Wall the registers, keep their keys inside their council, and let no version change."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [
        walls.wall("registers_register"),
        walls.wall("registers_registerversion"),
        walls.wall("registers_record"),
        walls.wall("registers_change"),
        walls.wall("registers_relation"),
        walls.same_council("registers_registerversion", "register_id", "registers_register"),
        walls.same_council("registers_register", "head_id", "registers_registerversion"),
        walls.same_council("registers_record", "register_id", "registers_register"),
        walls.same_council("registers_record", "version_id", "registers_registerversion"),
        walls.same_council("registers_record", "merged_into_id", "registers_record"),
        walls.same_council("registers_change", "record_id", "registers_record"),
        walls.same_council("registers_relation", "record_id", "registers_record"),
        walls.same_council("registers_relation", "other_id", "registers_record"),
        walls.append_only("registers_registerversion"),
    ]
