"""What was done: events, the words that came with them, and tasks."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moothall.engine.cases.history import EventKind, Occurred
from moothall.engine.cases.models.asked import Case, of_the_case
from moothall.engine.cases.words import EVENTS, TaskState
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor


class Event(models.Model):
    """Something that happened to a case. Append only; ids and codes, never typed text."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sequence = models.IntegerField()
    kind = models.CharField(
        max_length=20, choices=[(kind.value, label) for kind, label in EVENTS.items()]
    )
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.BigIntegerField(null=True)
    by_code = models.CharField(max_length=60, blank=True, default="")
    data = models.JSONField(default=dict)
    instead_of = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="event_is_in_one_council"),
            models.UniqueConstraint(
                fields=["case", "sequence"], name="event_has_its_own_number_in_the_case"
            ),
            models.CheckConstraint(
                condition=Q(effective_at__lte=F("recorded_at")),
                name="event_is_not_recorded_before_it_happens",
                violation_error_message="Nothing can be recorded before it happens.",
            ),
            models.CheckConstraint(
                condition=Q(instead_of__isnull=True) | Q(instead_of__lt=F("sequence")),
                name="event_stands_only_instead_of_an_earlier_one",
                violation_error_message="A correction names an event recorded before it.",
            ),
            models.UniqueConstraint(
                fields=["case", "instead_of"],
                name="event_is_corrected_once",
                condition=Q(instead_of__isnull=False),
                violation_error_message="The event was corrected already; correct its correction.",
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.sequence} of case {self.case_id}: {self.kind}"

    @property
    def actor(self) -> Actor:
        """Who did it."""
        return Actor(self.by_kind, self.by_id, self.by_code)

    @property
    def occurred(self) -> Occurred:
        """The event as plain data, as the clocks read it."""
        return Occurred(
            EventKind(self.kind),
            self.effective_at,
            self.recorded_at,
            self.actor,
            self.data,
            self.sequence,
            self.instead_of,
        )


class Remark(models.Model):
    """The words somebody typed with an event. They can be erased; the event stays.

    *said_by* is who typed them at another desk, as that one names them; '' for what was typed here.
    """

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    body = models.TextField()
    is_public = models.BooleanField(default=False)
    said_by = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event"], name="event_has_one_remark"),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="remark_of_case")]

    def __str__(self) -> str:
        return f"remark on event {self.event_id}"


class Task(models.Model):
    """A piece of a case's work. It can begin once every task it waits for is done or dropped.

    `job` says what Moothall does itself, and is empty for people's work, also once it was given up.
    """

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    position = models.SmallIntegerField()
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    after = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.WAITING)
    job = models.CharField(max_length=10, blank=True, default="", db_default="")
    job_next_at = models.DateTimeField(null=True)
    job_tries = models.SmallIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "code"], name="task_is_planned_once"),
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_at__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_at__isnull=True)),
                name="task_is_done_exactly_when_done_at",
                violation_error_message="A task that is done says when, and no other does.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TaskState.READY, TaskState.DONE])
                | Q(started_at__isnull=False),
                name="task_that_can_be_done_has_started",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["team", "started_at", "id"],
                name="task_ready_of_team",
                condition=Q(state=TaskState.READY),
            ),
            models.Index(
                fields=["council", "job_next_at", "id"],
                name="task_job_due",
                condition=Q(state=TaskState.READY) & ~Q(job=""),
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.code} of case {self.case_id}"
