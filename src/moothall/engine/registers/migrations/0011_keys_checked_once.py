"""Check fewer keys of each record and each line of history: those that another key implies go.

A record's version is of its register, which is of its council, which is there: one key says all
three. A line of history is of a record, and so of a council that is there.
"""

import django.db.models.deletion
from typing import Any

from django.db import migrations, models

from moothall.outside.postgres import walls

COUNCIL: dict[str, Any] = {
    "db_constraint": False,
    "db_index": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "councils.council",
}
OF_ITS_REGISTER = migrations.RunSQL(
    """
    CREATE UNIQUE INDEX register_version_is_of_its_register
        ON registers_registerversion (council_id, register_id, id);
    ALTER TABLE registers_record NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE registers_registerversion NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE registers_record ADD CONSTRAINT registers_record_version_of_its_register
        FOREIGN KEY (council_id, register_id, version_id)
        REFERENCES registers_registerversion (council_id, register_id, id);
    ALTER TABLE registers_record FORCE ROW LEVEL SECURITY;
    ALTER TABLE registers_registerversion FORCE ROW LEVEL SECURITY;
    ALTER TABLE registers_record DROP CONSTRAINT registers_record_register_id_same_council;
    ALTER TABLE registers_record DROP CONSTRAINT registers_record_version_id_same_council;
    """,
    [
        str(walls.same_council("registers_record", "register_id", "registers_register").sql),
        str(walls.same_council("registers_record", "version_id", "registers_registerversion").sql),
        """
        ALTER TABLE registers_record DROP CONSTRAINT registers_record_version_of_its_register;
        DROP INDEX register_version_is_of_its_register;
        """,
    ],
)


class Migration(migrations.Migration):
    dependencies = [("registers", "0010_record_files_walls")]

    operations = [
        migrations.AlterField("record", "council", models.ForeignKey(**COUNCIL)),
        migrations.AlterField("change", "council", models.ForeignKey(**COUNCIL)),
        OF_ITS_REGISTER,
    ]
