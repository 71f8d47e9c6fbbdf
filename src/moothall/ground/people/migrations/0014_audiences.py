"""Say of whoever looks for something in which audiences they are: see `ground/search/audiences`."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("people", "0013_sign_ins"), ("search", "0002_walls")]

    operations = [AUDIENCES]
