import django.db.models.deletion
import uuid
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("token", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("name", models.CharField(max_length=80)),
                        ("url", models.CharField(max_length=500)),
                        ("kinds", models.JSONField(blank=True, default=list)),
                        ("secret_number", models.IntegerField(default=1)),
                        ("former_until_at", models.DateTimeField(blank=True, null=True)),
                        ("followed", models.BigIntegerField(default=0)),
                        ("failures", models.IntegerField(default=0)),
                        ("resting_until_at", models.DateTimeField(blank=True, null=True)),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="webhook_is_in_one_council"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("token", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("entry_id", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=80)),
                        ("payload", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting to be delivered"),
                                    ("delivered", "Delivered"),
                                    ("failed", "Given up"),
                                ],
                                default="queued",
                                max_length=20,
                            ),
                        ),
                        ("attempts", models.IntegerField(default=0)),
                        ("status", models.IntegerField(default=0)),
                        ("reason", models.CharField(blank=True, default="", max_length=400)),
                        ("queued_at", models.DateTimeField()),
                        ("next_try_at", models.DateTimeField(null=True)),
                        ("delivered_at", models.DateTimeField(null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "webhook",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="webhooks.webhook",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")),
                                fields=["council", "next_try_at"],
                                name="delivery_that_waits",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("webhook", "entry_id"),
                                name="entry_is_told_once_to_a_webhook",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("next_try_at__isnull", False), ("state", "queued")),
                                    models.Q(
                                        models.Q(("state", "queued"), _negated=True),
                                        ("next_try_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="delivery_is_tried_again_only_while_it_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("delivered_at__isnull", False), ("state", "delivered")
                                    ),
                                    models.Q(
                                        models.Q(("state", "delivered"), _negated=True),
                                        ("delivered_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="delivery_is_made_exactly_when_it_has_a_moment",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
