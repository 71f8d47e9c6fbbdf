import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Council",
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
                        ("slug", models.SlugField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("council", "Council"),
                                    ("partnership", "Partnership of councils"),
                                ],
                                default="council",
                                max_length=20,
                            ),
                        ),
                        (
                            "colour",
                            models.CharField(
                                default="#1d4f91",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator("^#[0-9a-f]{6}$")
                                ],
                            ),
                        ),
                        ("zone", models.CharField(default="Europe/London", max_length=60)),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
                        ("phone", models.CharField(blank=True, default="", max_length=40)),
                        ("is_live", models.BooleanField(default=True)),
                        ("is_fictional", models.BooleanField(default=False)),
                        (
                            "welsh_name",
                            models.CharField(blank=True, db_default="", default="", max_length=120),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "partnership",
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
                                fields=("partnership", "council"),
                                name="council_joins_a_partnership_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
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
                        ("code", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=120)),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
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
                                fields=("council", "code"),
                                name="team_code_is_unique_in_its_council",
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="team_is_in_one_council"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
