"""Wall what is kept of cases with which no article helped."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_unhelped")]

    operations = [
        walls.wall("knowledge_unhelped"),
        walls.same_council("knowledge_unhelped", "case_id", "cases_case"),
    ]
