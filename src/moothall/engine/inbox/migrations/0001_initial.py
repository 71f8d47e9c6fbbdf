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
                    name="Mailbox",
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
                        (
                            "council",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        ("address", models.EmailField(max_length=254)),
                        ("service", models.CharField(max_length=60)),
                        ("server", models.CharField(blank=True, default="", max_length=200)),
                        ("host", models.CharField(blank=True, default="", max_length=200)),
                        ("port", models.IntegerField(default=993)),
                        ("user", models.CharField(blank=True, default="", max_length=200)),
                        ("password", models.CharField(blank=True, default="", max_length=600)),
                        ("folder", models.CharField(default="INBOX", max_length=200)),
                        ("is_tls", models.BooleanField(default=True)),
                        ("next_read_at", models.DateTimeField(blank=True, null=True)),
                        ("last_read_at", models.DateTimeField(blank=True, null=True)),
                        ("failures", models.IntegerField(default=0)),
                        ("fault", models.CharField(blank=True, default="", max_length=400)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("password", ""),
                                    ("password__startswith", "sealed:"),
                                    _connector="OR",
                                ),
                                name="password_of_mailbox_is_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("host", ""), ("next_read_at__isnull", True)),
                                    models.Q(
                                        models.Q(("host", ""), _negated=True),
                                        ("next_read_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="mailbox_is_read_exactly_where_it_has_a_host",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mail",
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
                        (
                            "council",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        ("token", models.UUIDField(default=uuid.uuid4, unique=True)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("imap", "Read from the mailbox"),
                                    ("pipe", "Handed over by the mail server"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("length", models.BigIntegerField()),
                        ("is_whole", models.BooleanField(default=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("kept", "Waiting to be read"),
                                    ("case", "Became a case"),
                                    ("message", "Added to a case"),
                                    ("held", "Needs somebody"),
                                    ("quarantined", "Could not be read"),
                                    ("passed", "Nothing to do"),
                                    ("refused", "Refused"),
                                ],
                                default="kept",
                                max_length=12,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=400)),
                        ("tries", models.IntegerField(default=0)),
                        ("next_try_at", models.DateTimeField(null=True)),
                        ("came_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("settled_by_id", models.BigIntegerField(null=True)),
                        ("key", models.CharField(blank=True, default="", max_length=64)),
                        ("is_first", models.BooleanField(default=False)),
                        ("sender", models.CharField(blank=True, default="", max_length=254)),
                        ("sender_name", models.CharField(blank=True, default="", max_length=300)),
                        ("verdict", models.CharField(blank=True, default="", max_length=10)),
                        ("subject", models.CharField(blank=True, default="", max_length=300)),
                        ("text", models.TextField(blank=True, default="")),
                        ("reply", models.TextField(blank=True, default="")),
                        ("attached", models.JSONField(default=list)),
                        ("case_id", models.BigIntegerField(null=True)),
                        ("is_answered", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "kept")),
                                fields=["council", "next_try_at"],
                                name="mail_that_waits",
                            ),
                            models.Index(fields=["council", "state", "-id"], name="mail_by_state"),
                            models.Index(
                                condition=models.Q(("case_id__isnull", False)),
                                fields=["case_id"],
                                name="mail_of_case",
                            ),
                            models.Index(
                                fields=["council", "sender", "-came_at"], name="mail_by_sender"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="mail_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("council", "digest"), name="mail_is_kept_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_first", True)),
                                fields=("council", "key"),
                                name="mail_of_one_message_id_is_used_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("next_try_at__isnull", False), ("state", "kept")),
                                    models.Q(
                                        models.Q(("state", "kept"), _negated=True),
                                        ("next_try_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mail_is_tried_exactly_while_it_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["held", "quarantined", "passed", "refused"]),
                                        _negated=True,
                                    ),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="mail_stands_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["case", "message"]), _negated=True),
                                    ("case_id__isnull", False),
                                    _connector="OR",
                                ),
                                name="mail_that_is_on_a_case_names_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Chunk",
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
                            "mail",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inbox.mail",
                            ),
                        ),
                        ("number", models.IntegerField()),
                        ("body", models.BinaryField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mail", "number"), name="chunk_has_its_own_number"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
