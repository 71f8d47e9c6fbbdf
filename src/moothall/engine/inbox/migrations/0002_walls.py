"""Wall the mail that comes in, and keep its cases and its bytes inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial"), ("cases", "0002_walls")]

    operations = [
        walls.wall("inbox_mailbox"),
        walls.wall("inbox_mail"),
        walls.wall("inbox_chunk"),
        walls.same_council("inbox_chunk", "mail_id", "inbox_mail"),
        walls.same_council("inbox_mail", "case_id", "cases_case"),
    ]
