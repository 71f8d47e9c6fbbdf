"""Wall the messages and what is settled about them; check their council at once."""

from django.db import migrations

from moothall.outside.postgres import walls

TABLES = ("message", "barred", "preference", "quiethours", "sender", "failing", "daily")


class Migration(migrations.Migration):
    dependencies = [("contact", "0001_initial"), ("people", "0002_walls")]

    operations = [
        *(walls.wall(f"contact_{table}") for table in TABLES),
        walls.same_council("contact_preference", "person_id", "people_person"),
        walls.same_council("contact_daily", "person_id", "people_person"),
        walls.checked_at_once(
            "contact_message", "contact_message_council_id_ab5e493e_fk_councils_council_id"
        ),
    ]
