import django.contrib.postgres.fields
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Findable",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "council_id",
                                "kind",
                                "thing_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("council_id", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=20)),
                        ("thing_id", models.BigIntegerField()),
                        ("title", models.TextField()),
                        ("body", models.TextField(db_default="", default="")),
                        (
                            "keys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        (
                            "audience",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Reach",
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
                        ("council_id", models.BigIntegerField()),
                        ("held", models.TextField()),
                        ("opens", models.TextField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council_id", "held", "opens"),
                                name="audience_is_opened_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
