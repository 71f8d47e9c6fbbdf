"""Tell those who watch a case what happens to it; and a problem's incidents of a known error."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Watcher
from moothall.engine.cases.queries import linked
from moothall.engine.cases.words import EVENTS, KNOWN_ERRORS, PROBLEM, NotNow
from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries as outbox
from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Intent, Topic, one_line
from moothall.engine.registers.models import Record
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


KNOWN = "What goes wrong is known, with how to work meanwhile"
ALREADY = "You watch the case already."
MOST_NAMED = 50
"""So many of their incidents one mail of a known error names at most."""


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


def tell_of_known_errors(case: Case, happened: Sequence[Event], *, by: Actor, at: datetime) -> int:
    """Mail the officers of a problem's incidents that what goes wrong is known; return how many.

    The incidents are the running cases that are its parts or have to do with it. Each of their
    officers has one mail, whoever has none of an incident's team; nobody who may no longer see it,
    who was told of that problem before, nor of what they did themselves. No typed words go out: the
    mail says where to read them.
    """
    if case.kind != PROBLEM:
        return 0
    linked_now = {e.data["record"]: e.pk for e in happened if e.kind == EventKind.ABOUT}
    errors = Record.objects.filter(pk__in=linked_now, register__slug=KNOWN_ERRORS)
    known = errors.order_by("pk").first() if linked_now else None
    if known is None:
        return 0
    theirs: dict[str, list[Case]] = {}
    asked: dict[int, str] = {}
    told = outbox.told_of(case.council_id, case.pk, KNOWN)
    for incident in linked.running_near(case):
        address = _of_incident(incident, by, asked)
        if address and address not in told:
            theirs.setdefault(address, []).append(incident)
    desk = telling.address(case.council)
    intents = [
        Intent(
            council_id=case.council_id,
            recipient=address,
            subject=one_line(f"{KNOWN}: {', '.join(one.reference for one in incidents)}"),
            body="\n".join(
                [
                    f"{KNOWN}. Read it here:",
                    f"{desk}/staff/registers/{KNOWN_ERRORS}/{known.pk}",
                    "",
                    "It is about a problem behind these cases:",
                    *(f"{desk}/staff/cases/{one.reference}" for one in incidents[:MOST_NAMED]),
                    _more(len(incidents) - MOST_NAMED),
                ]
            ),
            case_id=case.pk,
            event_id=linked_now[known.pk],
            topic=Topic.WORK,
        )
        for address, incidents in sorted(theirs.items())
    ]
    sendable = [intent for intent in intents if contact_rules.why_not_queue(intent) is None]
    contact.queue(sendable, by=by, at=at)
    return len(sendable)


def _more(number: int) -> str:
    return f"and {number:,} more\n" if number > 0 else ""


def _of_incident(incident: Case, by: Actor, asked: dict[int, str]) -> str:
    """Return who is told of an incident: its officer, else its team; '' for nobody.

    :param asked: what was found of each officer, who is asked about once: whose a case is sees it
        by their roles alone.
    """
    officer = incident.assignee
    if officer is None:
        return incident.team.email if incident.team else ""
    if officer.pk not in asked:
        is_own = (by.kind, by.id) == ("person", officer.pk)
        is_told = not is_own and rules.may_see(incident, officer.actor)
        asked[officer.pk] = officer.email if is_told else ""
    return asked[officer.pk]
