"""What is done at a counter: people are taken in, called, seen; some never come."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from moothall.engine.cases import actions as cases
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.history import Asked, Caller, Requester
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import CancelReason
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.practices.visits import queries, rules
from moothall.practices.visits.actions.keeping import end_case
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import (
    MOST_DETAILS,
    WALK_IN,
    Came,
    NobodyWaits,
    NotThisVisit,
    State,
    Turn,
)

AT_A_TIME = 200
KEPT_WAITING = timedelta(days=1)
"""So long after their day whoever still waits on the list is taken off it."""


@transaction.atomic
def receive(counter: Counter, came: Came, *, by: Actor, at: datetime) -> Visit:
    """Take somebody in who came without an appointment; with an outcome they are seen at once.

    The form's token again gives the same visit.

    :raises NotThisVisit: without words, or where nobody is seen there any more.
    :raises Refused: as `cases.log`.
    """
    counter = _locked(counter)
    if why := rules.why_not_book_at(counter):
        raise NotThisVisit(why)
    if not came.details.strip() or len(came.details) > MOST_DETAILS:
        raise NotThisVisit("Say what they came for, in 4,000 characters or fewer.")
    case = _logged(counter, came, by=by, at=at)
    if before := Visit.objects.filter(case=case).first():
        return queries.visit(before.pk)
    visit = Visit(
        council_id=counter.council_id,
        counter=counter,
        case=case,
        day_on=queries.today(counter, at),
    )
    _take_in(visit, at=at)
    if came.outcome:
        visit.called_at = visit.ended_at = at
        visit.state, visit.officer_id = State.DONE, _officer(by)
    visit.save()
    facts = {"case": case.pk, "is_seen": bool(came.outcome)}
    journal.record("visit.arrived", visit, by=by, at=at, facts=facts)
    return visit


@transaction.atomic
def arrive(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    """Take somebody in who has an appointment today: the clocks of their case go on.

    :raises NotThisVisit: saying why.
    """
    _locked(visit.counter)
    visit = _own(visit, by)
    if why := rules.why_not_arrive(visit, queries.today(visit.counter, at)):
        raise NotThisVisit(why)
    _take_in(visit, at=at)
    visit.save()
    if case_rules.why_not_resume(visit.case, by) is None:
        cases.resume(visit.case, by=by, at=at)
    journal.record("visit.arrived", visit, by=by, at=at)
    return visit


@transaction.atomic
def call(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    """Call somebody who waits: whoever calls sees them, and has their case.

    :raises NotThisVisit: saying why, such as that somebody else called them first.
    """
    visit = _own(visit, by)
    if why := rules.why_not_move(visit, "call"):
        raise NotThisVisit(why)
    visit.state, visit.called_at, visit.officer_id = State.SERVING, at, _officer(by)
    visit.save(update_fields=["state", "called_at", "officer"])
    _assign(visit.case, by=by, at=at)
    journal.record("visit.called", visit, by=by, at=at)
    return visit


@transaction.atomic
def call_next(counter: Counter, *, by: Actor, at: datetime) -> Visit:
    """Call whoever's turn it is: the earliest of those who wait.

    :raises NobodyWaits: when nobody does.
    """
    _locked(counter)
    waiting = queries.waiting(counter).first()
    if waiting is None:
        raise NobodyWaits
    return call(waiting, by=by, at=at)


@transaction.atomic
def finish(visit: Visit, *, by: Actor, at: datetime, outcome: str = "", remark: str = "") -> Visit:
    """Say that somebody was seen; with an outcome their case is resolved, else work goes on.

    :raises NotThisVisit: saying why.
    :raises Refused: as `cases.resolve`.
    """
    visit = _own(visit, by)
    if why := rules.why_not_move(visit, "finish"):
        raise NotThisVisit(why)
    visit.state, visit.ended_at = State.DONE, at
    visit.save(update_fields=["state", "ended_at"])
    if outcome:
        cases.resolve(visit.case, by=by, at=at, outcome=outcome, remark=remark)
    elif remark.strip():
        cases.note(visit.case, by=by, at=at, body=remark)
    facts = {"is_resolved": bool(outcome)}
    journal.record("visit.ended", visit, by=by, at=at, facts=facts)
    return visit


@transaction.atomic
def miss(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    """Say that somebody did not come to their appointment: their case ends.

    :raises NotThisVisit: saying why, such as that their time has not come yet.
    """
    visit = _own(visit, by)
    if why := rules.why_not_miss(visit, at):
        raise NotThisVisit(why)
    return _missed(visit, by=by, at=at)


@transaction.atomic
def leave(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    """Say that somebody left before their turn; what they came for is in the queue still.

    :raises NotThisVisit: saying why.
    """
    visit = _own(visit, by)
    if why := rules.why_not_move(visit, "leave"):
        raise NotThisVisit(why)
    return _gone(visit, by=by, at=at)


@transaction.atomic
def settle_old(*, by: Actor, at: datetime) -> int:
    """Settle visits in scope of days that are over: who is booked missed it, who waits has left.

    Whoever is being seen is left alone: only whoever sees them knows. Returns how many.
    """
    found = Visit.objects.filter(
        day_on__lt=(at - KEPT_WAITING).date(), state__in=[State.BOOKED, State.WAITING]
    )
    every = found.select_related("case__council", "counter", "booking")
    old = list(
        every.order_by("day_on").select_for_update(of=("self",), skip_locked=True)[:AT_A_TIME]
    )
    for visit in old:
        if visit.state == State.BOOKED:
            _missed(visit, by=by, at=at)
        else:
            _gone(visit, by=by, at=at)
    return len(old)


def _logged(counter: Counter, came: Came, *, by: Actor, at: datetime) -> Case:
    """Log the case of somebody who came."""
    offer = catalogue.offer(counter.council_id, counter.service)
    question = rules.question_of(offer.definition)
    if question is None:
        raise NotThisVisit(rules.NOT_SHORT)
    asked = Asked(
        token=came.token,
        version_id=offer.version_id,
        answers={question.id: came.details.strip()},
        channel=WALK_IN,
        outcome=came.outcome,
        remark=came.remark.strip() if came.outcome else "",
    )
    if came.person is not None:
        asked = replace(asked, caller=Caller(came.person))
    else:
        asked = replace(asked, contact=Requester(came.name.strip(), came.email.strip()))
    return cases.log(counter.council, asked, by=by, at=at)


def _take_in(visit: Visit, *, at: datetime) -> None:
    """Give somebody the next number of the day and a place in the line; the counter is locked."""
    same = Visit.objects.filter(counter_id=visit.counter_id, day_on=visit.day_on)
    last = same.aggregate(last=Max("number"))["last"]
    booked_for = visit.booking.starts_at if visit.booking else None
    visit.number, visit.arrived_at = (last or 0) + 1, at
    visit.turn_at, visit.state = Turn(at, booked_for).at, State.WAITING


def _assign(case: Case, *, by: Actor, at: datetime) -> None:
    """Give a case to whoever sees its requester, where it is not theirs already."""
    person = people.person(by.id or 0) if by.kind == "person" else None
    is_theirs = person is not None and case.assignee_id == person.pk
    if person is None or is_theirs or case_rules.why_not_assign(case, by):
        return
    if case_rules.why_not_give(case, None, person) is None:
        cases.assign(case, by=by, at=at, person=person)


def _missed(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    visit.state, visit.ended_at = State.MISSED, at
    visit.save(update_fields=["state", "ended_at"])
    journal.record("visit.missed", visit, by=by, at=at)
    end_case(visit.case, CancelReason.MISSED, at=at)
    return visit


def _gone(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    visit.state, visit.ended_at = State.LEFT, at
    visit.save(update_fields=["state", "ended_at"])
    journal.record("visit.left", visit, by=by, at=at)
    return visit


def _own(visit: Visit, by: Actor) -> Visit:
    """Lock a visit that somebody may see to.

    :raises NotThisVisit: where they may not.
    """
    visit = queries.locked(visit)
    if why := rules.why_not_work(visit, by):
        raise NotThisVisit(why)
    return visit


def _officer(by: Actor) -> int | None:
    return by.id if by.kind == "person" else None


def _locked(counter: Counter) -> Counter:
    found = Counter.objects.select_for_update(of=("self",)).filter(pk=counter.pk)
    return found.select_related("council", "diary__council").get()
