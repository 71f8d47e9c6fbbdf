"""Take cases back as quickly as they came: every table that points at them is looked up by an index.

PostgreSQL looks in each of those tables for each row that goes. As long as it has not counted the
many rows that came, it may take the index of the whole council for that, and reads every event of
it for every case. So what has grown to more than twice its size since is counted before, by a
function that works as the owner, as only owners may have it counted; it tells and changes nothing.
"""

from django.db import migrations, models

MEASURE = """
    CREATE FUNCTION moothall_measure_cases() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
    DECLARE
        grown regclass;
    BEGIN
        FOR grown IN
            SELECT DISTINCT one.oid::regclass FROM pg_class one
            JOIN pg_constraint kept ON kept.conrelid = one.oid AND kept.contype = 'f'
                AND kept.confrelid IN ('cases_case'::regclass, 'cases_event'::regclass,
                    'cases_target'::regclass)
            WHERE pg_relation_size(one.oid)
                > (2 * one.relpages + 16) * current_setting('block_size')::bigint
        LOOP
            EXECUTE format('ANALYZE %s', grown);
        END LOOP;
    END $$;
    REVOKE ALL ON FUNCTION moothall_measure_cases FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION moothall_measure_cases TO moothall_web, moothall_job;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_surveys_walls")]

    operations = [
        migrations.AddIndex(
            model_name="casefile",
            index=models.Index(
                fields=["event"],
                condition=models.Q(event__isnull=False),
                name="case_file_by_event",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["case"], name="mention_by_case"),
        ),
        migrations.RunSQL(MEASURE, "DROP FUNCTION moothall_measure_cases()"),
    ]
