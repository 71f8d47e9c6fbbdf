"""Who signed in or tried to; for every council, as it is known before any is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0003_welsh"),
        ("people", "0012_name_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tried_at", models.DateTimeField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("password", "Password"),
                            ("app", "Password and authenticator app"),
                            ("recovery", "Recovery code"),
                            ("passkey", "Passkey"),
                            ("provider", "Another account"),
                            ("link", "A link that we sent"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_good", models.BooleanField()),
                ("device", models.CharField(max_length=60)),
                ("session_key", models.CharField(blank=True, default="", max_length=40)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["identity", "tried_at"], name="sign_in_by_identity"),
                    models.Index(fields=["tried_at"], name="sign_in_by_moment"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("identity__isnull", False), ("is_good", True)),
                            models.Q(("is_good", False), ("session_key", "")),
                            _connector="OR",
                        ),
                        name="only_somebody_who_signed_in_has_a_session",
                    )
                ],
            },
        ),
    ]
