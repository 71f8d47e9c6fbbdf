"""Wall the cases of other desks that are brought, and keep their keys inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls

TABLES = ("takeover", "takeoverpart", "refusedrow", "taken")


class Migration(migrations.Migration):
    dependencies = [("moving", "0001_initial"), ("cases", "0002_walls")]

    operations = [
        *(walls.wall(f"moving_{table}") for table in TABLES),
        *(
            walls.same_council(f"moving_{table}", "takeover_id", "moving_takeover")
            for table in TABLES[1:]
        ),
        walls.same_council("moving_taken", "case_id", "cases_case"),
    ]
