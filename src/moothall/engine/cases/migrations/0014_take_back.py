"""Let cases that were moved in and that nobody worked be taken back: the one way events go.

Events and told thresholds stay append only for every role. One function takes a case back whole,
events and all, where it came in by a move and nobody worked it since: then its events say nothing
of what was done here. Thresholds are no work; nor is that it followed its calendar, as every case
does that the calendar counts; nor that the job closed what was resolved long ago, unless there is a
message that says so. It works as the owner, and behind the walls of the scope as every statement
does.
"""

from django.db import migrations

APPEND_ONLY = """
    CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {but}
        RAISE EXCEPTION '{table} is append only' USING ERRCODE = 'insufficient_privilege';
    END $$;
"""
BUT = """
        IF TG_OP = 'DELETE' AND current_setting('moothall.taking_back', true) = 'on'
            AND current_user = (
                SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID
            )
        THEN
            RETURN NULL;
        END IF;
"""
TABLES = ("cases_event", "cases_threshold")
PARTS = ("remark", "event", "fact", "survey", "task", "submission", "watcher", "presence")
TAKE_BACK = f"""
    CREATE FUNCTION moothall_take_back(asked bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
    DECLARE
        gone bigint[];
    BEGIN
        PERFORM set_config('moothall.taking_back', 'on', true);
        PERFORM FROM cases_case WHERE id = ANY (asked) ORDER BY id FOR UPDATE;
        gone := ARRAY(
            SELECT c.id FROM cases_case c
            JOIN cases_event moved ON moved.case_id = c.id AND moved.kind = 'moved_in'
            WHERE c.id = ANY (asked)
                AND NOT EXISTS (
                    SELECT FROM cases_event later WHERE later.case_id = c.id
                        AND later.kind NOT IN ('threshold', 'calendar_changed')
                        AND NOT (later.kind = 'closed'
                            AND later.by_kind = 'job' AND later.by_code = 'auto-close'
                            AND NOT EXISTS (
                                SELECT FROM contact_message told
                                WHERE told.council_id = later.council_id
                                    AND told.case_id = later.case_id
                                    AND told.event_id = later.id
                            ))
                        AND (later.sequence > moved.sequence
                            OR later.recorded_at <> moved.recorded_at)
                )
                AND NOT EXISTS (SELECT FROM cases_unsent WHERE case_id = c.id)
        );
        DELETE FROM cases_threshold WHERE target_id IN (
            SELECT id FROM cases_target WHERE case_id = ANY (gone)
        );
        DELETE FROM cases_target WHERE case_id = ANY (gone);
        {" ".join(f"DELETE FROM cases_{part} WHERE case_id = ANY (gone);" for part in PARTS)}
        DELETE FROM cases_case WHERE id = ANY (gone);
        PERFORM set_config('moothall.taking_back', '', true);
        RETURN gone;
    END $$;
    REVOKE ALL ON FUNCTION moothall_take_back FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION moothall_take_back TO moothall_web, moothall_job;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_former")]

    operations = [
        migrations.RunSQL(
            "".join(APPEND_ONLY.format(table=table, but=BUT) for table in TABLES),
            "".join(APPEND_ONLY.format(table=table, but="") for table in TABLES),
        ),
        migrations.RunSQL(TAKE_BACK, "DROP FUNCTION moothall_take_back(bigint[])"),
    ]
