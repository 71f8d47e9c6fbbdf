"""Keep a second file with what was said of the cases, and of which cases of before it was brought.

That a case came by a takeover, or was commented by one, is let go after the case itself went.
"""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls

OF_A_CASE = "ALTER TABLE moving_taken ALTER CONSTRAINT moving_taken_case_id_same_council"


class Migration(migrations.Migration):
    dependencies = [("moving", "0002_walls"), ("cases", "0018_said_there")]

    operations = [
        migrations.AddField(
            model_name="takeover",
            name="comments_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="takeover",
            name="comments_length",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="takeover",
            name="comments_form",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="takeover",
            name="comments_head",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="refusedrow",
            name="is_of_comments",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Commented",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "takeover",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="moving.takeover",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("takeover", "case"), name="case_is_commented_once"
                    )
                ],
            },
        ),
        walls.wall("moving_commented"),
        walls.same_council("moving_commented", "takeover_id", "moving_takeover"),
        walls.same_council("moving_commented", "case_id", "cases_case", deferred=True),
        migrations.RunSQL(
            f"{OF_A_CASE} DEFERRABLE INITIALLY DEFERRED", f"{OF_A_CASE} NOT DEFERRABLE"
        ),
    ]
