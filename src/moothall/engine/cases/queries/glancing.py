"""What is told of a case at a glance: what was said last, and which tasks wait for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import linked
from moothall.outside.postgres import prepared

_GLANCE = """
    WITH RECURSIVE said AS (
        SELECT r.id, e.case_id, e.sequence, e.kind, e.effective_at
        FROM cases_remark r JOIN cases_event e ON e.id = r.event_id
        WHERE r.case_id = ANY($2::bigint[]) AND r.body <> '' AND e.instead_of IS NULL
          AND (e.kind IN ('replied', 'message', 'noted', 'said_there') OR r.is_public)
        UNION ALL
        SELECT said.id, later.case_id, later.sequence, later.kind, later.effective_at
        FROM said JOIN cases_event later
          ON later.case_id = said.case_id AND later.instead_of = said.sequence
    ), stands AS (
        SELECT DISTINCT ON (id) id, kind, effective_at FROM said ORDER BY id, sequence DESC
    ), newest AS (
        SELECT id, effective_at FROM stands WHERE kind <> 'struck'
        ORDER BY effective_at DESC, id DESC LIMIT 1
    )
    SELECT 'said', e.kind::text, r.body, COALESCE(NULLIF(r.said_by, ''), p.name, '')::text,
           e.by_kind::text, (r.is_public)::text, newest.effective_at::text, r.case_id, 0 AS position
    FROM newest
    JOIN cases_remark r ON r.id = newest.id
    JOIN cases_event e ON e.id = r.event_id
    LEFT JOIN people_person p ON e.by_kind = 'person' AND p.id = e.by_id
    UNION ALL
    SELECT 'task', '', t.name, COALESCE(team.name, '')::text, '', '', '', t.case_id, t.position
    FROM cases_task t LEFT JOIN councils_team team ON team.id = t.team_id
    WHERE t.case_id = $1::bigint AND t.state = 'ready' AND t.job = ''
    ORDER BY 9
"""
"""A correction can be corrected: the last one says when it was said, or that it never was."""


@dataclass(frozen=True, slots=True)
class LastSaid:
    """What was said last: by whom, when, and whether it is for the requester.

    *by* is '' where Moothall or the requester said it, who is named with the case that it was said
    in: *reference*, which may be one that was merged into the case that is looked at.
    """

    kind: EventKind
    body: str
    by: str
    by_kind: str
    is_told: bool
    at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What was said last, if anything, and the tasks that people can do now: name and team."""

    said: LastSaid | None = None
    tasks: Sequence[tuple[str, str]] = field(default_factory=tuple)


def glance(case: Case) -> Glance:
    """Return what is told of a case at a glance.

    What was said in cases merged into this one is among it; what was struck out is not.
    """
    cases = {one.pk: one for one in (case, *linked.merged_into(case))}
    said: LastSaid | None = None
    tasks = []
    for what, kind, words, by, by_kind, is_told, at, number, _ in prepared.read(
        _GLANCE, [case.pk, prepared.ids(cases)]
    ):
        if what == "task":
            tasks.append((str(words), str(by)))
        else:
            said = LastSaid(
                EventKind(str(kind)),
                str(words),
                str(by),
                str(by_kind),
                is_told == "true",
                datetime.fromisoformat(str(at)),
                cases[int(str(number))].reference,
            )
    return Glance(said, tasks)
