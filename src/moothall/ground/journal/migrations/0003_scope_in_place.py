"""Read the scope without a call of a function for each wall."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_walls")]

    operations = [walls.scope_in_place()]
