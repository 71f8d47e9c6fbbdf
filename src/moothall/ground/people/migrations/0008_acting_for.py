"""Who may act for whom, and businesses, inside their council's wall."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_walls"),
        ("people", "0007_contact_points_proved"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("agent", "Agent"), ("owner", "Owner")],
                        default="agent",
                        max_length=10,
                    ),
                ),
                ("services", models.JSONField(default=list)),
                ("cases", models.JSONField(default=list)),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("own-word", "They said so themselves, signed in"),
                            ("letter", "A letter of authority"),
                            ("power", "A power of attorney"),
                            ("court", "An order of a court"),
                            ("appointee", "Appointed for their benefits"),
                            ("parent", "A parent or guardian"),
                            ("heard", "They told us while we spoke to both"),
                            ("company", "An officer of the company by the public register"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("code_digest", models.CharField(blank=True, default="", max_length=64)),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
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
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="checked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="company_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="person",
            name="kind",
            field=models.CharField(
                choices=[("person", "Person"), ("business", "Business")],
                db_default="person",
                default="person",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("company_number", ""), _negated=True),
                fields=("council", "company_number"),
                name="company_is_known_once_in_a_council",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("identity__isnull", True), ("kind", "business")),
                    models.Q(("company_number", ""), ("kind", "person")),
                    _connector="OR",
                ),
                name="business_has_a_company_number_and_never_signs_in",
            ),
        ),
        migrations.AddIndex(
            model_name="authority",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["holder"],
                name="authority_by_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("holder__isnull", False)),
                fields=("giver", "holder"),
                name="authority_is_held_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code_digest", ""), _negated=True),
                fields=("code_digest",),
                name="authority_code_leads_to_one_authority",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("holder__isnull", True),
                    models.Q(("holder", models.F("giver")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_acts_for_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder__isnull", True), ("code_digest", ""), _connector="OR"),
                name="authority_that_is_held_has_no_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("given_at"))),
                name="authority_ends_after_it_is_given",
            ),
        ),
        walls.wall("people_authority"),
        walls.same_council("people_authority", "giver_id", "people_person"),
        walls.same_council("people_authority", "holder_id", "people_person"),
    ]
