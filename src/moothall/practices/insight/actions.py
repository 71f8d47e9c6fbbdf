"""What insight does that lasts: measures published, other desks' logs taken over."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.tables.words import Unreadable
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people.words import Whose
from moothall.practices.insight import queries
from moothall.practices.insight.logs.histories import history
from moothall.practices.insight.logs.mapping import DeskMapping
from moothall.practices.insight.logs.normalising import Normalised
from moothall.practices.insight.measures.definition import Measure
from moothall.practices.insight.models import (
    LogImport,
    MeasureVersion,
    OpenTarget,
    RejectedRow,
)
from moothall.practices.insight.words import MOST_OPEN, NotThisTarget

AT_ONCE = 2000
ERASED = "erased"
Report = Callable[[int, int], None]
"""Hears how many are done, of how many."""


@dataclass(frozen=True)
class Compiled:
    """A measure and the SQL it was compiled to, by engine, cohort and purpose."""

    measure: Measure
    statements: Mapping[str, str]

    @property
    def digest(self) -> str:
        """The same for the same definition and the same SQL."""
        whole = [self.measure.model_dump(mode="json", by_alias=True), dict(self.statements)]
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def publish(compiled: Sequence[Compiled], *, by: Actor, at: datetime) -> list[MeasureVersion]:
    """Publish measures that are new or changed, each as a version that never changes after."""
    with scope.opened([PLATFORM], writes=True):
        return [version for one in compiled for version in _published(one, by=by, at=at)]


def _published(one: Compiled, *, by: Actor, at: datetime) -> list[MeasureVersion]:
    name = one.measure.measure
    head = MeasureVersion.objects.filter(measure=name).order_by("-number").first()
    if head is not None and head.digest == one.digest:
        return []
    version = MeasureVersion.objects.create(
        measure=name,
        number=head.number + 1 if head else 1,
        definition=one.measure.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        statements=dict(one.statements),
        digest=one.digest,
        published_at=at,
    )
    journal.record(
        "measure.published",
        version,
        by=by,
        at=at,
        facts={"measure": name, "number": version.number, "digest": one.digest},
    )
    return [version]


@dataclass(frozen=True)
class DeskLog:
    """A log as its mapping reads it, with digests of both files."""

    mapping: DeskMapping
    told: Normalised
    file_digest: str
    mapping_digest: str


@dataclass(frozen=True)
class Taken:
    """What came of taking a log over: cases new and known, rows that could not be used."""

    added: int
    known: int
    rejected: int
    newly_rejected: int


def _silent(done: int, total: int) -> None:
    """Hear nothing."""


@transaction.atomic
def set_open_target(
    council: Council, most: int | None, *, by: Actor, at: datetime, from_on: date, kind: str = ""
) -> OpenTarget:
    """Say how many cases are to stand open at most from a local day on; None: no target any more.

    Said again for the same day it replaces what was said.

    :param kind: of cases; '' for all together.
    :raises NotThisTarget: for a number below nothing, or above any desk.
    """
    if most is not None and not 0 <= most <= MOST_OPEN:
        raise NotThisTarget(f"Enter a number from 0 to {MOST_OPEN:,}.")
    kept, _ = OpenTarget.objects.update_or_create(
        council=council,
        kind=kind,
        from_on=from_on,
        defaults={"most": most, "set_at": at},
    )
    facts = {"kind": kind, "most": most, "from": str(from_on)}
    journal.record("open-target.set", kept, by=by, at=at, facts=facts)
    return kept


@transaction.atomic
def found_desk(council: Council, *, by: Actor, at: datetime) -> Council:
    """Make a council that another desk's history can live in; it is not open to the public."""
    councils.add(council, by=by, at=at)
    with scope.opened([council.pk], writes=True):
        division = Division.ENGLAND_AND_WALES
        calendars.add_standard(council.pk, zone=council.zone, division=division, by=by, at=at)
    return council


@transaction.atomic
def take_over(
    council: Council, log: DeskLog, *, by: Actor, at: datetime, report: Report = _silent
) -> Taken:
    """Take over another desk's log: its cases with their history, and the rows it could not use.

    A case or a row that is there already is left alone: taking the same log over again changes
    nothing, and makes no entry.
    """
    added = known = 0
    for start in range(0, len(log.told.cases), AT_ONCE):
        told = log.told.cases[start : start + AT_ONCE]
        lives = [
            history(case, log.mapping, council_slug=council.slug, recorded_at=at) for case in told
        ]
        done = cases.replay(council, lives, by=by, at=at)
        added, known = added + done.made, known + done.skipped
        report(start + len(told), len(log.told.cases))
    fresh = _not_kept(council, log)
    if added or fresh:
        _keep(council, log, fresh, added=added, by=by, at=at)
    return Taken(added, known, len(log.told.unreadable), len(fresh))


def _not_kept(council: Council, log: DeskLog) -> list[Unreadable]:
    kept = RejectedRow.objects.filter(council=council, file_digest=log.file_digest)
    lines = set(kept.values_list("line", flat=True))
    fresh = {row.line: row for row in log.told.unreadable if row.line not in lines}
    return list(fresh.values())


def _keep(
    council: Council,
    log: DeskLog,
    fresh: Sequence[Unreadable],
    *,
    added: int,
    by: Actor,
    at: datetime,
) -> None:
    made = LogImport.objects.create(
        council=council,
        desk=log.mapping.desk,
        file_digest=log.file_digest,
        mapping_digest=log.mapping_digest,
        cases_in_log=len(log.told.cases),
        cases_added=added,
        rows_rejected=len(fresh),
        imported_at=at,
    )
    RejectedRow.objects.bulk_create(
        (
            RejectedRow(
                council=council,
                log_import=made,
                file_digest=log.file_digest,
                line=row.line,
                reason=row.reason[:400],
                text=row.text.replace("\x00", "\ufffd"),
            )
            for row in fresh
        ),
        batch_size=AT_ONCE,
    )
    facts = {
        "desk": log.mapping.desk,
        "file": log.file_digest,
        "mapping": log.mapping_digest,
        "cases": added,
        "rejected": len(fresh),
    }
    journal.record("log.imported", made, by=by, at=at, facts=facts)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase the words of rejected lines that speak of somebody; return how many.

    That there was a line, and its number, stays: the import still says what it could not use.
    """
    del by, at  # part of erasing a person, which has its entry
    ids = [row.pk for row in queries.rejected_about(whose)]
    return RejectedRow.objects.filter(pk__in=ids).update(text="", reason=ERASED)
