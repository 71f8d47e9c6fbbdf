"""May they? Each rule says why not, or None when nothing stands in the way."""

from collections.abc import Sequence
from datetime import date

from moothall.engine.cases import rules as cases
from moothall.engine.cases.models import Case
from moothall.engine.filing import schedule
from moothall.engine.filing.definition import DocumentType, MetadataField
from moothall.engine.filing.models import Document, Version
from moothall.engine.filing.redaction import Area
from moothall.engine.filing.words import ACT, LEAD, LONGEST_VALUE, Kind
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Standing, TeamMember

MACHINES = frozenset({"job", "key"})
DRAWN = frozenset({"pdf", "jpeg", "png"})
MOST_AREAS = 200


def why_not_file(council_id: int, kind: DocumentType, case: Case | None, by: Actor) -> str | None:
    """Say why this actor may not file a document of a type, against that case if it is one."""
    if by.kind in MACHINES:
        return None
    roles = _roles(council_id, by)
    if not roles & ACT:
        return "Only officers can file documents."
    if case is not None:
        return cases.why_not_work(case, by)
    if roles & LEAD or _is_in_teams(council_id, kind.teams, by):
        return None
    return "Documents of this type belong to teams that you are not in."


def why_not_against(kind: DocumentType, about: str) -> str | None:
    """Say why a document of a type is not filed against that."""
    if about in kind.against:
        return None
    return f"A document of the type {kind.name} is not filed against {_a(about)}."


def why_not_work(document: Document, kind: DocumentType | None, by: Actor) -> str | None:
    """Say why this actor may not work on a document."""
    if by.kind in MACHINES:
        return None
    roles = _roles(document.council_id, by)
    if not roles & ACT:
        return "Only officers can do that to a document."
    if roles & LEAD or (kind and _is_in_teams(document.council_id, kind.teams, by)):
        return None
    if document.case is not None and cases.why_not_work(document.case, by) is None:
        return None
    return "The document belongs to teams that you are not in."


def why_not_change(document: Document, by: Actor) -> str | None:
    """Say why this actor may not add a version: somebody else has it out."""
    if document.checked_out_by_id is None or (
        by.kind == "person" and document.checked_out_by_id == by.id
    ):
        return None
    return "Somebody has checked this document out. It must be checked in first."


def why_not_check_out(document: Document, by: Actor) -> str | None:
    """Say why this actor may not take a document out."""
    if by.kind != "person":
        return "Only a person can check a document out."
    if document.checked_out_by_id is None:
        return None
    is_mine = document.checked_out_by_id == by.id
    return "You have checked it out already." if is_mine else "Somebody has checked it out already."


def why_not_break(document: Document, by: Actor) -> str | None:
    """Say why this actor may not end another officer's work on a document."""
    if document.checked_out_by_id is None:
        return "Nobody has checked this document out."
    if _roles(document.council_id, by) & LEAD:
        return None
    return "Only a manager can end another officer's work on a document."


def why_not_hold(document: Document, by: Actor) -> str | None:
    """Say why this actor may not put a document on hold, or lift one."""
    return None if _roles(document.council_id, by) & LEAD else "Only a manager decides on holds."


def why_not_propose(document: Document, *, today: date) -> str | None:
    """Say why nobody may propose to dispose of a document."""
    if document.holds_now:
        return "A legal hold stands on this document. Every hold must be lifted first."
    if document.checked_out_by_id is not None:
        return "Somebody has checked this document out. It must be checked in first."
    if document.kept_until_on is None:
        return "Nothing has started the time this document is kept for."
    if document.kept_until_on >= today:
        return "This document must still be kept."
    return None


def why_not_redact(
    version: Version, areas: Sequence[Area], *, is_whole: bool = False
) -> str | None:
    """Say why no redacted copy of a version can be made with these areas; whole, it has none."""
    if version.file.kind not in DRAWN:
        return "Only a PDF or a picture can be redacted. Save the document as PDF first."
    if is_whole and areas:
        return "Name areas, or say that nothing must be hidden; not both."
    if not is_whole and not 0 < len(areas) <= MOST_AREAS:
        return f"Enter from 1 to {MOST_AREAS} areas."
    for page, left, top, right, bottom in areas:
        if page < 1 or not (0 <= left < right <= 100 and 0 <= top < bottom <= 100):
            return "An area is a page, then left, top, right and bottom in percent of the page."
    return None


def why_not_publish(version: Version, by: Actor) -> str | None:
    """Say why this actor may not publish a version: two look at what everybody may read."""
    if not version.is_redacted:
        return "Only a redacted copy can be published. Make one first."
    if by.kind != "person":
        return "Only a person can publish a document."
    if version.added_by_id == by.id:
        return "You made this copy. Another officer must look at it, and publish it."
    return None


def why_not_value(field: MetadataField, value: str) -> str | None:
    """Say what is wrong with what was said in a field of a document's type."""
    if not value:
        return f"Enter {field.label.lower()}." if field.is_required else None
    if len(value) > LONGEST_VALUE:
        return f"{field.label} must be {LONGEST_VALUE} characters or fewer."
    if not can_be_kept(value):
        return f"{field.label} has characters that cannot be kept."
    if field.type == "choice" and value not in field.options:
        return f"{field.label}: choose what is offered."
    if field.type == "date" and schedule.day(value) is None:
        return f"{field.label} must be a real date, like 2026-06-30."
    return None


def can_be_kept(text: str) -> bool:
    """Say whether the database can keep a text: it has no NUL, and no half of a character."""
    return not any(one == "\0" or "\ud800" <= one <= "\udfff" for one in text)


def _a(about: str) -> str:
    return {Kind.CASE: "a case", Kind.RECORD: "a record", Kind.ACCOUNT: "an account"}.get(
        Kind(about) if about in Kind.values else Kind.RECORD, "that"
    )


def _roles(council_id: int, by: Actor) -> set[str]:
    if by.kind != "person":
        return set()
    mine = Standing.objects.filter(council_id=council_id, person_id=by.id or 0)
    return set(mine.values_list("role", flat=True))


def _is_in_teams(council_id: int, teams: tuple[str, ...], by: Actor) -> bool:
    mine = TeamMember.objects.filter(person_id=by.id or 0, team__code__in=list(teams))
    return bool(teams) and mine.filter(team__council_id=council_id).exists()
