"""What can be asked about documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateField, F, Func, Q, QuerySet
from django.db.models.functions import Left, TruncDate

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import CaseQuerySet
from moothall.engine.catalogue import codes
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.documents import queries as contents
from moothall.engine.documents import rules as files
from moothall.engine.documents.models import File
from moothall.engine.documents.words import NoSuchFile
from moothall.engine.filing.definition import DocumentType, DocumentTypes
from moothall.engine.filing.models import (
    Certificate,
    Document,
    Hold,
    Proposal,
    Text,
    TypesVersion,
    Version,
    WorkItem,
)
from moothall.engine.filing.queries.ledger import (
    all_counted,
    counted,
    every_line,
    intake,
    intakes,
    lines,
    taken_before,
    waiting,
)
from moothall.engine.filing.queries.shown import publication, publications, published
from moothall.engine.filing.reading import Known
from moothall.engine.filing.references import as_kept
from moothall.engine.filing.words import (
    MOST_LISTED,
    SEE_ALL,
    Kind,
    NoSuchDocument,
    TextState,
)
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.people import queries as people
from moothall.ground.people.words import STAFF, Kept, Who, Whose
from moothall.ground.search.words import LONGEST_BODY

__all__ = [
    "NO_TYPES",
    "against",
    "all_counted",
    "as_kept",
    "bodies",
    "by_ids",
    "by_number",
    "certificate",
    "certificates",
    "councils_to_read",
    "counted",
    "due",
    "every_line",
    "held_on",
    "holds",
    "intake",
    "intakes",
    "is_only_redaction",
    "is_there",
    "known",
    "lines",
    "names",
    "newest",
    "of_cases",
    "outdated",
    "proposal",
    "proposed",
    "publication",
    "publications",
    "published",
    "taken_before",
    "texts",
    "to_do",
    "to_read",
    "type_of",
    "types",
    "types_version",
    "version",
    "versions",
    "visible",
    "waiting",
    "work",
]

MOST_WAITING = 2_000
"""How many tasks of teams are looked through for those whose documents an officer may see."""
NO_TYPES = DocumentTypes(document_types=())


def types(council_id: int) -> DocumentTypes:
    """Return the types of document that a council has in force."""
    head = types_version(council_id)
    return DocumentTypes.model_validate(head.definition) if head else NO_TYPES


def types_version(council_id: int) -> TypesVersion | None:
    """Return the version of a council's types in force, if it has any."""
    return TypesVersion.objects.filter(council_id=council_id).order_by("-number").first()


def known(council: Council) -> Known:
    """Return what types may name in a council, and which have documents."""
    used = Document.objects.filter(council_id=council.pk).values_list("type", flat=True)
    return Known(
        teams=[team.code for team in councils.teams(council)],
        services=[offer.definition.service for offer in catalogue.offers(council.pk)],
        used=sorted(set(used.distinct())),
    )


def visible(who: Who, seen_cases: CaseQuerySet | None = None) -> "QuerySet[Document]":
    """Return the documents an officer may see.

    Managers, auditors and administrators see all of their councils; others those of cases that they
    see, and those of the types that name their teams. *seen_cases* are the cases that they may see,
    where the caller has them already.
    """
    everything = who.councils_as(*SEE_ALL)
    seen = Q(council_id__in=everything)
    theirs = [one for one in who.councils_as(*STAFF) if one not in everything]
    if theirs:
        mine_too = cases.visible(who) if seen_cases is None else seen_cases
        seen |= Q(council_id__in=theirs, case__in=mine_too.values("pk"))
        mine: dict[int, set[str]] = {}
        for _, council_id, code in people.teams_of(who, theirs):
            mine.setdefault(council_id, set()).add(code)
        for council_id, teams in mine.items():
            named = [one.id for one in types(council_id).document_types if teams & set(one.teams)]
            seen |= Q(council_id=council_id, type__in=named)
    return Document.objects.filter(seen)


def by_number(number: str, among: "QuerySet[Document]") -> Document:
    """Return one of these documents by its number, however that is typed.

    :raises NoSuchDocument: also when it is not among them; the two cannot be told apart.
    """
    found = among.filter(number=codes.read(number))
    document = found.select_related("council", "case", "checked_out_by").first()
    if document is None:
        raise NoSuchDocument
    return document


