"""What loads of many documents came to: in is out, what was there, what was rejected."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Count, Q

from moothall.engine.filing.models import (
    Certificate,
    Document,
    Intake,
    IntakeLine,
    Version,
)
from moothall.engine.filing.references import as_kept
from moothall.engine.filing.words import MOST_LISTED, NoSuchDocument, Outcome


def taken_before(council_id: int, sha256: str, said: Mapping[str, str]) -> str:
    """Return under which number the same content is, or was, filed against the same thing; ''.

    By the hash of what was sent: a picture is kept written anew, under another. What was disposed
    of does not come in a second time.
    """
    kind = said.get("kind", "")
    where = {
        "council_id": council_id,
        "type": said.get("type", ""),
        "kind": kind,
        "reference": as_kept(kind, said.get("reference", "")),
    }
    sent = IntakeLine.objects.filter(council_id=council_id, sha256=sha256, outcome=Outcome.TAKEN)
    numbers = sent.values("number")
    same = Version.objects.filter(file__sha256=sha256, council_id=council_id).values("document")
    mine = Document.objects.filter(Q(number__in=numbers) | Q(pk__in=same), **where)
    gone = Certificate.objects.filter(number__in=numbers, **where)
    for found in (mine, gone):
        if number := found.values_list("number", flat=True).first():
            return str(number)
    return ""


def counted(intake: Intake) -> dict[str, int]:
    """Return how many files of an intake came in, were there already, and were rejected."""
    lines = IntakeLine.objects.filter(intake_id=intake.pk)
    by_outcome = dict(lines.values_list("outcome").annotate(Count("pk")).order_by())
    return {outcome.value: by_outcome.get(outcome.value, 0) for outcome in Outcome}


def intakes(council_id: int) -> Sequence[Intake]:
    """Return the intakes of a council, the newest first."""
    return list(Intake.objects.filter(council_id=council_id).order_by("-pk")[:MOST_LISTED])


def all_counted(found: Sequence[Intake]) -> Mapping[int, dict[str, int]]:
    """Return how many files of each of these intakes came to what, by the intake's id."""
    lines = IntakeLine.objects.filter(intake_id__in=[one.pk for one in found])
    counts = {one.pk: dict.fromkeys(Outcome.values, 0) for one in found}
    for intake_id, outcome, many in lines.values_list("intake_id", "outcome").annotate(Count("pk")):
        counts[intake_id][outcome] = many
    return counts


def intake(council_id: int, token: UUID) -> Intake:
    """Return an intake of a council.

    :raises NoSuchDocument: when there is none of that token.
    """
    mine = Intake.objects.filter(council_id=council_id, token=token)
    found = mine.select_related("council").first()
    if found is None:
        raise NoSuchDocument
    return found


def lines(intake: Intake, outcome: str, *, most: int | None = None) -> Sequence[IntakeLine]:
    """Return the lines of an intake with one outcome, in order; at most so many."""
    found = IntakeLine.objects.filter(intake_id=intake.pk, outcome=outcome)
    return list(found.order_by("line")[:most])


def every_line(intake: Intake, outcomes: Sequence[str]) -> Iterator[IntakeLine]:
    """Yield every line of an intake with one of these outcomes, in order, few at a time."""
    found = IntakeLine.objects.filter(intake_id=intake.pk, outcome__in=list(outcomes))
    yield from found.order_by("line").iterator(chunk_size=1_000)


def waiting(intake: Intake, name: str, sha256: str) -> IntakeLine | None:
    """Return the line of an intake that waits for a file: by its hash, or by its name alone."""
    mine = IntakeLine.objects.filter(intake_id=intake.pk, outcome=Outcome.WAITING)
    by_hash = mine.filter(sha256=sha256).order_by("line").first()
    if by_hash is not None:
        return by_hash
    named = mine.filter(Q(path=name) | Q(path__endswith=f"/{name}")).order_by("line")[:2]
    found = list(named)
    return found[0] if len(found) == 1 else None
