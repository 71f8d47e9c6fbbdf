"""Wall the targets for the number of open cases."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_opentarget")]

    operations = [walls.wall("insight_opentarget")]
