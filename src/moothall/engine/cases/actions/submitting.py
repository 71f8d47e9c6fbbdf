"""Ask for something: one statement makes the case and all that belongs to it."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases import findable, references, rules
from moothall.engine.cases.actions import (
    abouts,
    asking,
    calling,
    filing,
    routing,
    statement,
    telling,
)
from moothall.engine.cases.actions.dues import Fresh
from moothall.engine.cases.actions.recording import New
from moothall.engine.cases.beginning import Beginning, begin
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import Clocks
from moothall.engine.cases.facts import counted
from moothall.engine.cases.history import Asked, EventKind, Requester
from moothall.engine.cases.models import Case, Submission
from moothall.engine.cases.queries import counting
from moothall.engine.cases.queries.abouts import asks_records, chosen_records
from moothall.engine.cases.queries.routing import rules_for
from moothall.engine.cases.routing import choosing
from moothall.engine.cases.routing.choosing import Route
from moothall.engine.cases.rows import Row, Told, rows_of
from moothall.engine.cases.words import AlreadySubmitted, NotComplete, NotYours, Unknown
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import journey, plan
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import NotOpen
from moothall.engine.registers import queries as registers
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person


def submit(council: Council, asked: Asked, *, by: Actor, at: datetime) -> Case:
    """Make a case of a form that somebody filled in, and tell them; the draft is gone after it.

    One statement does it, so it needs no transaction beside the scope's; where places, files or
    approvals belong to it, it has brackets of its own. The form's token is the key: pressing twice,
    also at the same moment, gives the same case.

    :raises NotYours: when this actor may not ask for that service.
    :raises NotComplete: when a question on the path is not answered.
    :raises NotOpen: on a day on which it cannot be asked for, and when its places are taken.
    :raises AlreadySubmitted: when the token made a case of another service.
    """
    definition = services.definition(asked.version_id)
    if reason := rules.why_not_ask(definition, council.pk, by):
        raise NotYours(reason)
    if reason := people.why_not_act(by, definition.service, at=at):
        raise NotYours(reason)
    contact = asked.contact or _own(definition, asked, by)
    return _make(council, replace(asked, contact=contact), definition, by=by, at=at)


def log(council: Council, asked: Asked, *, by: Actor, at: datetime) -> Case:
    """Log a case for a caller: they have their answer, so it counts as answered at creation.

    With an outcome it is resolved in the same moment. Where the caller is known it is theirs; where
    they speak for another, it is the other's, and the journal names both.

    :raises NotYours: when the actor is no officer, and when the caller may not ask for that, or not
        in the name of whom they speak for.
    :raises Unknown: for an outcome that the service does not have.
    :raises NotComplete: when a question on the path is not answered.
    """
    definition = services.definition(asked.version_id)
    if reason := rules.why_not_log(council.pk, by):
        raise NotYours(reason)
    if reason := calling.why_not_call(council.pk, definition, asked.caller, at=at):
        raise NotYours(reason)
    if asked.outcome and definition.outcome(asked.outcome) is None:
        raise Unknown(f"{definition.name} has no outcome called {asked.outcome!r}.")
    contact = asked.contact or _of_caller(definition, asked)
    logged = replace(asked, contact=contact, is_answered=True)
    return _make(council, logged, definition, by=by, at=at)


def _told(definition: ServiceDefinition, answers: Mapping[str, Any]) -> Requester:
    found = plan.requester_of(definition, answers)
    return Requester(found.name, found.email, found.phone)


def _own(definition: ServiceDefinition, asked: Asked, by: Actor) -> Requester:
    """Return how to reach whoever asks for themselves: what they said, else what we know.

    Whoever acts for another is reached for them where the other is not.
    """
    speaker = people.person(by.id) if by.kind == "person" and by.id else None
    known = people.person(by.for_id) if by.for_id else speaker
    return _reached(definition, asked, known, speaker)


def _of_caller(definition: ServiceDefinition, asked: Asked) -> Requester:
    """Return how to reach whoever a case is logged for, in the same way."""
    called = asked.caller
    speaker = people.person(called.person_id) if called.person_id else None
    known = people.person(called.for_id) if called.for_id else speaker
    return _reached(definition, asked, known, speaker)


def _reached(
    definition: ServiceDefinition, asked: Asked, known: Person | None, speaker: Person | None
) -> Requester:
    told = _told(definition, asked.answers)
    if known is None or speaker is None:
        return told
    return Requester(
        told.name or known.name,
        told.email or known.email or speaker.email,
        told.phone or known.phone or speaker.phone,
        known.pk,
    )


def _make(
    council: Council, asked: Asked, definition: ServiceDefinition, *, by: Actor, at: datetime
) -> Case:
    asked = replace(asked, answers=journey.prune(definition, asked.answers))
    if not journey.is_complete(definition, asked.answers):
        raise NotComplete
    if asks_records(definition):
        told = asked.caller.for_id or asked.caller.person_id or 0
        chosen = chosen_records(
            council.pk,
            definition,
            asked.answers,
            registers.roles_of(council.pk, by),
            asks=told if asked.is_answered else None,
        )
        if None in chosen.values():
            raise NotComplete  # it was taken off the register, or off what they may see
    return make(council, asked, definition, by=by, at=at)


def make(
    council: Council,
    asked: Asked,
    definition: ServiceDefinition,
    *,
    by: Actor,
    at: datetime,
    since: datetime | None = None,
) -> Case:
    """Make a case of answers that need no checking.

    `since`: a part of one asked for then; it takes no place, and files stay with the whole.
    """
    with nullcontext() if _is_one_statement(definition) else transaction.atomic():
        return _put(council, asked, definition, by=by, at=at, since=since)


def _is_one_statement(definition: ServiceDefinition) -> bool:
    """Whether a case is made whole by one statement, which needs no brackets and is quicker."""
    has_files = any(journey.asks_files(question) for _, question in definition.questions())
    has_files = has_files or asks_records(definition)
    has_approvals = any(task.kind == "approval" for task in definition.tasks)
    return definition.places is None and not has_files and not has_approvals


def _put(
    council: Council,
    asked: Asked,
    definition: ServiceDefinition,
    *,
    by: Actor,
    at: datetime,
    since: datetime | None,
) -> Case:
    governing = counting.governing(council.pk)
    calendars, teams = governing.calendars, governing.teams
    known = rules_for(governing.routing, definition.service)
    route = choosing.choose(known, definition, asked.answers, channel=asked.channel)
    beginning = begin(definition, asked, calendars, by=by, at=since or at, route=route)
    beginning = _given(beginning, council, route, teams.get(route.team), at=at)
    if since:
        events = tuple(replace(event, recorded_at=at) for event in beginning.events)
        beginning = replace(beginning, events=events)
    clocks = fold(beginning.events, calendars.counting, at=at)
    facts = counted(clocks, beginning.events, zone=council.zone)
    told = _told_of(council, asked, definition, beginning)
    rows = rows_of(told, clocks, facts, teams=teams)
    case = Case(**rows.case)
    case.council = council
    try:
        place = (
            None if since else catalogue.take_place(council, definition, asked.token, by=by, at=at)
        )
    except NotOpen:
        if Submission.objects.filter(token=asked.token).exists():
            return _made_before(asked)
        raise
    case.pk = statement.insert(
        rows,
        entry=_entry(case, asked, by=by, at=at),
        messages=_messages(case, asked, clocks, by=by, at=at),
        findable=findable.thing(rows.case, definition, asked.answers, sees_all=rules.SEE_ALL).row,
    )
    if not case.pk:
        catalogue.give_back(place, by=by, at=at)
        return _made_before(asked)
    if since is None:
        filing.attach_answers(case, asked, definition, by=by, at=at)
        abouts.link_answers(case, definition, asked.answers, at=at)
    started = [New(event.kind, event.data) for event in beginning.events]
    asking.ask_to_decide(case, started, by=by, at=at)
    return case


def _given(
    beginning: Beginning, council: Council, route: Route, team_id: int | None, *, at: datetime
) -> Beginning:
    """Add that the case is an officer's from the start, where a rule says so and it is not over."""
    if any(event.kind == EventKind.RESOLVED for event in beginning.events):
        return beginning
    event = routing.assigned(council, route, team_id, at=at)
    if event is None:
        return beginning
    numbered = replace(event, sequence=len(beginning.events) + 1)
    return replace(beginning, events=(*beginning.events, numbered))


