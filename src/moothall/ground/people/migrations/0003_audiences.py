"""Say in which audiences somebody is by a statement that is planned once a connection.

Employees find what their role opens; `clerk` is a system that may not see what is sensitive.
"""

from django.db import migrations

AUDIENCES = """
    CREATE OR REPLACE FUNCTION people_audiences(looker bigint, councils bigint[], seat text)
    RETURNS text[]
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        RETURN (
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
                UNION SELECT 'in' || one FROM unnest(councils) AS one
                    WHERE seat IN ('machine', 'clerk')
                UNION SELECT 'r' || one || ':manager' FROM unnest(councils) AS one
                    WHERE seat = 'machine'
                UNION SELECT 'r' || one || ':officer' FROM unnest(councils) AS one
                    WHERE seat = 'clerk'
                UNION SELECT 'in' || council_id FROM mine WHERE role <> 'resident'
                UNION SELECT 'r' || council_id || ':' || role FROM mine
                    WHERE role <> 'resident' AND seat = 'desk'
                UNION SELECT 'p' || person_id FROM mine WHERE is_staff AND seat = 'desk'
                UNION SELECT 'a' || person_id FROM mine WHERE seat = 'portal'
                UNION SELECT 't' || team_id FROM teams
                UNION SELECT 'd' || t.council_id || ':' || t.code FROM councils_team t
                    WHERE t.council_id = ANY (councils) AND t.id IN (SELECT team_id FROM teams)
            )
        );
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_walls")]

    operations = [migrations.RunSQL(AUDIENCES, migrations.RunSQL.noop)]