def against(kind: str, reference: str, among: "QuerySet[Document]") -> Sequence[Document]:
    """Return those of these documents that are filed against one thing, the newest first."""
    found = among.filter(kind=kind, reference=as_kept(kind, reference))
    return list(found.order_by("-filed_at", "-pk")[:MOST_LISTED])


def newest(among: "QuerySet[Document]", *, before: int | None = None) -> Sequence[Document]:
    """Return these documents, the newest first, one more than a page.

    *before*: the id of the last of the page before; of one that is gone by now, from the newest on.
    """
    found = among
    last = among.filter(pk=before).first() if before is not None else None
    if last is not None:
        earlier = Q(filed_at__lt=last.filed_at) | Q(pk__lt=last.pk)
        found = found.filter(earlier, filed_at__lte=last.filed_at)
    return list(found.order_by("-filed_at", "-pk")[: MOST_LISTED + 1])


def due(among: "QuerySet[Document]", today: date) -> "QuerySet[Document]":
    """Return those that need not be kept any more, and that no hold keeps."""
    return among.filter(kept_until_on__lt=today, holds_now=0)


def outdated(council_id: int, *, most: int) -> Sequence[Document]:
    """Return documents that a case started the time of, or should have, by what it is by now."""
    starting = {
        one.id: one.retention
        for one in types(council_id).document_types
        if one.retention and one.retention.starts == "closed"
    }
    mine = Document.objects.filter(council_id=council_id, kind=Kind.CASE, type__in=list(starting))
    zone = Council.objects.values_list("zone", flat=True).get(pk=council_id)
    closed_on = TruncDate("case__closed_at", tzinfo=ZoneInfo(zone))
    opened = Q(case__closed_at__isnull=True, retention_from_on__isnull=False)
    begun = Q(case__closed_at__isnull=False, retention_from_on__isnull=True)
    moved = Q(case__closed_at__isnull=False) & ~Q(retention_from_on=closed_on)
    other = opened | begun | moved
    for name, rule in starting.items():
        of_type = Q(type=name, retention_from_on__isnull=False)
        other |= of_type & ~Q(case__outcome__in=list(rule.outcomes)) & _ends_otherwise(rule.years)
        for outcome, years in rule.outcomes.items():
            other |= of_type & Q(case__outcome=outcome) & _ends_otherwise(years)
    return list(mine.filter(other).order_by("pk")[:most])


def _ends_otherwise(years: int) -> Q:
    template = "(%(expressions)s + make_interval(years => %(years)s))::date"
    start = F("retention_from_on")
    return ~Q(kept_until_on=Func(start, template=template, years=years, output_field=DateField()))


def versions(document: Document) -> Sequence[Version]:
    """Return the versions of a document with their files, the newest first."""
    found = Version.objects.filter(document_id=document.pk).select_related("file", "added_by")
    return list(found.order_by("-number"))


def version(document: Document, key: UUID) -> Version:
    """Return one version of a document.

    :raises NoSuchFile: when the document does not have it, though another may.
    """
    mine = Version.objects.filter(document_id=document.pk, key=key)
    found = mine.select_related("file").first()
    if found is None:
        raise NoSuchFile
    return found


def type_of(document: Document) -> DocumentType | None:
    """Return the type of a document as it is in force."""
    return types(document.council_id).type(document.type)


def names(council_ids: Sequence[int]) -> Mapping[tuple[int, str], str]:
    """Return what the types of these councils are called, by council and id."""
    return {
        (council_id, one.id): one.name
        for council_id in council_ids
        for one in types(council_id).document_types
    }


def holds(document: Document) -> Sequence[Hold]:
    """Return every hold of a document, lifted or not, the newest first."""
    found = Hold.objects.filter(document_id=document.pk)
    return list(found.select_related("placed_by", "lifted_by").order_by("-pk"))


def proposal(document: Document) -> Proposal | None:
    """Return the proposal to dispose of a document, if there is one."""
    found = Proposal.objects.filter(document_id=document.pk)
    return found.select_related("proposed_by").first()


def proposed(among: "QuerySet[Document]") -> Sequence[Proposal]:
    """Return the proposals for these documents that wait for a second officer, oldest first."""
    waiting = Proposal.objects.order_by("pk").values_list("document_id", flat=True)
    seen = among.filter(pk__in=list(waiting)).values_list("pk", flat=True)  # few are proposed
    found = Proposal.objects.filter(document_id__in=list(seen))
    return list(found.select_related("document", "proposed_by").order_by("pk")[:MOST_LISTED])


