"""Wall the teams."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("councils", "0001_initial"), ("journal", "0002_walls")]

    operations = [walls.wall("councils_team")]
