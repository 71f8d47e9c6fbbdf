"""Wall what was taken over, keep it in its council, and let no measure's version change."""

from django.db import migrations

from moothall.outside.postgres import walls

ERASABLE = migrations.RunSQL(
    """
    DROP TRIGGER insight_rejectedrow_append_only ON insight_rejectedrow;
    CREATE TRIGGER insight_rejectedrow_append_only
        BEFORE DELETE OR TRUNCATE ON insight_rejectedrow
        FOR EACH STATEMENT EXECUTE FUNCTION insight_rejectedrow_is_append_only();
    CREATE TRIGGER insight_rejectedrow_only_erased
        BEFORE UPDATE ON insight_rejectedrow FOR EACH ROW
        WHEN (NEW.text <> '' OR NEW.reason <> 'erased' OR NEW.id <> OLD.id
            OR NEW.council_id <> OLD.council_id OR NEW.log_import_id <> OLD.log_import_id
            OR NEW.file_digest <> OLD.file_digest OR NEW.line <> OLD.line)
        EXECUTE FUNCTION insight_rejectedrow_is_append_only();
    GRANT UPDATE (text, reason) ON insight_rejectedrow TO moothall_web, moothall_job;
    """,
    """
    REVOKE UPDATE (text, reason) ON insight_rejectedrow FROM moothall_web, moothall_job;
    DROP TRIGGER insight_rejectedrow_only_erased ON insight_rejectedrow;
    DROP TRIGGER insight_rejectedrow_append_only ON insight_rejectedrow;
    CREATE TRIGGER insight_rejectedrow_append_only
        BEFORE UPDATE OR DELETE OR TRUNCATE ON insight_rejectedrow
        FOR EACH STATEMENT EXECUTE FUNCTION insight_rejectedrow_is_append_only();
    """,
)
"""A rejected line loses its words when somebody is erased, and changes in no other way."""


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial"), ("councils", "0002_walls")]

    operations = [
        walls.wall("insight_logimport"),
        walls.wall("insight_rejectedrow"),
        walls.same_council("insight_rejectedrow", "log_import_id", "insight_logimport"),
        walls.append_only("insight_measureversion"),
        walls.append_only("insight_rejectedrow"),
        ERASABLE,
    ]
