"""Tell the search which cases are over: of those that fit as well they are shown last."""

from django.db import migrations

OVER = """
    CREATE OR REPLACE FUNCTION search_over(one_kind text, ids bigint[]) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE AS $$
    BEGIN
        IF one_kind = 'case' THEN
            RETURN QUERY SELECT id FROM cases_case
            WHERE id = ANY (ids) AND state NOT IN ('open', 'paused');
        END IF;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_on_hold"), ("search", "0005_open_first")]

    operations = [migrations.RunSQL(OVER, migrations.RunSQL.noop)]
