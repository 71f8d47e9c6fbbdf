"""The rows that a case becomes, as plain columns: one shape for a submission and for a replay."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from moothall.engine.cases import columns, taskwork
from moothall.engine.cases.clocks import in_order
from moothall.engine.cases.dials import Clocks
from moothall.engine.cases.facts import Facts
from moothall.engine.cases.history import EventKind, Occurred, Requester
from moothall.engine.catalogue.plan import PlannedTask

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A case as it was told: everything but what is counted from it."""

    council_id: int
    token: UUID
    reference: str
    version_id: int | None
    title: str
    contact: Requester
    answers: Mapping[str, Any]
    events: Sequence[Occurred]
    language: str = "en"
    former: str = ""
    planned: Sequence[PlannedTask] = ()
    remarks: Mapping[int, tuple[str, bool]] = field(default_factory=dict)
    """Words typed with an event and whether the requester reads them, by the event's sequence."""
    percentages: Mapping[tuple[str, int], Collection[int]] = field(default_factory=dict)
    """The percentages of each target instance that somebody was told of."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row of one case but its thresholds; none but the case's own knows its id yet."""

    submission: Row
    case: Row
    events: list[Row]
    remarks: list[Row]
    tasks: list[Row]
    targets: list[Row]
    fact: Row


def rows_of(told: Told, clocks: Clocks, facts: Facts, *, teams: Mapping[str, int]) -> Rows:
    """Return a case's rows; `teams` are the council's, by code."""
    council = {"council_id": told.council_id}
    asked = next(event for event in told.events if event.kind == EventKind.CREATED)
    tasks = taskwork.standing(told.planned, told.events)
    return Rows(
        submission=council
        | {
            "token": str(told.token),
            "version_id": told.version_id,
            "answers": dict(told.answers),
            "former": told.former,
            "submitted_at": asked.effective_at,
        },
        case=council | _case(told, clocks, facts, teams),
        events=[council | of_event(event) for event in told.events],
        remarks=[
            council | {"sequence": sequence, "body": body, "is_public": is_public}
            for sequence, (body, is_public) in told.remarks.items()
        ],
        tasks=[
            council | row | {"team_id": teams.get(task.team)}
            for task, row in zip(told.planned, tasks, strict=True)
        ],
        targets=[
            council
            | columns.of_target(
                clock, told.percentages.get((clock.promise.target, clock.number), ())
            )
            for clock in clocks.clocks
        ],
        fact=council | columns.of_fact(facts),
    )


def of_event(event: Occurred) -> Row:
    """Return the columns of an event."""
    return {
        "sequence": event.sequence,
        "kind": event.kind.value,
        "effective_at": event.effective_at,
        "recorded_at": event.recorded_at,
        "by_kind": event.actor.kind,
        "by_id": event.actor.id,
        "by_code": event.actor.code,
        "data": dict(event.data),
        "instead_of": event.instead_of,
    }


def _case(told: Told, clocks: Clocks, facts: Facts, teams: Mapping[str, int]) -> Row:
    return {
        "reference": told.reference,
        "version_id": told.version_id,
        "title": told.title,
        "channel": facts.channel,
        "language": told.language,
        "team_id": teams.get(facts.team),
        "assignee_id": last(told.events, EventKind.ASSIGNED, "person"),
        "outcome": last(told.events, EventKind.RESOLVED, "outcome") or "",
        "has_news": has_news(told.events),
        "events_so_far": len(told.events),
        "created_at": clocks.created_at,
        "changed_at": max(event.recorded_at for event in told.events),
        **of_contact(told.contact),
        **columns.of_case(clocks, facts),
    }


def of_contact(contact: Requester) -> Row:
    """Return the columns that say how to reach the requester, as they are searched."""
    return {
        "requester_id": contact.person_id,
        "contact_name": contact.name,
        "contact_email": contact.email.strip().lower(),
        "contact_phone": contact.phone,
        "contact_digits": digits(contact.phone),
    }


def digits(phone: str) -> str:
    """Return a telephone number's digits without its country's or its trunk prefix."""
    found = re.sub(r"\D", "", phone)
    found = found.removeprefix("00")
    return (found.removeprefix("44") if len(found) > 10 else found).lstrip("0")[:20]


def has_news(events: Sequence[Occurred]) -> bool:
    """Whether the requester wrote last, and nobody has answered; telling the outcome answers."""
    answers = {EventKind.MESSAGE, EventKind.REPLIED}
    spoken = [
        e.kind
        for e in in_order(events)
        if (e.kind in answers and not e.data.get("is_thanks"))
        or (e.kind == EventKind.RESOLVED and e.data.get("is_public"))
    ]
    return bool(spoken) and spoken[-1] == EventKind.MESSAGE


def last(events: Sequence[Occurred], kind: EventKind, name: str) -> Any:  # noqa: ANN401 -- event data is JSON
    """Return what the last event of a kind that holds says, by when it happened; None: nothing."""
    found = [event.data.get(name) for event in in_order(events) if event.kind == kind]
    value = found[-1] if found else None
    return value if name != "person" or isinstance(value, int) else None
