import django.db.models.deletion
import uuid
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Message",
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
                        ("case_id", models.BigIntegerField(null=True)),
                        ("event_id", models.BigIntegerField(null=True)),
                        ("recipient", models.CharField(max_length=254)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "Email"),
                                    ("text", "Text message"),
                                    ("letter", "Letter"),
                                ],
                                default="email",
                                max_length=20,
                            ),
                        ),
                        ("subject", models.CharField(max_length=200)),
                        ("body", models.TextField()),
                        ("is_secret", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting to be sent"),
                                    ("sent", "Sent"),
                                    ("delivered", "Delivered"),
                                    ("failed", "Not delivered"),
                                    ("withheld", "Not sent"),
                                ],
                                default="queued",
                                max_length=20,
                            ),
                        ),
                        ("attempts", models.IntegerField(default=0)),
                        ("queued_at", models.DateTimeField()),
                        ("next_try_at", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("reference", models.CharField(blank=True, default="", max_length=200)),
                        ("reason", models.CharField(blank=True, default="", max_length=400)),
                        (
                            "council",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        ("ask_at", models.DateTimeField(null=True)),
                        (
                            "carrier",
                            models.CharField(
                                blank=True,
                                choices=[("smtp", "the mail server"), ("notify", "GOV.UK Notify")],
                                db_default="",
                                default="",
                                max_length=20,
                            ),
                        ),
                        ("claims", models.IntegerField(db_default=0, default=0)),
                        ("instead_of_id", models.BigIntegerField(null=True)),
                        ("is_attended", models.BooleanField(db_default=False, default=False)),
                        ("is_limited", models.BooleanField(db_default=False, default=False)),
                        (
                            "otherwise",
                            models.JSONField(
                                db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        ("settled_at", models.DateTimeField(null=True)),
                        (
                            "status",
                            models.CharField(blank=True, db_default="", default="", max_length=40),
                        ),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
                                choices=[("", "What you asked us for"), ("survey", "How we did")],
                                db_default="",
                                default="",
                                max_length=20,
                            ),
                        ),
                        ("is_answer", models.BooleanField(db_default=False, default=False)),
                        ("bundle", models.UUIDField(null=True)),
                        ("may_wait_for_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")),
                                fields=["council", "next_try_at"],
                                name="message_that_waits",
                            ),
                            models.Index(
                                condition=models.Q(("ask_at__isnull", False)),
                                fields=["council", "ask_at"],
                                name="message_on_its_way",
                            ),
                            models.Index(
                                condition=models.Q(("is_attended", False), ("state", "failed")),
                                fields=["council", "id"],
                                name="message_lost_unattended",
                            ),
                            models.Index(
                                fields=["council", "state", "-id"], name="message_by_state"
                            ),
                            models.Index(
                                condition=models.Q(("bundle__isnull", False)),
                                fields=["bundle"],
                                name="message_in_a_bundle",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("may_wait_for_id__isnull", False), ("state", "queued")
                                ),
                                fields=["may_wait_for_id"],
                                name="message_that_may_wait",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "case_id", "event_id", "recipient", "channel"),
                                name="message_is_meant_once_for_its_event",
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
                                name="message_is_tried_again_only_while_it_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case_id__isnull", True), ("event_id__isnull", True)),
                                    models.Q(
                                        ("case_id__isnull", False), ("event_id__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="message_about_a_case_names_its_event",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["queued", "sent", "delivered", "failed", "withheld"],
                                    )
                                ),
                                name="message_is_in_a_known_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sent_at__isnull", False),
                                        ("state__in", ["sent", "delivered"]),
                                    ),
                                    models.Q(
                                        ("sent_at__isnull", True),
                                        ("state__in", ["queued", "withheld"]),
                                    ),
                                    ("state", "failed"),
                                    _connector="OR",
                                ),
                                name="message_that_left_says_when_and_no_other_does",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["failed", "withheld"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="message_is_given_up_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "delivered"), _negated=True),
                                    ("settled_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="message_that_arrived_says_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ask_at__isnull", True), ("state", "sent"), _connector="OR"
                                ),
                                name="message_is_asked_about_only_on_its_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject__regex", "[\\r\\n]"), _negated=True),
                                    models.Q(
                                        ("channel", "letter"),
                                        models.Q(("recipient__regex", "[\\s,;<>]"), _negated=True),
                                        _connector="OR",
                                    ),
                                ),
                                name="message_has_one_address_and_a_subject_of_one_line",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Allowance",
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
                        ("digest", models.CharField(max_length=64)),
                        ("day_on", models.DateField()),
                        ("token", models.UUIDField()),
                        ("taken_at", models.DateTimeField()),
                        ("is_answer", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["taken_at"], name="allowance_by_moment")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("digest", "day_on"),
                                name="unverified_address_has_one_message_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Barred",
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
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "Email"),
                                    ("text", "Text message"),
                                    ("letter", "Letter"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("recipient", models.CharField(max_length=254)),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
                                choices=[("", "What you asked us for"), ("survey", "How we did")],
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("moved", "They no longer live there, or no longer use it"),
                                    ("asked", "They asked us not to"),
                                    ("wrong", "It belongs to somebody else"),
                                    ("unsubscribed", "They unsubscribed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("barred_at", models.DateTimeField()),
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
                                fields=("council", "channel", "recipient", "topic"),
                                name="address_is_barred_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reason__in", ["moved", "asked", "wrong", "unsubscribed"])
                                ),
                                name="address_is_barred_for_a_known_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
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
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "Email"),
                                    ("text", "Text message"),
                                    ("letter", "Letter"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person",), name="person_prefers_one_channel"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["email", "text", "letter"])),
                                name="preferred_channel_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuietHours",
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
                        ("begins", models.SmallIntegerField()),
                        ("ends", models.SmallIntegerField()),
                        ("calendar", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "council",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("begins__range", (0, 24)), ("ends__range", (0, 24))
                                ),
                                name="quiet_hours_are_hours_of_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sender",
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
                        ("name", models.CharField(blank=True, default="", max_length=80)),
                        ("reply_to", models.EmailField(blank=True, default="", max_length=254)),
                        ("an_hour", models.IntegerField(blank=True, null=True)),
                        ("key", models.CharField(blank=True, default="", max_length=600)),
                        ("email_template", models.CharField(blank=True, default="", max_length=36)),
                        ("text_template", models.CharField(blank=True, default="", max_length=36)),
                        (
                            "letter_template",
                            models.CharField(blank=True, default="", max_length=36),
                        ),
                        (
                            "council",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("key", ""), ("key__startswith", "sealed:"), _connector="OR"
                                ),
                                name="key_to_notify_is_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name__regex", "[\\r\\n]"), _negated=True),
                                name="sender_has_a_name_of_one_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("an_hour__isnull", True), ("an_hour__gte", 0), _connector="OR"
                                ),
                                name="limit_of_an_hour_is_no_less_than_none",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Failing",
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
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "Email"),
                                    ("text", "Text message"),
                                    ("letter", "Letter"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("recipient", models.CharField(max_length=254)),
                        ("reason", models.CharField(max_length=400)),
                        ("since_at", models.DateTimeField()),
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
                                fields=("council", "channel", "recipient"),
                                name="address_is_failing_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Daily",
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
                        ("since_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person",), name="person_has_one_email_a_day_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
