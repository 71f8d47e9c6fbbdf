"""Let a rejected line lose its words when somebody is erased, and change in no other way."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_walls")]

    operations = [
        migrations.RunSQL(
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
        ),
    ]
