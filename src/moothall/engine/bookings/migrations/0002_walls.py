"""Wall what is kept of bookings, and keep each inside its council.

No place of a diary is taken by two bookings at the same time: the database refuses the second.
"""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial"), ("people", "0002_walls")]

    operations = [
        walls.wall("bookings_diary"),
        walls.wall("bookings_booking"),
        walls.same_council("bookings_booking", "diary_id", "bookings_diary"),
        walls.same_council("bookings_booking", "person_id", "people_person"),
        migrations.RunSQL(
            """
            ALTER TABLE bookings_booking ADD CONSTRAINT place_is_taken_once_at_a_time
            EXCLUDE USING gist (
                int8range(diary_id, diary_id, '[]') WITH &&,
                int4range(place::integer, place::integer, '[]') WITH &&,
                tstzrange(starts_at, ends_at) WITH &&
            ) WHERE (state IN ('held', 'booked'))
            """,
            "ALTER TABLE bookings_booking DROP CONSTRAINT place_is_taken_once_at_a_time",
        ),
    ]
