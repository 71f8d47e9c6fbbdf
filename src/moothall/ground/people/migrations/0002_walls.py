"""Wall the people, keep what is theirs inside their council, and say in which audiences they are."""

from django.db import migrations

from moothall.outside.postgres import walls

SOMEBODY = (
    ("people_teammember", "person_id"),
    ("people_merge", "kept_id"),
    ("people_merge", "gone_id"),
    ("people_person", "merged_into_id"),
    ("people_contactpoint", "person_id"),
    ("people_authority", "giver_id"),
    ("people_authority", "holder_id"),
    ("people_authority", "offered_by_id"),
    ("people_home", "person_id"),
    ("people_home", "recorded_by_id"),
)
STANDS_THERE = migrations.RunSQL(
    """
    ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE people_standing ADD CONSTRAINT people_standing_person_id_same_council
        FOREIGN KEY (council_id, person_id) REFERENCES people_person (council_id, id);
    ALTER TABLE people_person FORCE ROW LEVEL SECURITY;
    """,
    "ALTER TABLE people_standing DROP CONSTRAINT people_standing_person_id_same_council",
)
CACHE = migrations.RunSQL(
    """
    CREATE UNLOGGED TABLE moothall_cache (
        key text PRIMARY KEY, value text NOT NULL, expires_at timestamptz NOT NULL
    );
    CREATE INDEX moothall_cache_by_expiry ON moothall_cache (expires_at);
    """,
    "DROP TABLE moothall_cache",
)
"""Where every process sees tries counted."""
AUDIENCES = migrations.RunSQL(
    """
    CREATE FUNCTION people_audiences(looker bigint, councils bigint[], seat text) RETURNS text[]
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
        WITH mine AS MATERIALIZED (
            SELECT council_id, person_id, role, role NOT IN ('resident', 'employee') AS is_staff
            FROM people_standing WHERE identity_id = looker AND council_id = ANY (councils)
        ), teams AS MATERIALIZED (
            SELECT m.team_id, m.council_id FROM people_teammember m
            WHERE seat = 'desk' AND m.person_id IN (SELECT person_id FROM mine WHERE is_staff)
                AND m.council_id = ANY (councils)
        )
        SELECT array(
            SELECT 'any' || one FROM unnest(councils) AS one
            UNION SELECT 'in' || one FROM unnest(councils) AS one WHERE seat = 'machine'
            UNION SELECT 'r' || one || ':manager' FROM unnest(councils) AS one
                WHERE seat = 'machine'
            UNION SELECT 'in' || council_id FROM mine WHERE role <> 'resident'
            UNION SELECT 'r' || council_id || ':' || role FROM mine
                WHERE is_staff AND seat = 'desk'
            UNION SELECT 'p' || person_id FROM mine WHERE is_staff AND seat = 'desk'
            UNION SELECT 'a' || person_id FROM mine WHERE seat = 'portal'
            UNION SELECT 't' || team_id FROM teams
            UNION SELECT 'd' || t.council_id || ':' || t.code FROM councils_team t
                WHERE t.council_id = ANY (councils) AND t.id IN (SELECT team_id FROM teams)
        )
    $$;
    """,
    "DROP FUNCTION people_audiences(bigint, bigint[], text)",
)
"""Of whoever looks for something, in which audiences they are: see `ground/search/audiences`."""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("councils", "0002_walls"),
        ("search", "0002_walls"),
    ]

    operations = [
        walls.wall("people_person"),
        walls.wall("people_teammember"),
        walls.wall("people_merge"),
        walls.wall("people_contactpoint"),
        walls.wall("people_authority"),
        walls.wall("people_home"),
        walls.same_council("people_teammember", "team_id", "councils_team"),
        *(walls.same_council(table, column, "people_person") for table, column in SOMEBODY),
        STANDS_THERE,
        CACHE,
        AUDIENCES,
    ]
