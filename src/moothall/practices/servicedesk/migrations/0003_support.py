import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_walls"),
        ("registers", "0011_keys_checked_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("servicedesk", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Component",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registers.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("council", "id"), name="component_is_in_one_council"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("system", "name"),
                        name="component_has_its_own_name_in_its_system",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("supplier", models.CharField(blank=True, default="", max_length=120)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("lead", "Leads"),
                            ("can", "Can support it"),
                            ("learning", "Is learning"),
                            ("supplier", "Supplier"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "component",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="servicedesk.component",
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("component", "identity"),
                        name="somebody_supports_a_component_at_one_level",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supplier", ""), _negated=True),
                        fields=("component", "supplier"),
                        name="supplier_supports_a_component_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("identity__isnull", True),
                                ("level", "supplier"),
                                models.Q(("supplier", ""), _negated=True),
                            ),
                            models.Q(
                                ("identity__isnull", False),
                                ("supplier", ""),
                                models.Q(("level", "supplier"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="component_is_supported_by_somebody_or_by_a_supplier",
                    ),
                ],
            },
        ),
    ]
