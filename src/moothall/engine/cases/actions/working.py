"""Work a case: give it to somebody, answer, listen, note, pause and go on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import filing, penning, telling
from moothall.engine.cases.actions.finding import keep_found
from moothall.engine.cases.actions.recording import New, locked, locked_all, record
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.queries import linked
from moothall.engine.cases.words import NotADay, NotNow, State, Unknown
from moothall.engine.catalogue.definition import Reason
from moothall.engine.documents.actions import Taken
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person


@transaction.atomic
def assign(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    team: Team | None = None,
    person: Person | None = None,
    remark: str = "",
) -> Case:
    """Give a case to a team, or to an officer of it; without a person it waits in the team's queue.

    :param remark: why it goes to somebody else; officers read it.
    :raises Refused: when the rules say no, or nothing would change.
    """
    case = locked(case)
    if reason := rules.why_not_assign(case, by) or rules.why_not_give(case, team, person):
        raise NotNow(reason)
    if reason := why_not_same(case, team, person):
        raise NotNow(reason)
    team = team or case.team
    case.team, case.assignee = team, person
    data = {"team": team.code if team else "", "person": person.pk if person else None}
    record(case, New(EventKind.ASSIGNED, data, remark), by=by, at=at)
    keep_found([case], by=by, at=at)
    return case


@transaction.atomic
def reply(case: Case, *, by: Actor, at: datetime, body: str, files: Sequence[Taken] = ()) -> Case:
    """Answer the requester; the first answer of a person ends the response clock.

    :raises Refused: when the rules say no, or there are no words.
    """
    case = locked(case)
    if reason := rules.why_not_reply(case, by) or why_not_empty(body):
        raise NotNow(reason)
    case.has_news = False
    events = record(case, New(EventKind.REPLIED, {}, body, is_public=True), by=by, at=at)
    filing.attach(events[0], files, is_public=True)
    telling.tell(case, "replied", event_id=events[0].pk, by=by, at=at, reply=body)
    return case


@transaction.atomic
def receive_message(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    body: str,
    is_thanks: bool = False,
    files: Sequence[Taken] = (),
) -> Case:
    """Take what the requester wrote; a case that waited for them goes on.

    What the requester of a merged case writes is news of the case that it was merged into.

    `is_thanks` marks a bare thank-you: it is no further message, and nothing to answer.

    :raises Refused: when the case is over, or there are no words.
    """
    survivors = linked.survivors(case)
    found = locked_all([case, *survivors])
    case = found[case.pk]
    if reason := rules.why_not_message(case, by) or why_not_empty(body):
        raise NotNow(reason)
    if reason := people.why_not_act(by, case.service, at=at, case_id=case.pk):
        raise NotNow(reason)
    mark_news(found[one.pk] for one in survivors if not is_thanks)
    data = {"is_thanks": True} if is_thanks else {}
    events = heard(case, data, body, by=by, at=at)
    filing.attach(events[0], files, is_public=True)
    return case


def heard(
    case: Case, data: Mapping[str, Any], body: str, *, by: Actor, at: datetime
) -> Sequence[Event]:
    """Record words of the requester in a locked case; a case that waited for them goes on."""
    case.has_news = case.has_news or "is_thanks" not in data
    happened = [New(EventKind.MESSAGE, data, body, is_public=True)]
    if case.state == State.PAUSED and _waits_for_the_requester(case):
        happened.append(New(EventKind.RESUMED, {"because": "message"}))
    return record(case, *happened, by=by, at=at)


@transaction.atomic
def note(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    body: str,
    files: Sequence[Taken] = (),
    tells_named: bool = True,
) -> Case:
    """Write an internal note; the requester never reads it. Colleagues named with an @ are told.

    They are not where *tells_named* is false: where the words are not those of whoever writes it.

    :raises Refused: when the rules say no, or there are no words.
    """
    case = locked(case)
    if reason := rules.why_not_note(case, by) or why_not_empty(body):
        raise NotNow(reason)
    events = record(case, New(EventKind.NOTED, {}, body), by=by, at=at)
    filing.attach(events[0], files, is_public=False)
    if tells_named:
        penning.mention(case, events[0], body, by=by, at=at)
    return case


@transaction.atomic
def pause(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    until_on: date | None = None,
    remark: str = "",
) -> Case:
    """Pause a case for one of its service's reasons; only some stop the requester's clock.

    The remark is told to the requester where the reason is that they are waited for, and by when to
    answer.

    :param until_on: the day on which whoever has the case is told that it came.
    :raises Unknown: for a reason that the service does not have.
    :raises NotADay: for a day that is not to come, or a year off.
    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if why := rules.why_not_pause(case, by):
        raise NotNow(why)
    found = _reason(case, reason)
    data = {"reason": reason, "stops_clock": found.stops_clock}
    if until_on:
        if why := rules.why_not_until(until_on, zone=case.council.zone, at=at):
            raise NotADay(why)
        data["until"] = until_on.isoformat()
        if found.stops_clock:
            remark = telling.answer_by(case, remark, until_on)
    happened = New(EventKind.PAUSED, data, remark, is_public=found.stops_clock)
    events = record(case, happened, by=by, at=at)
    if found.stops_clock:
        telling.tell(case, "paused", event_id=events[0].pk, by=by, at=at, reply=remark)
    return case


def _reason(case: Case, code: str) -> Reason:
    definition = rules.definition_of(case)
    found = definition.reason(code) if definition else None
    if found is None:
        known = ", ".join(r.id for r in definition.reasons) if definition else ""
        raise Unknown(f"There is no reason called {code!r}. There are: {known or 'none'}.")
    return found


@transaction.atomic
def resume(case: Case, *, by: Actor, at: datetime) -> Case:
    """Go on with a paused case; its clocks go on from where they stood.

    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if reason := rules.why_not_resume(case, by):
        raise NotNow(reason)
    events = record(case, New(EventKind.RESUMED), by=by, at=at)
    telling.tell(case, "resumed", event_id=events[0].pk, by=by, at=at)
    return case


def mark_news(survivors: Iterable[Case]) -> None:
    """Show officers that there is news of locked cases that another was merged into."""
    for case in survivors:
        case.has_news = True
        case.save(update_fields=["has_news"])


def _waits_for_the_requester(case: Case) -> bool:
    pauses = Event.objects.filter(case_id=case.pk, kind=EventKind.PAUSED).order_by("-sequence")
    return any(
        pause.data["stops_clock"] and pause.data.get("reason") != FOR_PAYMENT
        for pause in pauses[:1]
    )


def why_not_same(case: Case, team: Team | None, person: Person | None) -> str | None:
    """Say why giving a case to a team or somebody would change nothing."""
    team_id = team.pk if team else case.team_id
    if person is None and team_id == case.team_id and case.assignee_id is None:
        return "The case is in that team's queue already."
    if person is not None and (person.pk, team_id) == (case.assignee_id, case.team_id):
        return "The case is theirs already."
    return None


def why_not_empty(body: str) -> str | None:
    """Say why words are none."""
    return None if body.strip() else "Write something first."
