"""Wall the cases, and keep everything about a case inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls

TABLES = ("case", "submission", "survey", "event", "remark", "task", "target", "threshold", "fact")
OF_A_CASE = ("submission", "survey", "event", "remark", "task", "target", "fact")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        *(walls.wall(f"cases_{table}") for table in TABLES),
        *(walls.same_council(f"cases_{table}", "case_id", "cases_case") for table in OF_A_CASE),
        walls.same_council("cases_case", "team_id", "councils_team"),
        walls.same_council("cases_case", "assignee_id", "people_person"),
        walls.same_council("cases_case", "requester_id", "people_person"),
        walls.same_council("cases_task", "team_id", "councils_team"),
        walls.same_council("cases_remark", "event_id", "cases_event"),
        walls.same_council("cases_threshold", "target_id", "cases_target"),
        walls.append_only("cases_event"),
        walls.append_only("cases_threshold"),
    ]
