"""Wall the journal, make it append only, and queue every entry for its seal."""

from django.db import migrations

from moothall.outside.postgres import walls

QUEUE = migrations.RunSQL(
    """
    CREATE FUNCTION journal_entry_waits_for_its_seal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        INSERT INTO journal_unsealed (entry_id, council_id) SELECT id, council_id FROM fresh;
        RETURN NULL;
    END $$;
    CREATE TRIGGER journal_entry_queued AFTER INSERT ON journal_entry
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_waits_for_its_seal();
    """,
    """
    DROP TRIGGER journal_entry_queued ON journal_entry;
    DROP FUNCTION journal_entry_waits_for_its_seal();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        walls.scope_function(),
        walls.wall("journal_entry"),
        walls.wall("journal_seal"),
        walls.wall("journal_unsealed"),
        walls.append_only("journal_entry"),
        walls.append_only("journal_seal"),
        walls.hands_off("journal_unsealed", role="moothall_web"),
        walls.hands_off("journal_seal", role="moothall_web", rights="INSERT"),
        QUEUE,
    ]
