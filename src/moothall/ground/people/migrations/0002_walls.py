"""Wall the people, and keep their teams and roles inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


STANDS_THERE = migrations.RunSQL(
    """
    ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE people_standing ADD CONSTRAINT people_standing_person_id_same_council
        FOREIGN KEY (council_id, person_id) REFERENCES people_person (council_id, id);
    ALTER TABLE people_person FORCE ROW LEVEL SECURITY;
    """,
    "ALTER TABLE people_standing DROP CONSTRAINT people_standing_person_id_same_council",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("councils", "0002_walls")]

    operations = [
        walls.wall("people_person"),
        walls.wall("people_teammember"),
        walls.same_council("people_teammember", "team_id", "councils_team"),
        walls.same_council("people_teammember", "person_id", "people_person"),
        STANDS_THERE,
    ]
