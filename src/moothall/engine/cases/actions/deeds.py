"""What each act on several cases does to one of them, why it may not, and how it is undone."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from moothall.engine.cases import rules
from moothall.engine.cases import tagging as tags
from moothall.engine.cases.actions import (
    correcting,
    ending,
    linking,
    priorities,
    tagging,
    telling,
    watching,
    working,
)
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.queries import linked
from moothall.engine.cases.queries.tagging import tag_told, tags_of, was_tag_changed_since
from moothall.engine.cases.together import Verb, Wanted
from moothall.engine.cases.words import LinkKind, NoSuchCase, NotNow, Priority, Reason, State
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person

UNDONE = "Undone with others, change {} of several."
UNDONE_ALONE = "Undone."
SINCE = "More happened to it since."
NO_REASON = "Its service has no such reason to pause."
NO_OUTCOME = "Its service has no such outcome."
NO_TEAM = "It had no team before. Give it to somebody else instead."
Before = Mapping[str, Any]
PAUSE_ENDS = {EventKind.RESUMED, EventKind.PAUSED, EventKind.RESOLVED, EventKind.CANCELLED}


@dataclass(frozen=True)
class Deed:
    """One act: why it may not be, what it changes, whom it tells when, what does and undoes it.

    *later* are the events after which it is left as it is: more happened since.
    """

    why_not: Callable[[Case, Wanted, Actor], str | None]
    do: Callable[[Case, Wanted, Actor, datetime], Any]
    undo: Callable[[Case, Before, str, Actor, datetime], Any] | None = None
    changes: Callable[[Case, Wanted], Mapping[str, tuple[Any, Any]]] = lambda _case, _wanted: {}
    tells: Callable[[Case, Wanted], Literal["replied", "paused", "resumed", "resolved", ""]] = (
        lambda _case, _wanted: ""
    )
    later: Collection[str] = ()
    is_watched: bool = True


def _team(wanted: Wanted) -> Team | None:
    return Team.objects.filter(pk=wanted.values.get("team") or 0).first()


def _person(wanted: Wanted) -> Person | None:
    return people.person(wanted.values.get("person") or 0)


def _why_not_assign(case: Case, wanted: Wanted, by: Actor) -> str | None:
    team, person = _team(wanted), _person(wanted)
    if team is None and person is None:
        return "Choose a team or an officer of its council."
    return (
        rules.why_not_assign(case, by)
        or rules.why_not_give(case, team, person)
        or working.why_not_same(case, team, person)
    )


def _assign(case: Case, wanted: Wanted, by: Actor, at: datetime) -> object:
    team, person = _team(wanted), _person(wanted)
    return working.assign(case, by=by, at=at, team=team, person=person, remark=wanted.text)


def _assign_back(case: Case, before: Before, why: str, by: Actor, at: datetime) -> object:
    team = Team.objects.filter(pk=before["team"] or 0).first()
    if team is None:
        raise NotNow(NO_TEAM)
    person = people.person(before["assignee"] or 0)
    return working.assign(case, by=by, at=at, team=team, person=person, remark=why)


def _reassigned(case: Case, wanted: Wanted) -> Mapping[str, tuple[Any, Any]]:
    team, person = wanted.values.get("team"), wanted.values.get("person")
    found = {"assignee": (case.assignee_id, person), "team": (case.team_id, team or case.team_id)}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _why_not_prioritise(case: Case, wanted: Wanted, by: Actor) -> str | None:
    to, reason = str(wanted.values.get("to")), str(wanted.values.get("reason"))
    return rules.why_not_reprioritise(case, by, to=to, reason=reason)


def _prioritise(case: Case, wanted: Wanted, by: Actor, at: datetime) -> object:
    to, reason = wanted.values["to"], wanted.values["reason"]
    return priorities.reprioritise(case, by=by, at=at, to=to, reason=reason, remark=wanted.text)


def _prioritise_back(case: Case, before: Before, why: str, by: Actor, at: datetime) -> object:
    to = before["priority"]
    reason = Reason.WAS_WRONG.value
    return priorities.reprioritise(case, by=by, at=at, to=to, reason=reason, remark=why)


def _urgency(case: Case, wanted: Wanted) -> Mapping[str, tuple[Any, Any]]:
    to = wanted.values.get("to", "")
    labels = dict(Priority.choices)
    return {"priority": (labels.get(case.priority, case.priority), labels.get(to, to))}


def _why_not_pause(case: Case, wanted: Wanted, by: Actor) -> str | None:
    return rules.why_not_pause(case, by) or (
        None if _stops(case, wanted) is not None else NO_REASON
    )


def until(wanted: Wanted) -> date | None:
    """Return the day until which cases are to be paused, if any."""
    day = wanted.values.get("until") or ""
    return date.fromisoformat(day) if day else None


def _stops(case: Case, wanted: Wanted) -> bool | None:
    """Whether the reason stops the clock, and so the requester is told; None: there is none."""
    definition = rules.definition_of(case)
    reason = definition.reason(str(wanted.values.get("reason"))) if definition else None
    return None if reason is None else reason.stops_clock


def _pause(case: Case, wanted: Wanted, by: Actor, at: datetime) -> object:
    said = {"reason": wanted.values["reason"], "until_on": until(wanted)}
    return working.pause(case, by=by, at=at, remark=wanted.text, **said)


def _strike(case: Case, before: Before, why: str, by: Actor, at: datetime) -> object:
    return correcting.correct(case, by=by, at=at, event=before["event"], to=None, remark=why)


def _why_not_resolve(case: Case, wanted: Wanted, by: Actor) -> str | None:
    if why := rules.why_not_resolve(case, by):
        return why
    definition = rules.definition_of(case)
    is_known = definition is None or definition.outcome(str(wanted.values.get("outcome")))
    return None if is_known else NO_OUTCOME


def _resolve(case: Case, wanted: Wanted, by: Actor, at: datetime) -> object:
    outcome = wanted.values["outcome"]
    return ending.resolve(case, by=by, at=at, outcome=outcome, remark=wanted.text)


def _reopen(case: Case, before: Before, why: str, by: Actor, at: datetime) -> object:
    del before
    return ending.reopen(case, by=by, at=at, remark=why)


def _why_not_watch(case: Case, wanted: Wanted, by: Actor) -> str | None:
    del wanted
    is_watched = by.kind == "person" and linked.is_watched_by(case, by.id)
    return rules.why_not_watch(case, by) or (watching.ALREADY if is_watched else None)


def _unwatch(case: Case, before: Before, why: str, by: Actor, at: datetime) -> object:
    del before, why
    return watching.unwatch(case, by=by, at=at)


def _parent(case: Case, wanted: Wanted) -> Case:
    """Return the case of which these become parts.

    :raises NoSuchCase: where it is of another council, or not there.
    """
    number = wanted.values.get("parent") or 0
    found = Case.objects.filter(council_id=case.council_id, pk=number).first()
    if found is None:
        raise NoSuchCase("The case that they are part of is of another council.")
    return found


def _why_not_join(case: Case, wanted: Wanted, by: Actor) -> str | None:
    return rules.why_not_link(case, _parent(case, wanted), by, kind=LinkKind.CHILD)


def _join(case: Case, wanted: Wanted, by: Actor, at: datetime) -> object:
    return linking.link(case, _parent(case, wanted), by=by, at=at, kind=LinkKind.CHILD)


def _part(case: Case, before: Before, why: str, by: Actor, at: datetime) -> object:
    del why
    other = Case.objects.get(pk=before["parent"])
    return linking.unlink(case, other, by=by, at=at)


def _why_not_tag(case: Case, wanted: Wanted, by: Actor) -> str | None:
    name, there = tags.read(wanted.text), tags_of(case)
    if why := rules.why_not_tag(case, by):
        return why
    is_there = name in there
    if is_there == (wanted.verb == Verb.TAG):
        return "It has the tag already." if is_there else "It does not have the tag."
    is_full = not is_there and len(there) >= tags.MOST
    return f"It has {tags.MOST} tags already." if is_full else None


def _retagged(case: Case, wanted: Wanted) -> Mapping[str, tuple[Any, Any]]:
    name, there = tags.read(wanted.text), tags_of(case)
    then = sorted({*there, name} if wanted.verb == Verb.TAG else {*there} - {name})
    return {"tags": (", ".join(there) or "None", ", ".join(then) or "None")}


def _tag(case: Case, wanted: Wanted, by: Actor, at: datetime) -> object:
    act = tagging.tag if wanted.verb == Verb.TAG else tagging.untag
    return act(case, [wanted.text], by=by, at=at)


def _turned(
    act: Callable[..., object],
) -> Callable[[Case, Before, str, Actor, datetime], object]:
    """Return what puts a tag back as it was, where its words were not erased since.

    Nor may anybody have put the same tag on or taken it off meanwhile.
    """

    def undo(case: Case, before: Before, why: str, by: Actor, at: datetime) -> object:
        del why
        name = tag_told(case.pk, before["event"])
        if not name or was_tag_changed_since(case.pk, before["event"], name):
            raise NotNow(SINCE)
        return act(case, [name], by=by, at=at)

    return undo


def stood(case: Case, wanted: Wanted) -> dict[str, Any]:
    """Return what undoing needs to know of a case before it is changed."""
    return {
        "team": case.team_id,
        "assignee": case.assignee_id,
        "priority": case.priority,
        "parent": wanted.values.get("parent"),
    }


def event_after(case: Case, sequence: int) -> int:
    """Return the number of the first event of a case after that one; 0 where there is none."""
    later = Event.objects.filter(case_id=case.pk, sequence__gt=sequence).order_by("sequence")
    return later.values_list("sequence", flat=True).first() or 0


def _to(state: State) -> Callable[[Case, Wanted], Mapping[str, tuple[Any, Any]]]:
    return lambda case, _: {"state": (State(case.state).label, state.label)}


DEEDS: Mapping[Verb, Deed] = {
    Verb.ASSIGN: Deed(
        _why_not_assign, _assign, _assign_back, _reassigned, later={EventKind.ASSIGNED}
    ),
    Verb.PRIORITISE: Deed(
        _why_not_prioritise,
        _prioritise,
        _prioritise_back,
        _urgency,
        later={EventKind.REPRIORITISED},
    ),
    Verb.NOTE: Deed(
        lambda case, wanted, by: rules.why_not_note(case, by) or working.why_not_empty(wanted.text),
        lambda case, wanted, by, at: working.note(case, by=by, at=at, body=wanted.text),
        is_watched=False,
    ),
    Verb.REPLY: Deed(
        lambda case, wanted, by: (
            rules.why_not_reply(case, by) or working.why_not_empty(wanted.text)
        ),
        lambda case, wanted, by, at: working.reply(
            case,
            by=by,
            at=at,
            body=telling.canned(case, wanted.text, by=by, welsh=wanted.values.get("welsh", "")),
        ),
        tells=lambda _case, _wanted: "replied",
        is_watched=False,
    ),
    Verb.PAUSE: Deed(
        _why_not_pause,
        _pause,
        _strike,
        _to(State.PAUSED),
        lambda case, wanted: "paused" if _stops(case, wanted) else "",
        {*PAUSE_ENDS, EventKind.REDATED, EventKind.DAY_CAME},
    ),
    Verb.RESUME: Deed(
        lambda case, _, by: rules.why_not_resume(case, by),
        lambda case, _, by, at: working.resume(case, by=by, at=at),
        _strike,
        _to(State.OPEN),
        lambda _case, _wanted: "resumed",
        PAUSE_ENDS,
    ),
    Verb.RESOLVE: Deed(
        _why_not_resolve,
        _resolve,
        _reopen,
        _to(State.RESOLVED),
        lambda _case, _wanted: "resolved",
        {EventKind.REOPENED, EventKind.CLOSED, EventKind.RESOLVED},
    ),
    Verb.WATCH: Deed(
        _why_not_watch,
        lambda case, _, by, at: watching.watch(case, by=by, at=at),
        _unwatch,
        is_watched=False,
    ),
    Verb.TAG: Deed(_why_not_tag, _tag, _turned(tagging.untag), changes=_retagged, is_watched=False),
    Verb.UNTAG: Deed(_why_not_tag, _tag, _turned(tagging.tag), changes=_retagged, is_watched=False),
    Verb.JOIN: Deed(_why_not_join, _join, _part, later={EventKind.UNLINKED}, is_watched=False),
}
"""Every act on several cases."""
