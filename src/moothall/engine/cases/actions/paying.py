"""What payments do to a case: it waits until its fee is paid, and goes on when it is."""

from datetime import date, datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import reaching, tasks, telling
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.history import EventKind, for_payment
from moothall.engine.cases.models import Case, Event, Task
from moothall.engine.cases.words import RUNNING, NotNow, TaskState
from moothall.engine.catalogue.definition import Message
from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Channel, Intent
from moothall.ground.journal.words import Actor

BOTH = frozenset({Channel.EMAIL.value, Channel.TEXT.value})


@transaction.atomic
def wait_for_payment(case: Case, *, by: Actor, at: datetime, until_on: date | None = None) -> Case:
    """Pause a case that is under way until its fee is paid; every clock of it stops.

    :param until_on: the last day on which it can be paid.
    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if why := rules.why_not_pause(case, by):
        raise NotNow(why)
    record(
        case,
        New(EventKind.PAUSED, for_payment(until_on)),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def go_on(case: Case, *, by: Actor, at: datetime) -> Case:
    """Go on with a case whose fee is paid: its clocks and its first tasks start now.

    One that does not wait for its fee stays as it is. Whoever asked is told now what others are
    told when they have sent their form.
    """
    case = locked(case)
    if not rules.waits_for_payment(case):
        return case
    at = not_before(case, at)
    is_new = not Task.objects.filter(case_id=case.pk, started_at__isnull=False).exists()
    resumed = New(EventKind.RESUMED, {"because": "payment"})
    events = record(case, resumed, *tasks.begin(case, at=at), by=by, at=at)
    if is_new and _paused_at_once(case):
        telling.tell(case, "submitted", event_id=events[0].pk, by=by, at=at)
    return case


@transaction.atomic
def note_money(case: Case, *, by: Actor, at: datetime, words: str) -> Event:
    """Write into the story of a case what became of its fee: an internal note. Return it."""
    [event] = record(locked(case), New(EventKind.NOTED, {}, words), by=by, at=at)
    return event


@transaction.atomic
def tell_of_money(
    event: Event, message: Message, *, by: Actor, at: datetime, is_limited: bool = True
) -> int:
    """Send whoever asked a message about their fee, by email or else by text; return how many.

    :param event: what it tells of; it is told once.
    :param is_limited: whether an address that nobody verified gets it only as its first of a day.
    """
    case = Case.objects.select_related("council").get(pk=event.case_id)
    reach = reaching.reach_of(case, None, BOTH)
    found = reaching.ways(reach, message, {}, subject=message.subject)
    if not found:
        return 0
    first, *rest = found
    intent = Intent(
        council_id=case.council_id,
        recipient=first.recipient,
        channel=first.channel,
        subject=first.subject,
        body=first.body,
        otherwise=rest,
        case_id=case.pk,
        event_id=event.pk,
        **(telling.limits(case, by) if is_limited else {}),
    )
    contact.queue([intent], by=by, at=at)
    return 1


@transaction.atomic
def give_task(case: Case, *, by: Actor, at: datetime, code: str, words: str) -> Case:
    """Give the team of a case something to see to; a case that is over gets a note, they an email.

    A second task of the same code is none.
    """
    case = locked(case)
    if Task.objects.filter(case_id=case.pk, code=code).exists():
        return case
    if case.state not in RUNNING:
        [event] = record(case, New(EventKind.NOTED, {}, words), by=by, at=at)
        addresses = [case.team.email] if case.team and case.team.email else []
        telling.warn(case, addresses, text=words, event_id=event.pk, by=by, at=at)
        return case
    at = not_before(case, at)
    task = Task(
        council_id=case.council_id,
        case_id=case.pk,
        code=code,
        name=words,
        position=Task.objects.filter(case_id=case.pk).count() + 1,
        team=case.team,
        state=TaskState.READY,
        started_at=at,
    )
    task.save()
    record(case, New(EventKind.TASK_STARTED, {"task": code, "targets": []}), by=by, at=at)
    return case


def _paused_at_once(case: Case) -> bool:
    """Whether a case was made waiting for its payment, so that nobody was told of it yet."""
    first = Event.objects.filter(case_id=case.pk, sequence__in=[1, 2]).order_by("sequence")
    moments = list(first.values_list("kind", "effective_at"))
    kinds, at = [kind for kind, _ in moments], {moment for _, moment in moments}
    return kinds == [EventKind.CREATED, EventKind.PAUSED] and len(at) == 1
