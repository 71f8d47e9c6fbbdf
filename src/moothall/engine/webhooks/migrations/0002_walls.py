"""Wall the webhooks, and keep their deliveries inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial"), ("councils", "0002_walls")]

    operations = [
        walls.wall("webhooks_webhook"),
        walls.wall("webhooks_delivery"),
        walls.same_council("webhooks_delivery", "webhook_id", "webhooks_webhook"),
    ]
