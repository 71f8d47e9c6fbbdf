import datetime
import django.db.models.deletion
import uuid
from django.db import migrations, models

from moothall.outside.postgres.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0002_walls"),
        ("documents", "0002_walls"),
        ("people", "0002_walls"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Case",
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
                        ("reference", models.CharField(max_length=11, unique=True)),
                        ("version_id", models.BigIntegerField(null=True)),
                        ("service", models.CharField(max_length=60)),
                        ("title", models.CharField(max_length=300)),
                        ("kind", models.CharField(max_length=20)),
                        ("category", models.CharField(blank=True, max_length=120)),
                        ("channel", models.CharField(max_length=20)),
                        (
                            "priority",
                            models.CharField(
                                choices=[
                                    ("P1", "P1 critical"),
                                    ("P2", "P2 high"),
                                    ("P3", "P3 normal"),
                                    ("P4", "P4 low"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("paused", "Paused"),
                                    ("resolved", "Resolved"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                    ("merged", "Merged into another"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("contact_name", models.CharField(blank=True, max_length=200)),
                        ("contact_email", models.CharField(blank=True, max_length=254)),
                        ("contact_phone", models.CharField(blank=True, max_length=40)),
                        ("contact_digits", models.CharField(blank=True, max_length=20)),
                        ("outcome", models.CharField(blank=True, max_length=60)),
                        ("has_news", models.BooleanField(default=False)),
                        ("events_so_far", models.IntegerField(default=0)),
                        ("created_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField(null=True)),
                        (
                            "queued_at",
                            models.DateTimeField(
                                default=datetime.datetime(
                                    9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc
                                )
                            ),
                        ),
                        ("resolved_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "assignee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
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
                            "requester",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.team",
                            ),
                        ),
                        ("over_at", models.DateTimeField(null=True)),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("cy", "Cymraeg")],
                                db_default="en",
                                default="en",
                                max_length=2,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["open", "paused"])),
                                fields=["council", "queued_at", "id"],
                                name="case_queue",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["open", "paused"])),
                                fields=["team", "queued_at", "id"],
                                name="case_queue_of_team",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("state__in", ["open", "paused"]), ("assignee__isnull", False)
                                ),
                                fields=["assignee", "queued_at", "id"],
                                name="case_work_of_officer",
                            ),
                            models.Index(
                                fields=["council", "-created_at", "-id"], name="case_newest"
                            ),
                            models.Index(
                                condition=models.Q(("state", "resolved")),
                                fields=["council", "resolved_at"],
                                name="case_waiting_to_close",
                            ),
                            models.Index(
                                condition=models.Q(("requester__isnull", False)),
                                fields=["requester"],
                                name="case_asked_by",
                            ),
                            models.Index(
                                condition=models.Q(("contact_email", ""), _negated=True),
                                fields=["council", "contact_email"],
                                name="case_by_email",
                            ),
                            models.Index(
                                condition=models.Q(("contact_digits", ""), _negated=True),
                                fields=["council", "contact_digits"],
                                name="case_by_phone",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="case_is_in_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("state__in", ("closed", "cancelled", "merged")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("closed", "cancelled", "merged")),
                                            _negated=True,
                                        ),
                                        ("closed_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_is_over_exactly_when_closed_at",
                                violation_error_message="A case says when it ended exactly when it is over.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "resolved"), _negated=True),
                                    ("resolved_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="case_resolved_says_when",
                                violation_error_message="A resolved case says when it was resolved.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_at__isnull", True),
                                    ("state__in", ["open", "paused"]),
                                    _connector="OR",
                                ),
                                name="case_is_due_only_while_it_runs",
                                violation_error_message="Only a case with work to do has a due time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
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
                        ("sequence", models.IntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("created", "Asked for"),
                                    ("assigned", "Assigned"),
                                    ("replied", "Answered the requester"),
                                    ("message", "The requester wrote"),
                                    ("noted", "Internal note"),
                                    ("paused", "Paused"),
                                    ("resumed", "Resumed"),
                                    ("resolved", "Resolved"),
                                    ("reopened", "Reopened"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                    ("merged", "Merged into another case"),
                                    ("unmerged", "Taken out of the other case again"),
                                    ("took_in", "Another case was merged into this one"),
                                    ("let_go", "A merged case was taken out again"),
                                    ("linked", "Linked to another case"),
                                    ("unlinked", "No longer linked to another case"),
                                    ("struck", "Struck out: it did not happen"),
                                    ("reprioritised", "Priority changed"),
                                    ("retyped", "Type changed"),
                                    (
                                        "calendar_changed",
                                        "Counted on a newer version of its calendar",
                                    ),
                                    ("migrated", "Moved to another version of its service"),
                                    ("task_started", "Task started"),
                                    ("task_done", "Task done"),
                                    ("task_failed", "Could not be done by itself"),
                                    ("decided", "Decided"),
                                    ("delegated", "A decision handed to somebody else"),
                                    ("threshold", "Part of a target's time used"),
                                    ("rated", "The requester rated it"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("effective_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("by_kind", models.CharField(max_length=20)),
                        ("by_id", models.BigIntegerField(null=True)),
                        ("by_code", models.CharField(blank=True, default="", max_length=60)),
                        ("data", models.JSONField(default=dict)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        ("instead_of", models.IntegerField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="event_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("case", "sequence"),
                                name="event_has_its_own_number_in_the_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("effective_at__lte", models.F("recorded_at"))),
                                name="event_is_not_recorded_before_it_happens",
                                violation_error_message="Nothing can be recorded before it happens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("instead_of__isnull", True),
                                    ("instead_of__lt", models.F("sequence")),
                                    _connector="OR",
                                ),
                                name="event_stands_only_instead_of_an_earlier_one",
                                violation_error_message="A correction names an event recorded before it.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("instead_of__isnull", False)),
                                fields=("case", "instead_of"),
                                name="event_is_corrected_once",
                                violation_error_message="The event was corrected already; correct its correction.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fact",
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
                        ("service", models.CharField(max_length=60)),
                        ("kind", models.CharField(max_length=20)),
                        ("priority", models.CharField(max_length=20)),
                        ("category", models.CharField(blank=True, max_length=120)),
                        ("channel", models.CharField(max_length=20)),
                        ("team", models.CharField(blank=True, max_length=60)),
                        ("state", models.CharField(max_length=10)),
                        ("exclusion", models.CharField(blank=True, max_length=20)),
                        ("created_at", models.DateTimeField()),
                        ("created_on", models.DateField()),
                        ("first_assigned_at", models.DateTimeField(null=True)),
                        ("first_assigned_team_at", models.DateTimeField(null=True)),
                        ("first_assigned_person_at", models.DateTimeField(null=True)),
                        ("first_response_at", models.DateTimeField(null=True)),
                        ("first_resolved_at", models.DateTimeField(null=True)),
                        ("last_resolved_at", models.DateTimeField(null=True)),
                        ("resolved_on", models.DateField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("reopened_at", models.DateTimeField(null=True)),
                        ("assign_working", models.BigIntegerField(null=True)),
                        ("assign_elapsed", models.BigIntegerField(null=True)),
                        ("response_working", models.BigIntegerField(null=True)),
                        ("response_elapsed", models.BigIntegerField(null=True)),
                        ("resolution_working", models.BigIntegerField(null=True)),
                        ("resolution_elapsed", models.BigIntegerField(null=True)),
                        ("first_resolution_elapsed", models.BigIntegerField(null=True)),
                        ("paused_working", models.BigIntegerField()),
                        ("paused_elapsed", models.BigIntegerField()),
                        ("response_target", models.BigIntegerField(null=True)),
                        ("is_response_met", models.BooleanField(null=True)),
                        ("is_response_breached", models.BooleanField()),
                        ("response_over_at", models.DateTimeField(null=True)),
                        ("resolution_target", models.BigIntegerField(null=True)),
                        ("is_resolution_met", models.BooleanField(null=True)),
                        ("is_resolution_breached", models.BooleanField()),
                        ("resolution_over_at", models.DateTimeField(null=True)),
                        ("requester_messages", models.IntegerField()),
                        ("officer_replies", models.IntegerField()),
                        ("reassignments", models.IntegerField()),
                        ("reopenings", models.IntegerField()),
                        ("is_own_verdict_met", models.BooleanField(null=True)),
                        ("rating", models.SmallIntegerField(null=True)),
                        ("is_answered_at_creation", models.BooleanField()),
                        ("is_by_service_itself", models.BooleanField()),
                        ("calendar_version_id", models.BigIntegerField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        ("is_from_log", models.BooleanField(db_default=False, default=False)),
                        ("early_reopenings", models.IntegerField(db_default=0, default=0)),
                        ("approval_elapsed", models.BigIntegerField(db_default=0, default=0)),
                        ("approval_working", models.BigIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["council", "resolved_on"], name="fact_by_day_resolved"
                            ),
                            models.Index(
                                fields=["council", "created_on"], name="fact_by_day_created"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case",), name="case_has_one_row_of_facts"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paused_elapsed__gte", 0),
                                    ("paused_working__gte", 0),
                                    models.Q(
                                        ("resolution_working__isnull", True),
                                        ("resolution_working__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("response_working__isnull", True),
                                        ("response_working__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("assign_working__isnull", True),
                                        ("assign_working__gte", 0),
                                        _connector="OR",
                                    ),
                                ),
                                name="facts_never_count_below_zero",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rating__isnull", True),
                                    ("rating__range", (1, 5)),
                                    _connector="OR",
                                ),
                                name="fact_rating_is_from_one_to_five",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
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
                        ("body", models.TextField()),
                        ("is_public", models.BooleanField(default=False)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.event",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case"], name="remark_of_case")],
                        "constraints": [
                            models.UniqueConstraint(fields=("event",), name="event_has_one_remark")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
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
                        ("token", models.UUIDField()),
                        ("version_id", models.BigIntegerField(null=True)),
                        ("answers", models.JSONField(default=dict)),
                        ("submitted_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token",),
                                name="form_is_submitted_once",
                                violation_error_message="The form was already sent.",
                            ),
                            models.UniqueConstraint(
                                fields=("case",), name="case_has_one_submission"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Survey",
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
                        ("token", models.UUIDField()),
                        ("asked_at", models.DateTimeField()),
                        ("score", models.SmallIntegerField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token",), name="survey_token_is_unique"
                            ),
                            models.UniqueConstraint(fields=("case",), name="case_is_surveyed_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("score__isnull", True),
                                    ("score__range", (1, 5)),
                                    _connector="OR",
                                ),
                                name="rating_is_from_one_to_five",
                                violation_error_message="A rating is from 1 to 5.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", True), ("score__isnull", True)
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False), ("score__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="survey_is_answered_exactly_when_answered_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
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
                        ("code", models.CharField(max_length=60)),
                        ("number", models.SmallIntegerField()),
                        ("measures", models.CharField(max_length=20)),
                        ("task", models.CharField(blank=True, default="", max_length=60)),
                        ("seconds", models.BigIntegerField()),
                        ("calendar_version_id", models.BigIntegerField()),
                        ("tells", models.JSONField(default=dict)),
                        ("state", models.CharField(max_length=10)),
                        ("used_seconds", models.BigIntegerField()),
                        ("is_breached", models.BooleanField(default=False)),
                        ("is_retroactive", models.BooleanField(default=False)),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("next_threshold_at", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        ("over_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_threshold_at__isnull", False)),
                                fields=["council", "next_threshold_at", "id"],
                                name="target_next_threshold",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "id"), name="target_is_in_one_council"
                            ),
                            models.UniqueConstraint(
                                fields=("case", "code", "number"),
                                name="target_instance_has_its_own_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("seconds__gt", 0)),
                                name="target_promises_some_time",
                                violation_error_message="A target promises some time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("used_seconds__gte", 0)),
                                name="target_use_is_never_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_at__isnull", True), ("state", "running"), _connector="OR"
                                ),
                                name="target_is_due_only_while_it_runs",
                                violation_error_message="While nothing runs there is no due time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
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
                        ("code", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=300)),
                        ("position", models.SmallIntegerField()),
                        ("after", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting for other tasks"),
                                    ("ready", "Ready to be done"),
                                    ("done", "Done"),
                                    ("dropped", "No longer needed"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("started_at", models.DateTimeField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.team",
                            ),
                        ),
                        (
                            "job",
                            models.CharField(blank=True, db_default="", default="", max_length=10),
                        ),
                        ("job_next_at", models.DateTimeField(null=True)),
                        ("job_tries", models.SmallIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "ready")),
                                fields=["team", "started_at", "id"],
                                name="task_ready_of_team",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("state", "ready"), models.Q(("job", ""), _negated=True)
                                ),
                                fields=["council", "job_next_at", "id"],
                                name="task_job_due",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "code"), name="task_is_planned_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", False), ("state", "done")),
                                    models.Q(
                                        models.Q(("state", "done"), _negated=True),
                                        ("done_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="task_is_done_exactly_when_done_at",
                                violation_error_message="A task that is done says when, and no other does.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["ready", "done"]), _negated=True),
                                    ("started_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="task_that_can_be_done_has_started",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Threshold",
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
                        ("percent", models.SmallIntegerField()),
                        ("reached_at", models.DateTimeField()),
                        ("fired_at", models.DateTimeField()),
                        ("has_message", models.BooleanField(default=False)),
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
                            "target",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.target",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("target", "percent"),
                                name="threshold_is_told_once",
                                violation_error_message="The team was already told.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__gte", 1)),
                                name="threshold_is_a_percentage_of_the_target",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
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
                                choices=[
                                    ("child", "Part of"),
                                    ("merged", "Merged into"),
                                    ("related", "Has to do with"),
                                    ("split", "Split from"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        (
                            "other",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["other"], name="link_to_case")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "other", "kind"),
                                name="cases_are_linked_once_in_a_way",
                                violation_error_message="The cases are linked already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ["child", "merged"])),
                                fields=("case", "kind"),
                                name="case_has_one_parent_and_is_merged_into_one",
                                violation_error_message="The case is part of another already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("case", models.F("other")), _negated=True),
                                name="case_is_linked_to_another",
                                violation_error_message="A case cannot be linked to itself.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Watcher",
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
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        ("since_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "since_at"], name="watched_by")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "person"),
                                name="case_is_watched_once_by_somebody",
                                violation_error_message="They watch the case already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseFile",
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
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("question", models.CharField(blank=True, default="", max_length=60)),
                        ("name", models.CharField(max_length=100)),
                        ("is_public", models.BooleanField(default=False)),
                        ("added_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
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
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.event",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.file",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("event__isnull", True), ("question", ""), _connector="XOR"
                                ),
                                name="file_came_with_the_form_or_with_an_event",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Routing",
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
                        ("slug", models.CharField(max_length=60)),
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
                            "head",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.routingversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("council", "slug"),
                                name="routing_is_known_once_in_a_council",
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="routing_is_in_one_council"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoutingVersion",
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
                        ("number", models.PositiveIntegerField()),
                        ("definition", models.JSONField()),
                        ("text", models.TextField()),
                        ("looked", models.IntegerField()),
                        ("elsewhere", models.IntegerField()),
                        ("by_kind", models.CharField(max_length=20)),
                        ("by_id", models.BigIntegerField(null=True)),
                        ("by_code", models.CharField(blank=True, default="", max_length=60)),
                        ("published_at", models.DateTimeField()),
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
                            "routing",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.routing",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("routing", "number"),
                                name="routing_version_has_its_own_number",
                            ),
                            models.UniqueConstraint(
                                fields=("council", "id"), name="routing_version_is_in_one_council"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("elsewhere__gte", 0), ("elsewhere__lte", models.F("looked"))
                                ),
                                name="routing_was_tried_on_the_cases_it_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
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
                        ("taken_at", models.DateTimeField()),
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="councils.team",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("team",), name="turn_is_kept_once_a_team"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
