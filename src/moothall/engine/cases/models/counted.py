"""What is computed from a case's events and kept: targets, thresholds told, facts."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.cases.dials import RUNNING
from moothall.engine.cases.models.asked import Case, of_the_case

if TYPE_CHECKING:
    from datetime import datetime


class Target(models.Model):
    """A target instance. Changing a priority ends one and begins the next; none is edited."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=60)
    number = models.SmallIntegerField()
    measures = models.CharField(max_length=20)
    task = models.CharField(max_length=60, blank=True, default="")
    seconds = models.BigIntegerField()
    calendar_version_id = models.BigIntegerField()
    tells = models.JSONField(default=dict)
    state = models.CharField(max_length=10)
    used_seconds = models.BigIntegerField()
    is_breached = models.BooleanField(default=False)
    is_retroactive = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    next_threshold_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="target_is_in_one_council"),
            models.UniqueConstraint(
                fields=["case", "code", "number"], name="target_instance_has_its_own_number"
            ),
            models.CheckConstraint(
                condition=Q(seconds__gt=0),
                name="target_promises_some_time",
                violation_error_message="A target promises some time.",
            ),
            models.CheckConstraint(
                condition=Q(used_seconds__gte=0), name="target_use_is_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(state=RUNNING),
                name="target_is_due_only_while_it_runs",
                violation_error_message="While nothing runs there is no due time.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_threshold_at", "id"],
                name="target_next_threshold",
                condition=Q(next_threshold_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"target {self.code}.{self.number} of case {self.case_id}"


class Threshold(models.Model):
    """A percentage of a target that was reached and told; once an instance and percentage."""

    council = of_the_case()
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    percent = models.SmallIntegerField()
    reached_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    has_message = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target", "percent"],
                name="threshold_is_told_once",
                violation_error_message="The team was already told.",
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=1), name="threshold_is_a_percentage_of_the_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}% of target {self.target_id}"


def _moment() -> "models.DateTimeField[str | datetime | None, datetime | None]":
    return models.DateTimeField(null=True)


def _seconds() -> "models.BigIntegerField[int | None, int | None]":
    return models.BigIntegerField(null=True)


class Fact(models.Model):
    """What is counted of one case: a `facts.Facts`, kept by every action. Figures read it."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    service = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    first_service = models.CharField(max_length=60, blank=True, default="", db_default="")
    first_kind = models.CharField(max_length=20, blank=True, default="", db_default="")
    retyped_at = _moment()
    priority = models.CharField(max_length=20)
    category = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=20)
    team = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10)
    exclusion = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    created_on = models.DateField()
    first_assigned_at = _moment()
    first_assigned_team_at = _moment()
    first_assigned_person_at = _moment()
    first_response_at = _moment()
    first_resolved_at = _moment()
    last_resolved_at = _moment()
    resolved_on = models.DateField(null=True)
    closed_at = _moment()
    reopened_at = _moment()
    assign_working = _seconds()
    assign_elapsed = _seconds()
    response_working = _seconds()
    response_elapsed = _seconds()
    resolution_working = _seconds()
    resolution_elapsed = _seconds()
    first_resolution_elapsed = _seconds()
    paused_working = models.BigIntegerField()
    paused_elapsed = models.BigIntegerField()
    approval_working = models.BigIntegerField(default=0, db_default=0)
    approval_elapsed = models.BigIntegerField(default=0, db_default=0)
    response_target = _seconds()
    is_response_met = models.BooleanField(null=True)
    is_response_breached = models.BooleanField()
    response_over_at = _moment()
    resolution_target = _seconds()
    is_resolution_met = models.BooleanField(null=True)
    is_resolution_breached = models.BooleanField()
    resolution_over_at = _moment()
    is_operational_met = models.BooleanField(null=True)
    is_supplier_met = models.BooleanField(null=True)
    requester_messages = models.IntegerField()
    officer_replies = models.IntegerField()
    reassignments = models.IntegerField()
    reopenings = models.IntegerField()
    early_reopenings = models.IntegerField(default=0, db_default=0)
    is_own_verdict_met = models.BooleanField(null=True)
    rating = models.SmallIntegerField(null=True)
    is_asked = models.BooleanField(null=True)
    is_answered_at_creation = models.BooleanField()
    is_by_service_itself = models.BooleanField()
    is_from_log = models.BooleanField(default=False, db_default=False)
    calendar_version_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], name="case_has_one_row_of_facts"),
            models.CheckConstraint(
                condition=Q(paused_working__gte=0, paused_elapsed__gte=0)
                & (Q(resolution_working__isnull=True) | Q(resolution_working__gte=0))
                & (Q(response_working__isnull=True) | Q(response_working__gte=0))
                & (Q(assign_working__isnull=True) | Q(assign_working__gte=0)),
                name="facts_never_count_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="fact_rating_is_from_one_to_five",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "resolved_on"], name="fact_by_day_resolved"),
            models.Index(fields=["council", "created_on"], name="fact_by_day_created"),
        ]

    def __str__(self) -> str:
        return f"facts of case {self.case_id}"
