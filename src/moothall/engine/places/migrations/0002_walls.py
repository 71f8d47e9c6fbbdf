"""Wall the layers, and keep their areas inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        walls.wall("places_layer"),
        walls.wall("places_area"),
        walls.same_council("places_area", "layer_id", "places_layer"),
    ]
