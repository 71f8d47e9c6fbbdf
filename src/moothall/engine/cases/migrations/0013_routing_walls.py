"""Wall the routing rules, and keep them, their versions and turns inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_routing")]

    operations = [
        walls.wall("cases_routing"),
        walls.wall("cases_routingversion"),
        walls.wall("cases_turn"),
        walls.same_council("cases_routing", "head_id", "cases_routingversion"),
        walls.same_council("cases_routingversion", "routing_id", "cases_routing"),
        walls.same_council("cases_turn", "team_id", "councils_team"),
        walls.same_council("cases_turn", "person_id", "people_person"),
        walls.append_only("cases_routingversion"),
    ]
