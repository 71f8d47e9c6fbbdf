"""Compare addresses in one form; count tries where every process sees them."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone_digits",
            field=models.CharField(blank=True, default="", editable=False, max_length=40),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["council", "phone_digits"], name="person_by_phone"),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="identity_email_is_in_lower_case",
            ),
        ),
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE moothall_cache (
                key text PRIMARY KEY, value text NOT NULL, expires_at timestamptz NOT NULL
            );
            CREATE INDEX moothall_cache_by_expiry ON moothall_cache (expires_at);
            """,
            "DROP TABLE moothall_cache",
        ),
    ]
