"""Take many documents in at once, with a ledger: what was found came in, was there, or why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.documents import actions as files
from moothall.engine.documents import naming
from moothall.engine.documents.actions import Sent
from moothall.engine.documents.words import FILED
from moothall.engine.filing import queries, rules
from moothall.engine.filing.actions.filed import Given, file
from moothall.engine.filing.intake import UNKEPT, Wanted
from moothall.engine.filing.models import Intake, IntakeLine
from moothall.engine.filing.words import LONGEST_PATH, Kind, NotFiled, Outcome
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor, Refused

ANOTHER = "Its content is another than the ledger says: the hashes differ."
NEVER = "It was not sent."
COLUMNS = frozenset({"file", "type", "title", "kind", "reference", "sha256"})


@dataclass(frozen=True, slots=True)
class Offered:
    """One file of an intake: its line, where it lay, its hash as sent, what is said of it.

    *expected* is the hash that the other system's ledger gives for it; '': it gives none.
    """

    line: int
    path: str
    sha256: str
    said: Mapping[str, str]
    expected: str = ""


@transaction.atomic
def begin_intake(council: Council, source: str, *, found: int, by: Actor, at: datetime) -> Intake:
    """Begin to take in many documents, of which so many were found."""
    intake = Intake.objects.create(council=council, source=source[:500], found=found, began_at=at)
    journal.record("intake.begun", intake, by=by, at=at, facts={"found": found})
    return intake


@transaction.atomic
def plan_intake(
    council: Council, source: str, wanted: Sequence[Wanted], *, by: Actor, at: datetime
) -> Intake:
    """Begin to take in what a manifest names; each file waits until it is sent.

    What the manifest says wrongly is rejected at once.
    """
    intake = begin_intake(council, source, found=len(wanted), by=by, at=at)
    IntakeLine.objects.bulk_create(
        [
            IntakeLine(
                council_id=council.pk,
                intake=intake,
                line=one.line,
                path=one.path,
                sha256=one.sha256,
                outcome=Outcome.REJECTED if one.fault else Outcome.WAITING,
                reason=one.fault[:300],
                said={} if one.fault else dict(one.said),
            )
            for one in wanted
        ],
        batch_size=1_000,
    )
    return intake


@transaction.atomic
def receive(intake: Intake, sent: Sent, *, sha256: str, by: Actor, at: datetime) -> IntakeLine:
    """Take in a file that an intake waits for, by its hash or by its name.

    What it does not wait for is one more that was found, and rejected.

    :raises NotFiled: when the intake has ended.
    """
    now = _open(intake)
    waits = queries.waiting(now, sent.name, sha256)
    if waits is not None:
        offered = Offered(waits.line, waits.path, sha256, waits.said, waits.sha256)
        return take_in(now, offered, sent, by=by, at=at)
    last = IntakeLine.objects.filter(intake_id=now.pk).aggregate(Max("line"))["line__max"] or 1
    now.found += 1
    now.save(update_fields=["found"])
    extra = Offered(last + 1, _printable(sent.name), sha256, {})
    return _line(now, extra, Outcome.REJECTED, reason="No line of the manifest waits for it.")


@transaction.atomic
def take_in(intake: Intake, offered: Offered, sent: Sent, *, by: Actor, at: datetime) -> IntakeLine:
    """File one document of an intake, unless the same content is filed there already.

    What is refused is kept in the ledger with its reason; nothing else of it stays.
    """
    if not all(rules.can_be_kept(value) for value in offered.said.values()):
        return _line(intake, offered, Outcome.REJECTED, reason=UNKEPT)
    if offered.expected and offered.expected != offered.sha256:
        return _line(intake, offered, Outcome.REJECTED, reason=ANOTHER)
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
    """End an intake; return how many came in, were there already, and were rejected.

    What was never sent is rejected.
    """
    never = IntakeLine.objects.filter(intake_id=intake.pk, outcome=Outcome.WAITING)
    never.update(outcome=Outcome.REJECTED, reason=NEVER, said={})
    counts = queries.counted(intake)
    del counts[Outcome.WAITING]
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
    line, _ = IntakeLine.objects.update_or_create(
        intake=intake,
        line=offered.line,
        defaults={
            "council_id": intake.council_id,
            "path": offered.path,
            "sha256": offered.sha256,
            "said": {},
            "outcome": outcome,
            "number": number,
            "reason": reason[:300],
        },
    )
    return line


def _open(intake: Intake) -> Intake:
    """Return an intake locked, so that one file of it comes in at a time."""
    found = Intake.objects.select_for_update(of=("self",)).select_related("council")
    now = found.get(pk=intake.pk)
    if now.ended_at is not None:
        raise NotFiled("This load has ended. Begin another.")
    return now


def _printable(name: str) -> str:
    return naming.printable(name)[:LONGEST_PATH]