def work(document: Document) -> Sequence[WorkItem]:
    """Return the work that a document raised."""
    found = WorkItem.objects.filter(document_id=document.pk)
    return list(found.select_related("team", "case", "done_by").order_by("pk"))


def to_do(among: "QuerySet[Document]", team_ids: Sequence[int]) -> Sequence[WorkItem]:
    """Return the tasks for these teams that documents raised, oldest first."""
    mine = WorkItem.objects.filter(team_id__in=list(team_ids), done_at__isnull=True)
    oldest = mine.order_by("raised_at", "pk")
    ids = oldest.values_list("document_id", flat=True)[:MOST_WAITING]
    seen = among.filter(pk__in=list(ids)).values_list("pk", flat=True)
    found = oldest.filter(document_id__in=list(seen)).select_related("document", "team")
    return list(found[:MOST_LISTED])


def held_on(whose: Whose) -> list[Kept]:
    """Return the documents that are filed against somebody's cases, with their files."""
    return [
        Kept(
            "document",
            document.filed_at,
            {"number": document.number, "title": document.title, **document.metadata},
            tuple((one.name, _reader(one.file)) for one in versions(document)),
        )
        for document in of_cases(whose)
    ]


def of_cases(whose: Whose) -> Sequence[Document]:
    """Return the documents that are filed against somebody's cases."""
    mine = Document.objects.filter(council_id=whose.council_id, case__in=cases.cases_of(whose))
    return list(mine.select_related("council", "case").order_by("pk"))


def _reader(file: File) -> Callable[[], bytes]:
    def read() -> bytes:
        if why := files.why_not_open(file):
            return why.encode()
        with contents.content(file) as opened:
            return opened.read()

    return read


def certificates(who: Who, council_id: int) -> Sequence[Certificate]:
    """Return the certificates of a council that an officer may see, the newest first.

    Whoever sees all documents sees them all; others those of what they themselves disposed of.
    """
    return list(_certificates(who, council_id).order_by("-disposed_at", "-pk")[:MOST_LISTED])


def certificate(who: Who, council_id: int, number: str) -> Certificate:
    """Return the certificate of a document that was disposed of.

    :raises NoSuchDocument: when there is none of that number that the officer may see.
    """
    found = _certificates(who, council_id).filter(number=codes.read(number))
    certificate = found.select_related("council", "proposed_by", "confirmed_by").first()
    if certificate is None:
        raise NoSuchDocument
    return certificate


def _certificates(who: Who, council_id: int) -> "QuerySet[Certificate]":
    found = Certificate.objects.filter(council_id=council_id)
    if council_id in who.councils_as(*SEE_ALL):
        return found
    me = who.actor_in(council_id).id or 0
    return found.filter(Q(proposed_by_id=me) | Q(confirmed_by_id=me))


def is_there(document: Document) -> bool:
    """Say whether a document is there still."""
    return Document.objects.filter(pk=document.pk).exists()


def is_only_redaction() -> bool:
    """Begin to make a redacted copy, until the transaction ends; False: another is being made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", ["filing.redaction"]
        )
        return bool(cursor.fetchone()[0])


def councils_to_read(at: datetime) -> Iterable[int]:
    """Return the councils in scope with a text that is due to be read."""
    return Text.objects.filter(next_try_at__lte=at).values_list("council_id", flat=True).distinct()


def to_read(council_id: int, at: datetime, *, most: int) -> Sequence[Text]:
    """Return the texts of a council that are due to be read, with their files, the oldest first."""
    due = Text.objects.filter(council_id=council_id, next_try_at__lte=at)
    return list(due.select_related("version__file").order_by("next_try_at", "pk")[:most])


def texts(document: Document) -> Mapping[int, Text]:
    """Return what was read in the versions of a document, by the version."""
    return {one.version_id: one for one in Text.objects.filter(document_id=document.pk)}


def bodies(document_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the words in the newest version that was read of each of these documents.

    Of a longer text so many characters as are found by.
    """
    found = Text.objects.filter(document_id__in=list(document_ids), state=TextState.READ)
    newest = found.order_by("document_id", "-version__number").distinct("document_id")
    return dict(newest.values_list("document_id", Left("body", LONGEST_BODY)))


def by_ids(among: "QuerySet[Document]", ids: Sequence[int]) -> Mapping[int, Document]:
    """Return those of these documents that have one of the ids, by id."""
    return {one.pk: one for one in among.filter(pk__in=list(ids))}
