"""Keep beside a paused case until which day it is paused, and when that day comes.

A case that is logged stands in neither index: it gets there when it is paused until a day. Those
that are paused already come back too; the loop that tells of it looks up when work begins.
"""

from django.db import migrations, models

PAUSED_ALREADY = """
    ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE cases_event NO FORCE ROW LEVEL SECURITY;
    UPDATE cases_case
    SET paused_until_on = p.day, wakes_at = p.day::timestamp AT TIME ZONE p.zone
    FROM (
        SELECT DISTINCT ON (c.id) c.id, o.zone, (e.data->>'until')::date AS day,
            e.data->>'reason' AS reason
        FROM cases_case c
        JOIN councils_council o ON o.id = c.council_id
        JOIN cases_event e ON e.case_id = c.id AND e.kind = 'paused'
        WHERE c.state = 'paused' AND NOT EXISTS (
            SELECT FROM cases_event l WHERE l.case_id = c.id AND l.instead_of = e.sequence
        )
        ORDER BY c.id, e.sequence DESC
    ) p
    WHERE cases_case.id = p.id AND p.day IS NOT NULL
        AND p.reason IS DISTINCT FROM 'waits_for_payment';
    ALTER TABLE cases_case FORCE ROW LEVEL SECURITY;
    ALTER TABLE cases_event FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_narrowed_alone"), ("councils", "0002_walls")]

    operations = [
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
                    ("redated", "Paused until another day"),
                    ("day_came", "The day came until which it was paused"),
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
                    ("tagged", "Tag put on"),
                    ("untagged", "Tag taken off"),
                    ("rated", "The requester rated it"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="case", name="paused_until_on", field=models.DateField(null=True)
        ),
        migrations.AddField(
            model_name="case", name="wakes_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(PAUSED_ALREADY, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "queued_at", "id"],
                include=["team", "assignee", "service", "state", "wakes_at"],
                condition=models.Q(paused_until_on__isnull=False),
                name="case_until_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["council", "wakes_at", "id"],
                condition=models.Q(wakes_at__isnull=False),
                name="case_wakes",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(wakes_at__isnull=True) | models.Q(paused_until_on__isnull=False),
                name="case_wakes_only_where_it_is_paused_until_a_day",
                violation_error_message="Only a case that is paused until a day wakes on it.",
            ),
        ),
    ]
