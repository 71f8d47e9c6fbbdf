"""What is told of a case at a glance: what was said last, and which tasks wait for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import linked
from moothall.outside.postgres import prepared

_GLANCE = """
    (SELECT 'said', e.kind::text, r.body, COALESCE(NULLIF(r.said_by, ''), p.name, '')::text,
            e.by_kind::text, (r.is_public)::text, e.effective_at::text, 0 AS position
     FROM cases_remark r
     JOIN cases_event e ON e.id = r.event_id
     LEFT JOIN people_person p ON e.by_kind = 'person' AND p.id = e.by_id
     WHERE r.case_id = ANY($2::bigint[]) AND r.body <> '' AND e.instead_of IS NULL
       AND (e.kind IN ('replied', 'message', 'noted', 'said_there') OR r.is_public)
       AND NOT EXISTS (SELECT 1 FROM cases_event later
                       WHERE later.case_id = e.case_id AND later.instead_of = e.sequence
                         AND later.kind = 'struck')
     ORDER BY e.effective_at DESC, e.id DESC LIMIT 1)
    UNION ALL
    SELECT 'task', '', t.name, COALESCE(team.name, '')::text, '', '', '', t.position
    FROM cases_task t LEFT JOIN councils_team team ON team.id = t.team_id
    WHERE t.case_id = $1::bigint AND t.state = 'ready' AND t.job = ''
    ORDER BY 8
"""


@dataclass(frozen=True, slots=True)
class LastSaid:
    """What was said last: by whom, when, and whether it is for the requester.

    *by* is '' where Moothall or the requester, who is named with the case, said it.
    """

    kind: EventKind
    body: str
    by: str
    by_kind: str
    is_told: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Glance:
    """What was said last, if anything, and the tasks that people can do now: name and team."""

    said: LastSaid | None = None
    tasks: Sequence[tuple[str, str]] = field(default_factory=tuple)


def glance(case: Case) -> Glance:
    """Return what is told of a case at a glance.

    What was said in cases merged into this one is among it; what was struck out is not.
    """
    numbers = prepared.ids([case.pk, *(one.pk for one in linked.merged_into(case))])
    said: LastSaid | None = None
    tasks = []
    for what, kind, words, by, by_kind, is_told, at, _ in prepared.read(
        _GLANCE, [case.pk, numbers]
    ):
        if what == "task":
            tasks.append((str(words), str(by)))
        else:
            moment = datetime.fromisoformat(str(at))
            said = LastSaid(
                EventKind(str(kind)), str(words), str(by), str(by_kind), is_told == "true", moment
            )
    return Glance(said, tasks)
