"""Drop the index that only a search by the start of a reference would use; check the council at once."""

from django.db import migrations

from moothall.outside.postgres import walls

BY_START = "cases_case_reference_cb43aa34_like"


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_approvals")]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {BY_START}",
            f"CREATE INDEX {BY_START} ON cases_case (reference varchar_pattern_ops)",
        ),
        walls.checked_at_once(
            "cases_case", "cases_case_council_id_8f08b76b_fk_councils_council_id"
        ),
    ]
