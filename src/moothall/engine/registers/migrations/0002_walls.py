"""Wall the registers, and keep their records and loads inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls

TABLES = (
    "register",
    "registerversion",
    "record",
    "change",
    "relation",
    "load",
    "rejectedrow",
)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [
        *(walls.wall(f"registers_{table}") for table in TABLES),
        walls.same_council("registers_registerversion", "register_id", "registers_register"),
        walls.same_council("registers_register", "head_id", "registers_registerversion"),
        walls.same_council("registers_record", "register_id", "registers_register"),
        walls.same_council("registers_record", "version_id", "registers_registerversion"),
        walls.same_council("registers_record", "merged_into_id", "registers_record"),
        walls.same_council("registers_change", "record_id", "registers_record"),
        walls.same_council("registers_relation", "record_id", "registers_record"),
        walls.same_council("registers_relation", "other_id", "registers_record"),
        walls.same_council("registers_load", "register_id", "registers_register"),
        walls.same_council("registers_rejectedrow", "load_id", "registers_load"),
        walls.append_only("registers_registerversion"),
    ]
