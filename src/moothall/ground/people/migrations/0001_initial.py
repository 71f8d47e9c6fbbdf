import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Identity",
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "joined_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        ("era", models.PositiveIntegerField(db_default=0, default=0)),
                        ("reopened_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email", django.db.models.functions.text.Lower("email"))
                                ),
                                name="identity_email_is_in_lower_case",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                        ("name", models.CharField(max_length=200)),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
                        ("phone", models.CharField(blank=True, default="", max_length=40)),
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "phone_digits",
                            models.CharField(blank=True, default="", editable=False, max_length=40),
                        ),
                        ("disabled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "company_number",
                            models.CharField(blank=True, db_default="", default="", max_length=8),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("person", "Person"), ("business", "Business")],
                                db_default="person",
                                default="person",
                                max_length=10,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("en", "English"), ("cy", "Cymraeg")],
                                db_default="",
                                default="",
                                max_length=2,
                            ),
                        ),
                        (
                            "name_key",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.text.Lower("name"),
                                output_field=models.CharField(max_length=200),
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["council", "email"], name="person_by_email"),
                            models.Index(
                                fields=["council", "phone_digits"], name="person_by_phone"
                            ),
                            models.Index(fields=["council", "name_key"], name="person_by_name"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="person_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("council", "identity"),
                                name="person_is_known_once_in_a_council",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("company_number", ""), _negated=True),
                                fields=("council", "company_number"),
                                name="company_is_known_once_in_a_council",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("identity__isnull", True), ("kind", "business")),
                                    models.Q(("company_number", ""), ("kind", "person")),
                                    _connector="OR",
                                ),
                                name="business_has_a_company_number_and_never_signs_in",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
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
                        ("person_id", models.BigIntegerField()),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("resident", "Resident"),
                                    ("employee", "Employee"),
                                    ("officer", "Officer"),
                                    ("manager", "Manager"),
                                    ("designer", "Service designer"),
                                    ("auditor", "Auditor"),
                                    ("admin", "Administrator"),
                                ],
                                max_length=20,
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("identity", "council", "role"),
                                name="standing_is_given_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.team",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("team", "person"), name="officer_joins_a_team_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subject",
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
                        ("issuer", models.CharField(max_length=500)),
                        ("subject", models.CharField(max_length=255)),
                        ("connected_at", models.DateTimeField()),
                        (
                            "identity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("issuer", "subject"),
                                name="subject_signs_in_as_one_identity",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
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
                        ("moved", models.JSONField(default=list)),
                        ("merged_at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.council",
                            ),
                        ),
                        (
                            "gone",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "kept",
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
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("gone",),
                                name="person_is_merged_into_one_other",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("gone")), _negated=True),
                                name="person_is_not_merged_into_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPoint",
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
                            "kind",
                            models.CharField(
                                choices=[("email", "Email address"), ("mobile", "Mobile number")],
                                max_length=10,
                            ),
                        ),
                        ("value", models.CharField(max_length=254)),
                        ("shown", models.CharField(max_length=254)),
                        ("is_main", models.BooleanField(default=False)),
                        ("added_at", models.DateTimeField()),
                        ("proved_at", models.DateTimeField(null=True)),
                        ("code_digest", models.CharField(blank=True, default="", max_length=64)),
                        ("coded_at", models.DateTimeField(null=True)),
                        ("wrong_codes", models.SmallIntegerField(default=0)),
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
                        "indexes": [
                            models.Index(
                                fields=["council", "kind", "value"], name="contact_point_by_value"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "kind", "value"),
                                name="contact_point_is_kept_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_main", True)),
                                fields=("person", "kind"),
                                name="person_has_one_main_contact_point_of_a_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_main", False),
                                    ("proved_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="main_contact_point_is_proved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["email", "mobile"])),
                                name="contact_point_is_of_a_known_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("code_digest", ""),
                                    models.Q(
                                        ("coded_at__isnull", False), ("proved_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_point_has_a_code_only_until_it_is_proved",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Authority",
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
                        (
                            "offered_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=["holder"],
                                name="authority_by_holder",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True), ("holder__isnull", False)
                                ),
                                fields=("giver", "holder"),
                                name="authority_is_held_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("code_digest", ""), _negated=True),
                                fields=("code_digest",),
                                name="authority_code_leads_to_one_authority",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("holder__isnull", True),
                                    models.Q(("holder", models.F("giver")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_acts_for_themselves",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("holder__isnull", True), ("code_digest", ""), _connector="OR"
                                ),
                                name="authority_that_is_held_has_no_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("given_at"))),
                                name="authority_ends_after_it_is_given",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Home",
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
                        ("lines", models.JSONField()),
                        ("postcode", models.CharField(max_length=8)),
                        ("uprn", models.CharField(blank=True, default="", max_length=12)),
                        ("from_on", models.DateField(null=True)),
                        ("until_on", models.DateField(null=True)),
                        ("given_at", models.DateTimeField()),
                        ("reason", models.TextField(blank=True, default="")),
                        ("left_reason", models.TextField(blank=True, default="")),
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
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("uprn", ""), _negated=True),
                                fields=["council", "uprn"],
                                name="home_by_uprn",
                            ),
                            models.Index(fields=["person"], name="home_by_person"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_on__isnull", True)),
                                fields=("person",),
                                name="person_lives_at_one_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True),
                                    ("from_on__isnull", True),
                                    ("until_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="home_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("uprn", ""), ("uprn__regex", "^[0-9]{1,12}$"), _connector="OR"
                                ),
                                name="home_has_a_uprn_of_digits",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignIn",
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
                        ("tried_at", models.DateTimeField()),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("password", "Password"),
                                    ("app", "Password and authenticator app"),
                                    ("recovery", "Recovery code"),
                                    ("passkey", "Passkey"),
                                    ("provider", "Another account"),
                                    ("link", "A link that we sent"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("is_good", models.BooleanField()),
                        ("device", models.CharField(max_length=60)),
                        ("session_key", models.CharField(blank=True, default="", max_length=40)),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["identity", "tried_at"], name="sign_in_by_identity"
                            ),
                            models.Index(fields=["tried_at"], name="sign_in_by_moment"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("identity__isnull", False), ("is_good", True)),
                                    models.Q(("is_good", False), ("session_key", "")),
                                    _connector="OR",
                                ),
                                name="only_somebody_who_signed_in_has_a_session",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
