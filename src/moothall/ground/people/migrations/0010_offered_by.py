"""Who offered or recorded an authority, inside its council's wall."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="authority",
            name="offered_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        walls.same_council("people_authority", "offered_by_id", "people_person"),
    ]
