"""Wall the tags of cases, and keep each inside its case's council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_tags")]

    operations = [
        walls.wall("cases_tag"),
        walls.same_council("cases_tag", "case_id", "cases_case"),
    ]
