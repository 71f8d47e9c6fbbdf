"""A desk's case, as the history that `cases.replay` takes over. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from moothall.engine.cases.history import EventKind, History, Occurred
from moothall.ground.journal.words import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from moothall.practices.insight.logs.mapping import DeskMapping
    from moothall.practices.insight.logs.normalising import DeskCase, DeskEvent

IMPORTER: Final = Actor.job("import")
LAST_PRIORITY: Final = "P4"
LONGEST_CODE: Final = 60
LONGEST_CATEGORY: Final = 120
LONGEST_CHANNEL: Final = 20
KINDS: Final = {
    "created": EventKind.CREATED,
    "assigned_team": EventKind.ASSIGNED,
    "assigned_person": EventKind.ASSIGNED,
    "replied": EventKind.REPLIED,
    "paused": EventKind.PAUSED,
    "resumed": EventKind.RESUMED,
    "resolved": EventKind.RESOLVED,
    "reopened": EventKind.REOPENED,
    "closed": EventKind.CLOSED,
}


def token(council_slug: str, desk: str, external_id: str) -> UUID:
    """What makes taking a case over twice the same as once."""
    return uuid5(NAMESPACE_URL, f"moothall:log:{council_slug}:{desk}:{external_id}")


def history(
    case: DeskCase, mapping: DeskMapping, *, council_slug: str, recorded_at: datetime
) -> History:
    """The case's history. It promises nothing: a log's targets are its own affair."""
    priority = case.priority if case.priority in {"P1", "P2", "P3", "P4"} else LAST_PRIORITY
    created: dict[str, Any] = {
        "service": mapping.work.service,
        "kind": mapping.work.kind,
        "category": case.category[:LONGEST_CATEGORY],
        "channel": (case.channel or "online")[:LONGEST_CHANNEL],
        "priority": priority,
        "is_from_log": True,
    }
    if case.own_verdict is not None:
        created["own_verdict"] = case.own_verdict
    if mapping.reassigned is not None:
        created["reassignments"] = case.reassignments
    return History(
        service=mapping.work.service,
        priority=priority,
        kind=mapping.work.kind,
        category=created["category"],
        channel=created["channel"],
        events=tuple(
            Occurred(KINDS[event.kind], event.at, recorded_at, IMPORTER, _data(event, created), n)
            for n, event in enumerate(case.events, start=1)
        ),
        token=token(council_slug, mapping.desk, case.external_id),
    )


def _data(event: DeskEvent, created: Mapping[str, Any]) -> Mapping[str, Any]:
    if event.kind == "created":
        return created
    if event.kind == "assigned_team":
        return {"team": event.detail[:LONGEST_CODE]}
    if event.kind == "assigned_person":
        return {"person": event.detail}
    if event.kind == "paused":
        return {"reason": event.detail, "stops_clock": True}
    return {}
