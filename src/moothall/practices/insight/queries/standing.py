"""What stands open: now or as it stood, how old, waiting for whom; and how it came down.

A case is open as the control totals count it (`measures`): from its creation or reopening until it
is resolved, closed, cancelled or merged. So what these give at the end of a day is what
`control.open-after` gives for a period that ends with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import Template
from typing import Any, Final

from django.db import connection

from moothall.engine.cases.history import FOR_PAYMENT
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import queries as catalogue
from moothall.practices.insight.measures.definition import MOVES
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.words import ON_WHOM

OPENS: Final = [kind for move in ("created", "reopened") for kind in MOVES[move]]
ENDS: Final = [kind for kinds in MOVES.values() for kind in kinds if kind not in OPENS]
TURNS: Final = ["paused", "resumed"]
BANDS: Final = ((7, "Up to a week"), (28, "Up to 4 weeks"), (91, "Up to 3 months"),
                (182, "Up to 6 months"))  # fmt: skip
OLDER: Final = "Over 6 months"
AGES: Final = (*(name for _, name in BANDS), OLDER)
"""How old cases are, in words, the youngest first."""

_TOLD: Final = """
    told AS (
        SELECT e.case_id, e.kind, e.effective_at, e.sequence, e.data ->> 'reason' AS reason
        FROM cases_event e
        WHERE e.council_id = ANY (%(councils)s) AND e.kind = ANY (%(kinds)s)
            AND e.effective_at < %(at)s AND NOT EXISTS (
                SELECT 1 FROM cases_event c WHERE c.council_id = e.council_id
                    AND c.case_id = e.case_id AND c.instead_of = e.sequence)
    )
"""
"""What happened to cases before a moment, less what was corrected since."""
_STANDING: Final = Template("""
    WITH $told, moved AS (
        SELECT DISTINCT ON (case_id) case_id, kind FROM told WHERE kind = ANY (%(moves)s)
        ORDER BY case_id, (kind <> 'created') DESC, effective_at DESC, sequence DESC
    ), paused AS (
        SELECT DISTINCT ON (case_id) case_id, kind, reason FROM told WHERE kind = ANY (%(turns)s)
        ORDER BY case_id, (kind <> 'created') DESC, effective_at DESC, sequence DESC
    )
    SELECT f.case_id, f.kind, f.service, f.created_at,
        f.first_assigned_at IS NULL OR f.first_assigned_at >= %(at)s,
        p.kind = 'paused', coalesce(p.reason, '')
    FROM cases_fact f JOIN moved m USING (case_id) LEFT JOIN paused p USING (case_id)
    WHERE f.council_id = ANY (%(councils)s) AND m.kind = ANY (%(opens)s)
        AND (%(only)s = '' OR f.kind = %(only)s)
    ORDER BY f.created_at, f.case_id
""").substitute(told=_TOLD)
_DAYS: Final = Template("""
    WITH $told, turned AS (
        SELECT told.*, kind = ANY (%(opens)s) AS is_open,
            lag(kind = ANY (%(opens)s)) OVER (
                PARTITION BY case_id ORDER BY kind <> 'created', effective_at, sequence) AS was_open
        FROM told
    )
    SELECT (t.effective_at AT TIME ZONE %(zone)s)::date AS day,
        count(*) FILTER (WHERE t.is_open), count(*) FILTER (WHERE NOT t.is_open)
    FROM turned t JOIN cases_fact f USING (case_id)
    WHERE f.council_id = ANY (%(councils)s) AND t.is_open <> coalesce(t.was_open, false)
        AND (%(only)s = '' OR f.kind = %(only)s)
    GROUP BY day ORDER BY day
