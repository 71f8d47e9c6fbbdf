"""Wall what rotas are made of, and keep each part in the council of its rota.

Two shifts of one layer are never at the same time: the database refuses the second.
"""

from django.db import migrations

from moothall.outside.postgres import walls

TABLES = (*("rota", "layer", "shift", "swap", "handover", "absence", "number", "feed", "covered"),)
PARTS = {
    "layer": {"rota_id": "rota"},
    "shift": {"rota_id": "rota", "layer_id": "layer"},
    "swap": {"shift_id": "shift", "back_id": "shift"},
    "handover": {"shift_id": "shift"},
    "absence": {"rota_id": "rota"},
    "number": {"rota_id": "rota"},
    "feed": {"rota_id": "rota"},
    "covered": {"rota_id": "rota"},
}


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0001_initial"), ("people", "0002_walls")]

    operations = [
        *(walls.wall(f"servicedesk_{table}") for table in TABLES),
        *(
            walls.same_council(f"servicedesk_{part}", column, f"servicedesk_{whole}")
            for part, columns in PARTS.items()
            for column, whole in columns.items()
        ),
        migrations.RunSQL(
            """
            ALTER TABLE servicedesk_shift ADD CONSTRAINT layer_has_one_shift_at_a_time
            EXCLUDE USING gist (
                int8range(layer_id, layer_id, '[]') WITH &&,
                tstzrange(starts_at, ends_at) WITH &&
            )
            """,
            "ALTER TABLE servicedesk_shift DROP CONSTRAINT layer_has_one_shift_at_a_time",
        ),
    ]
