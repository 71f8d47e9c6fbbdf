"""Keep the tags that officers put on cases; a case that is taken back goes with those it came with."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

BEFORE = import_module("moothall.engine.cases.migrations.0018_said_there").AFTER
FIRST = "DELETE FROM cases_case WHERE id = ANY (gone);"
AFTER = BEFORE.replace(FIRST, f"DELETE FROM cases_tag WHERE case_id = ANY (gone); {FIRST}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_queue_counted"), ("councils", "0002_walls")]

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
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("put_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["council", "name", "case"], name="cases_with_tag"),
                    models.Index(fields=["council", "-id"], name="tags_put_last"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "name"),
                        name="case_has_a_tag_once",
                        violation_error_message="The case has the tag already.",
                    )
                ],
            },
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
