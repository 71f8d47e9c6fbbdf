import django.db.models.deletion
import uuid
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_walls"),
        ("councils", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Account",
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
                        ("sealed_key", models.TextField()),
                        ("sealed_secret", models.TextField(blank=True, default="")),
                        ("connected_at", models.DateTimeField()),
                        (
                            "council",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Charge",
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
                        ("label", models.CharField(max_length=300)),
                        ("amount", models.BigIntegerField()),
                        ("ledger", models.CharField(blank=True, default="", max_length=300)),
                        ("vat", models.CharField(blank=True, default="", max_length=300)),
                        ("refund_alone", models.BigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Not paid"), ("paid", "Paid")],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not paid"),
                                    ("card", "By card on GOV.UK Pay"),
                                    ("till", "At another till"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("receipt", models.CharField(blank=True, default="", max_length=60)),
                        ("made_at", models.DateTimeField()),
                        ("paid_at", models.DateTimeField(null=True)),
                        ("link_at", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
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
                        ("lapses_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("link_at__isnull", False), ("state", "waiting")
                                ),
                                fields=["council", "link_at"],
                                name="charge_that_waits_for_its_link",
                            ),
                            models.Index(fields=["council", "paid_at"], name="charge_paid_on"),
                            models.Index(
                                condition=models.Q(
                                    ("lapses_at__isnull", False), ("state", "waiting")
                                ),
                                fields=["council", "lapses_at"],
                                name="charge_that_lapses",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="charge_is_in_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)),
                                name="charge_is_more_than_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("how__gt", ""),
                                        ("paid_at__isnull", False),
                                        ("state", "paid"),
                                    ),
                                    models.Q(
                                        ("how", ""), ("paid_at__isnull", True), ("state", "waiting")
                                    ),
                                    _connector="OR",
                                ),
                                name="charge_is_paid_exactly_when_it_says_when_and_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("how", "till"), _negated=True),
                                    ("receipt__gt", ""),
                                    _connector="OR",
                                ),
                                name="charge_paid_at_a_till_has_a_receipt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
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
                        ("key", models.UUIDField(default=uuid.uuid4)),
                        ("payment_id", models.CharField(blank=True, default="", max_length=60)),
                        ("amount", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("beginning", "Not known at GOV.UK Pay yet"),
                                    ("created", "Not begun"),
                                    ("started", "Typing the card"),
                                    ("submitted", "Not confirmed yet"),
                                    ("capturable", "Authorised, not taken"),
                                    ("success", "Paid"),
                                    ("failed", "Did not go through"),
                                    ("cancelled", "Cancelled"),
                                    ("error", "Broke off at GOV.UK Pay"),
                                ],
                                default="beginning",
                                max_length=20,
                            ),
                        ),
                        ("code", models.CharField(blank=True, default="", max_length=10)),
                        ("is_counted", models.BooleanField(default=False)),
                        ("begun_at", models.DateTimeField()),
                        ("ask_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "charge",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="payments.charge",
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ask_at__isnull", False)),
                                fields=["council", "ask_at"],
                                name="payment_to_ask_about",
                            ),
                            models.Index(fields=["council", "begun_at"], name="payment_begun_on"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="payment_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("payment_id", ""), _negated=True),
                                fields=("payment_id",),
                                name="payment_is_one_at_pay",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_counted", True)),
                                fields=("charge",),
                                name="charge_is_paid_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("charge",),
                                name="one_payment_of_a_charge_is_under_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", True),
                                        (
                                            "state__in",
                                            [
                                                "beginning",
                                                "capturable",
                                                "created",
                                                "started",
                                                "submitted",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "state__in",
                                                [
                                                    "beginning",
                                                    "capturable",
                                                    "created",
                                                    "started",
                                                    "submitted",
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        ("ask_at__isnull", True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="payment_is_over_exactly_when_it_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_counted", False), ("state", "success"), _connector="OR"
                                ),
                                name="only_money_that_came_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reconciled",
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
                        ("day_on", models.DateField()),
                        ("totals", models.JSONField(default=list)),
                        ("differences", models.JSONField(default=list)),
                        ("paid", models.BigIntegerField(default=0)),
                        ("refunded", models.BigIntegerField(default=0)),
                        ("made_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "day_on"), name="day_is_reconciled_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
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
                        ("amount", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waits for a second officer"),
                                    ("approved", "Waits to be sent"),
                                    ("sending", "Being sent"),
                                    ("submitted", "On its way"),
                                    ("success", "Refunded"),
                                    ("refused", "Not approved"),
                                    ("error", "Did not go through"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("why", models.TextField(blank=True, default="")),
                        ("is_automatic", models.BooleanField(default=False)),
                        ("by_id", models.BigIntegerField(null=True)),
                        ("decided_by_id", models.BigIntegerField(null=True)),
                        ("available", models.BigIntegerField(null=True)),
                        ("refund_id", models.CharField(blank=True, default="", max_length=60)),
                        ("asked_at", models.DateTimeField()),
                        ("next_try_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "payment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="payments.payment",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_try_at__isnull", False)),
                                fields=["council", "next_try_at"],
                                name="refund_to_send",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)),
                                name="refund_is_more_than_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by_id__isnull", True),
                                    ("by_id__isnull", True),
                                    models.Q(("decided_by_id", models.F("by_id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="refund_is_approved_by_somebody_else",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("refund_id", ""), _negated=True),
                                fields=("refund_id",),
                                name="refund_is_one_at_pay",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sending")),
                                fields=("payment",),
                                name="one_refund_of_a_payment_is_being_sent",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
