"""Ask for something: one statement makes the case and all that belongs to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases import references, rules
from moothall.engine.cases.actions import statement, telling
from moothall.engine.cases.beginning import Beginning, begin
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.facts import counted
from moothall.engine.cases.history import Asked, Requester
from moothall.engine.cases.models import Case, Submission
from moothall.engine.cases.queries import counting
from moothall.engine.cases.rows import Told, rows_of
from moothall.engine.cases.words import AlreadySubmitted, NotComplete, NotYours, Unknown
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import journey, plan
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.councils.models import Council, Team
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people


@transaction.atomic
def submit(council: Council, asked: Asked, *, by: Actor, at: datetime) -> Case:
    """Make a case of a form that somebody filled in, and tell them; the draft is gone after it.

    The form's token is the key: pressing twice, also at the same moment, gives the same case.

    :raises NotYours: when this actor may not ask for that service.
    :raises NotComplete: when a question on the path is not answered.
    :raises AlreadySubmitted: when the token made a case of another service.
    """
    definition = services.definition(asked.version_id)
    if reason := rules.why_not_ask(definition, council.pk, by):
        raise NotYours(reason)
    contact = asked.contact or _own(definition, asked, by)
    return _make(council, replace(asked, contact=contact), definition, by=by, at=at)


@transaction.atomic
def log(council: Council, asked: Asked, *, by: Actor, at: datetime) -> Case:
    """Log a case for a caller: they have their answer, so it counts as answered at creation.

    With an outcome it is resolved in the same moment.

    :raises NotYours: when the actor is no officer.
    :raises Unknown: for an outcome that the service does not have.
    :raises NotComplete: when a question on the path is not answered.
    """
    definition = services.definition(asked.version_id)
    if reason := rules.why_not_log(council.pk, by):
        raise NotYours(reason)
    if asked.outcome and definition.outcome(asked.outcome) is None:
        raise Unknown(f"{definition.name} has no outcome called {asked.outcome!r}.")
    contact = asked.contact or _told(definition, asked.answers)
    logged = replace(asked, contact=contact, is_answered=True)
    return _make(council, logged, definition, by=by, at=at)


def _told(definition: ServiceDefinition, answers: Mapping[str, Any]) -> Requester:
    found = plan.requester_of(definition, answers)
    return Requester(found.name, found.email, found.phone)


def _own(definition: ServiceDefinition, asked: Asked, by: Actor) -> Requester:
    """Return how to reach whoever asks for themselves: what they said, else what we know."""
    told = _told(definition, asked.answers)
    known = people.person(by.id) if by.kind == "person" and by.id else None
    if known is None:
        return told
    return Requester(
        told.name or known.name, told.email or known.email, told.phone or known.phone, known.pk
    )


def _make(
    council: Council, asked: Asked, definition: ServiceDefinition, *, by: Actor, at: datetime
) -> Case:
    asked = replace(asked, answers=journey.prune(definition, asked.answers))
    if not journey.is_complete(definition, asked.answers):
        raise NotComplete
    calendars = counting.calendars_in_force(council.pk)
    beginning = begin(definition, asked, calendars, by=by, at=at)
    clocks = fold(beginning.events, calendars.counting, at=at)
    facts = counted(clocks, beginning.events, zone=council.zone)
    told = _told_of(council, asked, definition, beginning)
    rows = rows_of(told, clocks, facts, teams=codes_of_teams(council.pk))
    made = statement.insert(rows)
    if made is None:
        return _made_before(asked)
    case_id, events = made
    case = Case(id=case_id, **rows.case)
    case.council = council
    _and_then(case, asked, events, by=by, at=at)
    return case


def _and_then(
    case: Case, asked: Asked, events: Mapping[int, int], *, by: Actor, at: datetime
) -> None:
    """Journal a new case, drop the draft it came from, and tell the requester."""
    facts = {"version": asked.version_id, "event": events[1]}
    journal.record("case.created", case, by=by, at=at, facts=facts)
    catalogue.discard_draft(asked.token, by=by, at=at)
    telling.tell(case, "submitted", event_id=events[1], by=by, at=at)
    if asked.outcome:
        telling.tell(case, "resolved", event_id=events[2], by=by, at=at)


def codes_of_teams(council_id: int) -> dict[str, int]:
    """Return the ids of a council's teams by code."""
    return dict(Team.objects.filter(council_id=council_id).values_list("code", "pk"))


def _made_before(asked: Asked) -> Case:
    sent = Submission.objects.select_related("case__council").filter(token=asked.token).first()
    if sent is None or sent.version_id != asked.version_id:
        raise AlreadySubmitted
    case: Case = sent.case
    return case


def _told_of(
    council: Council, asked: Asked, definition: ServiceDefinition, beginning: Beginning
) -> Told:
    last = beginning.events[-1]
    return Told(
        council_id=council.pk,
        token=asked.token,
        reference=references.fresh(),
        version_id=asked.version_id,
        title=definition.name,
        contact=asked.contact or Requester(),
        answers=asked.answers,
        events=beginning.events,
        planned=beginning.tasks,
        remarks={last.sequence: (asked.remark, bool(asked.outcome))} if asked.remark else {},
    )
