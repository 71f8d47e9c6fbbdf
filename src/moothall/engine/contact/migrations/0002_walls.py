"""Wall the outbox."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("contact", "0001_initial"), ("councils", "0002_walls")]

    operations = [walls.wall("contact_message")]
