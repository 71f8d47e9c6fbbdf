"""Wall what is kept of payments, and keep each row inside its council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
        ("councils", "0002_walls"),
        ("cases", "0002_walls"),
    ]

    operations = [
        walls.wall("payments_account"),
        walls.wall("payments_charge"),
        walls.wall("payments_payment"),
        walls.wall("payments_refund"),
        walls.wall("payments_reconciled"),
        walls.same_council("payments_charge", "case_id", "cases_case"),
        walls.same_council("payments_payment", "charge_id", "payments_charge"),
        walls.same_council("payments_refund", "payment_id", "payments_payment"),
    ]
