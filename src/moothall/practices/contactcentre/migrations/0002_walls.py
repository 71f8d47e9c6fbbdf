"""Wall the calls that were put aside, and keep the people of each in its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("contactcentre", "0001_initial"), ("people", "0002_walls")]

    operations = [
        walls.wall("contactcentre_keptcall"),
        walls.same_council("contactcentre_keptcall", "officer_id", "people_person"),
        walls.same_council("contactcentre_keptcall", "caller_id", "people_person"),
        walls.same_council("contactcentre_keptcall", "spoken_for_id", "people_person"),
    ]
