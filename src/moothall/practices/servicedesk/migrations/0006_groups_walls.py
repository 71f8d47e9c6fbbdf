"""Wall groups and what belongs to them, and keep each part in the council of its group."""

from django.db import migrations

from moothall.outside.postgres import walls

TABLES = ("group", "member", "groupsession", "guest", "goal", "undertaking")
PARTS = {
    "member": {"group_id": "servicedesk_group", "person_id": "people_person"},
    "groupsession": {"group_id": "servicedesk_group"},
    "guest": {"session_id": "servicedesk_groupsession", "member_id": "servicedesk_member"},
    "goal": {"group_id": "servicedesk_group"},
    "undertaking": {"group_id": "servicedesk_group", "session_id": "servicedesk_groupsession"},
}


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0005_groups"), ("people", "0002_walls")]

    operations = [
        *(walls.wall(f"servicedesk_{table}") for table in TABLES),
        *(
            walls.same_council(f"servicedesk_{part}", column, whole)
            for part, columns in PARTS.items()
            for column, whole in columns.items()
        ),
    ]
