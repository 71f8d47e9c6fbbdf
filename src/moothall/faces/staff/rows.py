"""Cases as lists show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.engine.catalogue import queries as catalogue
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.subjects import subject
from moothall.faces.staff.timing import Due, brief, due_of
from moothall.practices.servicedesk import queries

STATES: Mapping[str, str] = {**dict(State.choices), State.MERGED: "Merged"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    url: str
    title: str
    reference: str
    service: str
    requester: str
    council: str
    priority: str
    state: str
    state_words: str
    team: str
    assignee: str
    due: Due
    asked: str
    has_news: bool
    tasks: Sequence[str] = ()


def rows(
    desk: Desk, cases: Iterable[Case], tasks: Mapping[int, Sequence[str]] | None = None
) -> list[Row]:
    """Return the cases as lines, with what each is about; one query for the answers of all."""
    listed = list(cases)
    answers = queries.answers(listed) if listed else {}
    return [
        row(desk, case, answers.get(case.pk, {}), tasks=(tasks or {}).get(case.pk, ()))
        for case in listed
    ]


def row(desk: Desk, case: Case, answers: Mapping[str, object], *, tasks: Sequence[str] = ()) -> Row:
    """Return one case as a line."""
    definition = catalogue.definition(case.version_id) if case.version_id else None
    return Row(
        url=address(case.reference),
        title=subject(definition, answers, case.title),
        reference=case.reference,
        service=definition.name if definition else case.title,
        requester=case.contact_name,
        council=desk.council_name(case.council_id),
        priority=case.priority,
        state=case.state,
        state_words=STATES[case.state],
        team=case.team.name if case.team else "",
        assignee=case.assignee.name if case.assignee else "",
        due=due_of(case, desk.at),
        asked=brief(case.created_at, desk.at),
        has_news=case.has_news,
        tasks=tasks,
    )


def address(reference: str) -> str:
    """Return the address of a case's page."""
    return _folder() + reference


@cache
def _folder() -> str:
    anything = "AAA-AAA-AAA"
    return reverse("staff:case", args=[anything]).removesuffix(anything)
