"""Wall what is kept of visits, and keep each inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0001_initial"),
        ("bookings", "0002_walls"),
        ("cases", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        walls.wall("visits_counter"),
        walls.wall("visits_visit"),
        walls.same_council("visits_counter", "diary_id", "bookings_diary"),
        walls.same_council("visits_visit", "counter_id", "visits_counter"),
        walls.same_council("visits_visit", "case_id", "cases_case"),
        walls.same_council("visits_visit", "booking_id", "bookings_booking"),
        walls.same_council("visits_visit", "officer_id", "people_person"),
    ]
