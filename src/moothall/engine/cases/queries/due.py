"""What the loops ask for: targets that have reached what nobody was told, cases to close."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform

from moothall.engine.cases.dials import RUNNING
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event, Fact, Target, Task
from moothall.engine.cases.words import State, TaskState


def councils_with_targets(at: datetime) -> Iterable[int]:
    """Return the councils in scope with a target that has reached what nobody was told."""
    due = Target.objects.filter(next_threshold_at__lte=at)
    return due.values_list("council_id", flat=True).distinct()


def councils_with_jobs(at: datetime) -> Iterable[int]:
    """Return the councils in scope with a task that Moothall may do now."""
    due = Task.objects.filter(state=TaskState.READY, job_next_at__lte=at).exclude(job="")
    return due.values_list("council_id", flat=True).distinct()


def due_targets(
    council_id: int, at: datetime, *, most: int, leave: Collection[int] = ()
) -> list[Target]:
    """Return the targets of a council that have reached what nobody was told, longest first.

    Those of the cases to `leave` are left out.
    """
    due = Target.objects.filter(council_id=council_id, next_threshold_at__lte=at)
    due = due.exclude(case_id__in=leave)
    return list(due.order_by("next_threshold_at", "pk")[:most])


def councils_with_days(at: datetime) -> Iterable[int]:
    """Return the councils in scope with a case whose day has come and nobody was told."""
    due = Case.objects.filter(wakes_at__lte=at)
    return due.values_list("council_id", flat=True).distinct()


def due_days(
    council_id: int, at: datetime, *, most: int, leave: Collection[int] = ()
) -> list[Case]:
    """Return the cases of a council whose day has come and nobody was told, longest first.

    Those to `leave` are left out.
    """
    due = Case.objects.filter(council_id=council_id, wakes_at__lte=at).exclude(pk__in=leave)
    return list(due.order_by("wakes_at", "pk")[:most])


def due_jobs(
    council_id: int, at: datetime, *, most: int, leave: Collection[int] = ()
) -> list[Task]:
    """Return the tasks of a council that Moothall can do now, longest first.

    Those of the cases to `leave` are left out, and of those that wait for their fee.
    """
    due = Task.objects.filter(council_id=council_id, state=TaskState.READY, job_next_at__lte=at)
    pauses = Event.objects.filter(case_id=OuterRef("case_id"), kind=EventKind.PAUSED)
    reason = KeyTextTransform("reason", "data")
    last = pauses.order_by("-sequence").annotate(why=reason).values("why")[:1]
    found = due.exclude(job="").exclude(case_id__in=leave).annotate(pause=Subquery(last))
    found = found.exclude(case__state=State.PAUSED, pause=FOR_PAYMENT)
    return list(found.order_by("job_next_at", "pk")[:most])


def to_close(
    council_id: int, before: datetime, *, most: int, leave: Collection[int] = ()
) -> list[Case]:
    """Return the cases of a council that were resolved before a moment and not closed since.

    Those to `leave` are left out.
    """
    found = Case.objects.filter(council_id=council_id, state=State.RESOLVED)
    found = found.filter(resolved_at__lt=before).exclude(pk__in=leave)
    return list(found.order_by("resolved_at", "pk")[:most])


def on_calendar(council_id: int, version_id: int) -> list[Case]:
    """Return the cases of a council on which there is still work and which that version counts."""
    by_target = Target.objects.filter(case=OuterRef("pk"), calendar_version_id=version_id)
    by_case = Fact.objects.filter(case=OuterRef("pk"), calendar_version_id=version_id)
    found = Case.objects.running().filter(Q(Exists(by_target)) | Q(Exists(by_case)))
    return list(found.filter(council_id=council_id).order_by("pk"))


def finishes_at(case: Case) -> datetime | None:
    """Return by when a case is promised to be done; None where that is not, or its clock stands.

    What its row says is due may be the first answer, which is owed before.
    """
    found = Target.objects.filter(case_id=case.pk, measures="resolution", state=RUNNING)
    return found.order_by("-pk").values_list("due_at", flat=True).first()