def _entry(case: Case, asked: Asked, *, by: Actor, at: datetime) -> Row:
    """Return the journal entry of a new case, as its part of the statement takes it."""
    return {
        "council_id": case.council_id,
        "verb": "case.created",
        "thing_kind": "cases.case",
        "by_kind": by.kind,
        "by_id": by.id,
        "by_code": by.code,
        "happened_at": at,
        "facts": {"version": case.version_id, **by.facts, **asked.caller.as_data},
    }


def _messages(case: Case, asked: Asked, clocks: Clocks, *, by: Actor, at: datetime) -> list[Row]:
    """Return what the requester is told of a new case; the events are named by their numbers.

    Whoever has still to pay is told when they have: see `paying.go_on`.
    """
    if asked.waits_for_payment and not asked.outcome:
        return []
    promised = clocks.latest("resolution")
    fresh = Fresh(asked.answers, promised.due_at if promised else None)
    intents = telling.meant(case, "submitted", event_id=1, by=by, fresh=fresh)
    if asked.outcome:
        intents += telling.meant(
            case, "resolved", event_id=2, by=by, reply=asked.remark, fresh=fresh
        )
    return [intent.row(at) for intent in intents]


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
        language=asked.language,
        contact=asked.contact or Requester(),
        answers=asked.answers,
        events=beginning.events,
        planned=beginning.tasks,
        remarks={last.sequence: (asked.remark, bool(asked.outcome))} if asked.remark else {},
    )