""").substitute(told=_TOLD)


@dataclass(frozen=True, slots=True)
class Standing:
    """A case that stood open: since when, and what for, where it was stopped; else both are empty.

    `waits_for` is one of `words.ON_WHOM`, `reason` what its service calls it.
    """

    case_id: int
    kind: str
    created_at: datetime
    is_untriaged: bool
    waits_for: str
    reason: str

    def band(self, at: datetime) -> str:
        """Return how old it was at a moment, in words."""
        days = (at - self.created_at) / timedelta(days=1)
        return next((name for most, name in BANDS if days <= most), OLDER)


ACTIVE, STOPPED = "active", "stopped"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what stood open; what is left empty is of no matter.

    `waits_for` is ACTIVE, STOPPED or one of `words.ON_WHOM`, `age` one of AGES.
    """

    waits_for: str = ""
    reason: str = ""
    kind: str = ""
    age: str = ""
    is_untriaged: bool = False
    created_before: datetime | None = None

    def of(self, found: Sequence[Standing], at: datetime) -> list[Standing]:
        """Return the cases of this part, of those that stood open at a moment."""
        return [one for one in found if self._has(one, at)]

    def _has(self, one: Standing, at: datetime) -> bool:
        is_so = {
            "": True,
            ACTIVE: not one.waits_for,
            STOPPED: bool(one.waits_for),
        }.get(self.waits_for, one.waits_for == self.waits_for)
        same = (not self.reason or one.reason == self.reason) and self.kind in {"", one.kind}
        is_as_old = self.age in {"", one.band(at)} and (
            self.created_before is None or one.created_at < self.created_before
        )
        return is_so and same and is_as_old and (one.is_untriaged or not self.is_untriaged)


@dataclass(frozen=True, slots=True)
class Day:
    """A day: how many cases were opened (asked for or reopened) and ended, and open at its end."""

    on: date
    opened: int
    ended: int
    is_open: int


def standing(councils: Sequence[int], at: datetime, *, kind: str = "") -> list[Standing]:
    """Return the cases of these councils that stood open at a moment, the oldest first.

    :param kind: of cases; '' for every.
    """
    asked = _asked(councils, at, kind) | {
        "kinds": [*OPENS, *ENDS, *TURNS],
        "turns": [*OPENS, *TURNS],
    }
    rows = _rows(_STANDING, asked)
    reasons = _reasons({(row[2], row[6]): row[0] for row in rows if row[5]})
    return [
        Standing(
            case, kind_of, created, is_new, *(reasons[service, why] if is_paused else ("", ""))
        )
        for case, kind_of, service, created, is_new, is_paused, why in rows
    ]


def days(councils: Sequence[int], period: Period, *, kind: str = "") -> list[Day]:
    """Return each local day of a period, with what was open at its end."""
    asked = _asked(councils, period.ends_at, kind) | {"zone": period.zone, "kinds": [*OPENS, *ENDS]}
    found = {day: (opened, ended) for day, opened, ended in _rows(_DAYS, asked)}
    total = sum(opened - ended for day, (opened, ended) in found.items() if day < period.first_on)
    told = []
    for number in range((period.last_on - period.first_on).days + 1):
        day = period.first_on + timedelta(days=number)
        opened, ended = found.get(day, (0, 0))
        total += opened - ended
        told.append(Day(day, opened, ended, total))
    return told


def _asked(councils: Sequence[int], at: datetime, kind: str) -> dict[str, Any]:
    return {
        "councils": list(councils),
        "at": at,
        "only": kind,
        "opens": OPENS,
        "moves": [*OPENS, *ENDS],
    }


def _rows(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())


def _reasons(examples: dict[tuple[str, str], int]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return on whom each service's reason waits and what it is called, by a case that has it."""
    cases = Case.objects.filter(pk__in=examples.values())
    versions = dict(cases.values_list("pk", "version_id"))
    return {key: _said(versions.get(number), key[1]) for key, number in examples.items()}


def _said(version: int | None, code: str) -> tuple[str, str]:
    if code == FOR_PAYMENT:
        return "requester", "Their payment"
    reason = catalogue.definition(version).reason(code) if version else None
    if reason is None:
        return "others", code.replace("-", " ").capitalize() or ON_WHOM["others"]
    return reason.on_whom, reason.label
