"""Wall what was taken over, keep it in its council, and let no measure's version change."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial"), ("councils", "0002_walls")]

    operations = [
        walls.wall("insight_logimport"),
        walls.wall("insight_rejectedrow"),
        walls.same_council("insight_rejectedrow", "log_import_id", "insight_logimport"),
        walls.append_only("insight_measureversion"),
        walls.append_only("insight_rejectedrow"),
    ]
