"""Keep what was said of a case at the desk before, by whom, and let it be taken back with its case.

It is no work here, so a case of which nothing else is known is still taken back whole. Of a case
that stays one function takes back what one source brought of it, as the owner and behind the walls.
"""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("moothall.engine.cases.migrations.0014_take_back").TAKE_BACK
NO_WORK = "('threshold', 'calendar_changed'"
AFTER = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    NO_WORK, f"{NO_WORK}, 'said_there'"
)
UNSAY = """
    CREATE FUNCTION moothall_unsay_there(asked bigint[], source text)
    RETURNS TABLE (case_id bigint, said bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    DECLARE
        gone bigint[];
    BEGIN
        PERFORM FROM cases_case WHERE id = ANY (asked) ORDER BY id FOR UPDATE;
        gone := ARRAY(
            SELECT id FROM cases_event WHERE case_id = ANY (asked)
                AND kind = 'said_there' AND data ->> 'source' = source
        );
        RETURN QUERY SELECT case_id, count(*) FROM cases_event
            WHERE case_id = ANY (asked) AND id = ANY (gone) GROUP BY case_id;
        PERFORM set_config('moothall.taking_back', 'on', true);
        DELETE FROM cases_remark WHERE event_id = ANY (gone);
        DELETE FROM cases_event WHERE case_id = ANY (asked) AND id = ANY (gone);
        PERFORM set_config('moothall.taking_back', '', true);
    END $$;
    REVOKE ALL ON FUNCTION moothall_unsay_there FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION moothall_unsay_there TO moothall_web, moothall_job;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_take_back_quickly")]

    operations = [
        migrations.AddField(
            model_name="remark",
            name="said_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("created", "Asked for"),
                    ("assigned", "Assigned"),
                    ("replied", "Answered the requester"),
                    ("message", "The requester wrote"),
                    ("noted", "Internal note"),
                    ("paused", "Paused"),
                    ("resumed", "Resumed"),
                    ("resolved", "Resolved"),
                    ("reopened", "Reopened"),
                    ("closed", "Closed"),
                    ("cancelled", "Cancelled"),
                    ("merged", "Merged into another case"),
                    ("unmerged", "Taken out of the other case again"),
                    ("took_in", "Another case was merged into this one"),
                    ("let_go", "A merged case was taken out again"),
                    ("linked", "Linked to another case"),
                    ("unlinked", "No longer linked to another case"),
                    ("about", "Linked to a record of a register"),
                    ("not_about", "No longer linked to a record of a register"),
                    ("struck", "Struck out: it did not happen"),
                    ("reprioritised", "Priority changed"),
                    ("retyped", "Type changed"),
                    ("calendar_changed", "Counted on a newer version of its calendar"),
                    ("migrated", "Moved to another version of its service"),
                    ("task_started", "Task started"),
                    ("task_done", "Task done"),
                    ("task_failed", "Could not be done by itself"),
                    ("decided", "Decided"),
                    ("delegated", "A decision handed to somebody else"),
                    ("moved_in", "Moved in from another desk"),
                    ("said_there", "Said at the desk before"),
                    ("threshold", "Part of a target's time used"),
                    ("rated", "The requester rated it"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(AFTER, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
        migrations.RunSQL(UNSAY, "DROP FUNCTION moothall_unsay_there(bigint[], text)"),
    ]
