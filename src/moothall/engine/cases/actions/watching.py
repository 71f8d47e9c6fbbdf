"""Tell those who watch a case what happens to it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Watcher
from moothall.engine.cases.words import EVENTS, NotNow
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people

TOLD = frozenset(
    {
        EventKind.ASSIGNED,
        EventKind.MESSAGE,
        EventKind.PAUSED,
        EventKind.RESUMED,
        EventKind.REPRIORITISED,
        EventKind.RESOLVED,
        EventKind.REOPENED,
        EventKind.CANCELLED,
        EventKind.MERGED,
        EventKind.UNMERGED,
    }
)
"""What is worth a message to whoever only watches."""


ALREADY = "You watch the case already."


@transaction.atomic
def watch(case: Case, *, by: Actor, at: datetime) -> Case:
    """Be told by email what happens to a case; whoever watches is told no more than they may see.

    :raises Refused: when the actor may not see the case, or watches it already.
    """
    if reason := rules.why_not_watch(case, by):
        raise NotNow(reason)
    me = by.id or 0
    watcher, is_new = Watcher.objects.get_or_create(
        case_id=case.pk,
        person_id=me,
        defaults={"council_id": case.council_id, "since_at": at},
    )
    if not is_new:
        raise NotNow(ALREADY)
    journal.record("case.watched", case, by=by, at=at, facts={"person": watcher.person_id})
    return case


@transaction.atomic
def unwatch(case: Case, *, by: Actor, at: datetime) -> Case:
    """Be told no longer.

    :raises Refused: when the actor does not watch the case.
    """
    gone, _ = Watcher.objects.filter(case_id=case.pk, person_id=by.id or 0).delete()
    if not gone:
        raise NotNow("You do not watch the case.")
    journal.record("case.unwatched", case, by=by, at=at, facts={"person": by.id})
    return case


def tell_watchers(case: Case, happened: Sequence[Event], *, by: Actor, at: datetime) -> int:
    """Mail those who watch the case and may still see it; nobody is told what they did themselves.

    No typed words go out: the mail says what happened and where to read it. Returns how many.
    """
    event = next((e for e in happened if e.kind in TOLD), None)
    if event is None:
        return 0
    numbers = Watcher.objects.filter(case_id=case.pk).values_list("person_id", flat=True)
    theirs = [number for number in numbers if (by.kind, by.id) != ("person", number)]
    known = [people.person(number) for number in theirs]
    seeing = [one for one in known if one and one.email and rules.may_see(case, one.actor)]
    addresses = {one.email: one.pk for one in seeing}
    if not addresses:
        return 0
    text = f"{EVENTS[EventKind(event.kind)]} (you watch this case)"
    return telling.warn(case, addresses, text=text, event_id=event.pk, by=by, at=at)
