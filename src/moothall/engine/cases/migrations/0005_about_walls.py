"""Wall which records cases are about, and keep both ends inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_about"), ("registers", "0002_walls")]

    operations = [
        walls.wall("cases_about"),
        walls.same_council("cases_about", "case_id", "cases_case"),
        walls.same_council("cases_about", "record_id", "registers_record"),
    ]
