"""Cases as lists show them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from django.urls import reverse

from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import has_come
from moothall.engine.cases.words import State
from moothall.engine.catalogue import queries as catalogue
from moothall.faces.pages.subjects import Telling, subject, tellings
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue.timing import Due, Now, brief, due_by, due_of
from moothall.ground.languages import days
from moothall.practices.servicedesk import queries
from moothall.practices.servicedesk.queries import Beside
from moothall.practices.servicedesk.queries.views import Listed

COLUMNS: Mapping[str, str] = {
    "priority": "Priority",
    "state": "State",
    "with": "With",
    "due": "Due",
    "service": "Service",
    "requester": "Requester",
    "kind": "Kind",
    "channel": "Came in by",
    "asked": "Asked",
    "changed": "Last changed",
}
"""What stands beside a case in the queue, in the order in which columns come."""
USUAL = ("priority", "state", "with", "due")
KINDS = {
    "incident": "Incident",
    "request": "Request",
    "problem": "Problem",
    "report": "Report",
}
CHANNELS = {
    "online": "Online",
    "phone": "Telephone",
    "face-to-face": "Face to face",
    "appointment": "Appointment",
    "email": "Email",
}
STATES: Mapping[str, str] = {**dict(State.choices), State.MERGED: "Merged"}


BACK = "back"


class Row(NamedTuple):
    """One line of a list."""

    url: str
    title: str
    reference: str
    service: str
    requester: str
    council: str
    priority: str
    state: str
    tag: str
    """The state as it is marked: `back` where the day has come until which it is paused."""
    state_words: str
    team: str
    assignee: str
    due: Due
    asked: str
    has_news: bool
    kind: str = ""
    channel: str = ""
    changed: str = ""
    tick: str = ""
    """The case as a form names it: its number, and how many events it had."""
    tasks: Sequence[str] = ()
    take: str = ""
    """Where an officer takes it, when nobody has it."""


def rows(
    desk: Desk, cases: Iterable[Case | Listed], tasks: Mapping[int, Sequence[str]] | None = None
) -> list[Row]:
    """Return the cases as lines, with what each is about; one query for what stands beside all."""
    listed = list(cases)
    beside = queries.beside(listed, due_by=due_by(desk.at))
    looked = Looked(desk, beside, Now.here(desk.at))
    asked = {version: _asked(version) for version in {case.version_id for case in listed}}
    return [
        _row(looked, case, asked=asked[case.version_id], tasks=(tasks or {}).get(case.id, ()))
        for case in listed
    ]


def row(desk: Desk, case: Case, beside: Beside) -> Row:
    """Return one case as a line."""
    return _row(Looked(desk, beside, Now.here(desk.at)), case, asked=_asked(case.version_id))


class Looked(NamedTuple):
    """Who looks at a list and when, and what stands beside its cases."""

    desk: Desk
    beside: Beside
    now: Now


class Asked(NamedTuple):
    """What a version says of its cases in a list: its name, and which answers tell them apart."""

    name: str
    told: Sequence[Telling]


def _asked(version_id: int | None) -> Asked | None:
    if version_id is None:
        return None
    definition = catalogue.definition(version_id)
    return Asked(definition.name, tellings(definition))


def _row(
    looked: Looked, case: Case | Listed, *, asked: Asked | None, tasks: Sequence[str] = ()
) -> Row:
    desk, beside, now = looked
    answers = beside.answers.get(case.id, {})
    tag, words = state_of(case, now)
    return Row(
        url=address(case.reference),
        title=subject(asked.told if asked else (), answers, case.title),
        reference=case.reference,
        service=asked.name if asked else case.title,
        requester=case.contact_name,
        council=desk.council_name(case.council_id),
        priority=case.priority,
        state=case.state,
        tag=tag,
        state_words=words,
        team=beside.teams.get(case.team_id or 0, ""),
        assignee=beside.people.get(case.assignee_id or 0, ""),
        due=due_of(case, now, beside.promised.get(case.id)),
        asked=brief(case.created_at, now),
        has_news=case.has_news,
        kind=KINDS.get(case.kind, case.kind),
        channel=CHANNELS.get(case.channel, case.channel),
        changed=brief(case.changed_at, now),
        tick=f"{case.id}.{case.events_so_far}",
        tasks=tasks,
        take=case.reference.join(_taking()),
    )


def state_of(case: Case | Listed, now: Now) -> tuple[str, str]:
    """Return a case's state as it is marked and told: until which day it is paused, if any."""
    day = case.paused_until_on
    if case.state != State.PAUSED or day is None:
        return case.state, STATES[case.state]
    if has_come(day, case.wakes_at, now.at):
        return BACK, "Paused: day has come"
    told = days.in_words(day).removesuffix(f" {now.today.year}")
    return case.state, f"Paused until {told}"


def address(reference: str) -> str:
    """Return the address of a case's page."""
    return _folder() + reference


@cache
def _folder() -> str:
    anything = "AAA-AAA-AAA"
    return reverse("staff:case", args=[anything]).removesuffix(anything)


@cache
def _taking() -> tuple[str, str]:
    anything = "AAA-AAA-AAA"
    before, _, after = reverse("staff:act", args=[anything, "take"]).partition(anything)
    return before, after
