"""Take many documents in at once, with a ledger: what was found came in, was there, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.documents import actions as files
from moothall.engine.documents.actions import Sent
from moothall.engine.documents.words import FILED
from moothall.engine.filing import queries, rules
from moothall.engine.filing.actions.filed import Given, file
from moothall.engine.filing.models import Intake, IntakeLine
from moothall.engine.filing.words import Kind, Outcome
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor, Refused

UNKEPT = "What is said of it has characters that cannot be kept."
COLUMNS = frozenset({"file", "type", "title", "kind", "reference"})


@dataclass(frozen=True, slots=True)
class Offered:
    """One file of an intake: its line, where it lay, its hash as sent, what is said of it."""

    line: int
    path: str
    sha256: str
    said: Mapping[str, str]


@transaction.atomic
def begin_intake(council: Council, source: str, *, found: int, by: Actor, at: datetime) -> Intake:
    """Begin to take in many documents, of which so many were found."""
    intake = Intake.objects.create(council=council, source=source[:500], found=found, began_at=at)
    journal.record("intake.begun", intake, by=by, at=at, facts={"found": found})
    return intake


@transaction.atomic
def take_in(intake: Intake, offered: Offered, sent: Sent, *, by: Actor, at: datetime) -> IntakeLine:
    """File one document of an intake, unless the same content is filed there already.

    What is refused is kept in the ledger with its reason; nothing else of it stays.
    """
    if not all(rules.can_be_kept(value) for value in offered.said.values()):
        return _line(intake, offered, Outcome.REJECTED, reason=UNKEPT)
    if number := queries.taken_before(intake.council_id, offered.sha256, offered.said):
        return _line(intake, offered, Outcome.AGAIN, number=number)
    try:
        with transaction.atomic():
            given = _given(intake.council_id, offered.said)
            taken = files.take(intake.council, sent, by=by, at=at, groups=FILED)
            document = file(intake.council, given, taken, by=by, at=at)
    except Refused as refused:
        return _line(intake, offered, Outcome.REJECTED, reason=str(refused))
    return _line(intake, offered, Outcome.TAKEN, number=document.number)


@transaction.atomic
def reject(intake: Intake, offered: Offered, reason: str, *, by: Actor, at: datetime) -> IntakeLine:
    """Keep in the ledger why a file did not come in."""
    del by, at  # the intake has its entries
    return _line(intake, offered, Outcome.REJECTED, reason=reason)


@transaction.atomic
def end_intake(intake: Intake, *, by: Actor, at: datetime) -> Mapping[str, int]:
    """End an intake; return how many came in, were there already, and were rejected."""
    counts = queries.counted(intake)
    intake.ended_at = at
    intake.save(update_fields=["ended_at"])
    journal.record("intake.ended", intake, by=by, at=at, facts=counts)
    return counts


def _given(council_id: int, said: Mapping[str, str]) -> Given:
    kind, reference = said.get("kind", ""), said.get("reference", "")
    metadata = {name: value for name, value in said.items() if name not in COLUMNS}
    case = _case(council_id, reference) if kind == Kind.CASE else None
    return Given(said.get("type", ""), said.get("title", ""), kind, reference, case, metadata)


def _case(council_id: int, reference: str) -> Case | None:
    try:
        return cases.by_reference(reference, cases.in_council(council_id))
    except NoSuchCase:
        return None


def _line(
    intake: Intake, offered: Offered, outcome: Outcome, *, number: str = "", reason: str = ""
) -> IntakeLine:
    return IntakeLine.objects.create(
        council_id=intake.council_id,
        intake=intake,
        line=offered.line,
        path=offered.path,
        sha256=offered.sha256,
        outcome=outcome,
        number=number,
        reason=reason[:300],
    )
