"""Wall the cases, and keep everything about a case inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls

OF_A_CASE = (
    "submission",
    "survey",
    "event",
    "remark",
    "task",
    "target",
    "fact",
    "link",
    "watcher",
    "casefile",
)
ALONE = ("case", "threshold", "routing", "routingversion", "turn")
POINTED_AT = {
    "calendars_calendarversion": [("target", "calendar_version_id")],
    "cases_case": [("link", "other_id")],
    "cases_event": [("remark", "event_id"), ("casefile", "event_id")],
    "cases_routing": [("routingversion", "routing_id")],
    "cases_routingversion": [("routing", "head_id")],
    "cases_target": [("threshold", "target_id")],
    "catalogue_serviceversion": [("case", "version_id"), ("submission", "version_id")],
    "councils_team": [("case", "team_id"), ("task", "team_id"), ("turn", "team_id")],
    "documents_file": [("casefile", "file_id")],
    "people_person": [
        ("case", "assignee_id"),
        ("case", "requester_id"),
        ("watcher", "person_id"),
        ("turn", "person_id"),
    ],
}
BY_START = "cases_case_reference_cb43aa34_like"
"""An index that only a search by the start of a reference would use."""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("calendars", "0002_walls"),
        ("catalogue", "0002_walls"),
    ]

    operations = [
        *(walls.wall(f"cases_{table}") for table in (*OF_A_CASE, *ALONE)),
        *(walls.same_council(f"cases_{table}", "case_id", "cases_case") for table in OF_A_CASE),
        *(
            walls.same_council(f"cases_{child}", column, parent)
            for parent, columns in POINTED_AT.items()
            for child, column in columns
        ),
        *(
            walls.append_only(f"cases_{table}")
            for table in ("event", "threshold", "routingversion")
        ),
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {BY_START}",
            f"CREATE INDEX {BY_START} ON cases_case (reference varchar_pattern_ops)",
        ),
        walls.checked_at_once(
            "cases_case", "cases_case_council_id_8f08b76b_fk_councils_council_id"
        ),
    ]
