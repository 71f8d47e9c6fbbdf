"""Let a draft be kept for later: found by a link together with a code."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="kept_for",
            field=models.CharField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="draft",
            name="link_digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="draft",
            name="code_digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="draft",
            name="wrong_codes",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=~Q(link_digest=""),
                fields=("link_digest",),
                name="draft_link_leads_to_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=~Q(code_digest=""),
                fields=("code_digest",),
                name="draft_code_opens_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=Q(link_digest="", code_digest="")
                | (~Q(link_digest="") & ~Q(code_digest="")),
                name="draft_link_is_never_enough_alone",
            ),
        ),
    ]
