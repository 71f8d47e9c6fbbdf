"""Documents: filed against a case, a record or an account, listed by it, given back."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import queries as cases
from moothall.engine.documents import actions as contents
from moothall.engine.documents import rules as content_rules
from moothall.engine.documents.actions import Sent
from moothall.engine.documents.words import FILED, KINDS, NotTaken
from moothall.engine.filing import actions, queries, rules
from moothall.engine.filing.actions import Given
from moothall.engine.filing.models import Document, Version
from moothall.engine.filing.words import (
    LONGEST_REFERENCE,
    LONGEST_TITLE,
    LONGEST_VALUE,
    Kind,
    NotFiled,
    NotYourDocument,
)
from moothall.faces.api import uploads
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.files import BODY, DOWNLOAD, Name
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import (
    NO_NUL,
    In,
    Out,
    Repeatable,
    answered,
    once_told_anew,
)
from moothall.faces.pages import filing
from moothall.faces.pages.problems import Fault

router = Router(tags=["documents"])
READ, ACT = Key("documents:read"), Key("documents:act")
Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$")]
About = Literal["case", "record", "account"]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REFERENCE, pattern=NO_NUL)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE, pattern=NO_NUL)]
Said = Annotated[
    str,
    StringConstraints(
        max_length=LONGEST_VALUE + 61, pattern=r"^[a-z][a-z0-9_]{0,59}=[^\x00-\x1f\x7f]*$"
    ),
]


class SoughtDocuments(In):
    """The thing that documents are filed against."""

    kind: About
    reference: Line


class Filed(SoughtDocuments):
    """What is said of a document as it is filed."""

    type: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
    title: Title
    name: Name = Field(description="What its file is called, with the ending of its kind.")
    metadata: list[Said] = Field(
        default_factory=list,
        max_length=50,
        description="The fields of its type, each as `field=value`.",
    )


class DocumentVersionOf(In):
    """A version of a document."""

    number: Number
    key: UUID


class DocumentVersion(Out):
    """A version of a document: a file by its hash."""

    key: UUID
    number: int
    name: str
    media_type: str
    length: int
    sha256: str
    is_redacted: bool
    added_at: datetime
    why_not: str | None = Field(description="Why nobody may open it; null: it can be fetched.")


class DocumentOut(Out):
    """A document."""

    number: str
    type: str
    title: str
    kind: About
    reference: str
    metadata: dict[str, str]
    is_checked_out: bool
    is_held: bool = Field(description="Whether a legal hold stands on it.")
    retention_from_on: date | None
    kept_until_on: date | None = Field(description="null: nothing has started it yet.")
    filed_at: datetime
    changed_at: datetime


class DocumentWhole(DocumentOut):
    """A document with its versions, the newest first."""

    versions: list[DocumentVersion]


class Documents(Out):
    """The documents of one thing, the newest first; at most 50."""

    items: list[DocumentOut]


@router.get("/documents", response=Documents, auth=READ, url_name="documents")
def listed(request: HttpRequest, sought: Annotated[SoughtDocuments, Query()]) -> HttpResponse:
    """List the documents that are filed against one case, record or account."""
    here = seat(request)
    found = queries.against(sought.kind, sought.reference, queries.visible(here.who))
    return answered(Documents(items=[DocumentOut(**_shown(one)) for one in found]))


def _bytes(request: HttpRequest) -> bytes:
    return uploads.body(request, settings.FILE_MEGABYTES)


def _again(kept: Mapping[str, str], request: HttpRequest, **said: object) -> HttpResponse:
    """Tell of a document that was filed before, as it is now: a kept reply would keep its title."""
    del said
    number = kept["Location"].rpartition("/")[2]
    found = queries.by_number(number, queries.visible(seat(request).who))
    return answered(_whole(found), status=201)


@router.post(
    "/documents",
    response={201: DocumentWhole},
    auth=ACT,
    url_name="documents",
    openapi_extra=BODY,
)
@once_told_anew(_again, body=_bytes)
def file(
    request: HttpRequest, filed: Annotated[Filed, Query()], idempotency_key: Repeatable = None
) -> HttpResponse:
    """File a document: the bytes of its file are the body. The work of its type is raised."""
    del idempotency_key
    if refusal := uploads.why_not_read(request, settings.FILE_MEGABYTES, "A file"):
        return refusal
    here = seat(request)
    content = _bytes(request)
    try:
        document = _filed(here, filed, Sent(io.BytesIO(content), len(content), filed.name))
    except NotTaken as refused:
        raise Invalid(Fault(str(refused), pointer="#")) from refused
    except NotFiled as refused:
        raise Invalid(Fault(str(refused))) from refused
    where = reverse("api:document", args=[document.number])
    return answered(_whole(document), status=201, headers={"Location": where})


@router.get("/documents/{number}", response=DocumentWhole, auth=READ, url_name="document")
def one(request: HttpRequest, number: Number) -> HttpResponse:
    """Give a document, with what can be fetched of it."""
    return answered(_whole(queries.by_number(number, queries.visible(seat(request).who))))


@router.get(
    "/documents/{number}/versions/{key}",
    auth=READ,
    url_name="document-version",
    openapi_extra=DOWNLOAD,
)
def version(request: HttpRequest, path: Path[DocumentVersionOf]) -> FileResponse:
    """Fetch a version of a document; one of a sensitive type is opened by POST."""
    document, found = _version(request, path)
    kind = queries.type_of(document)
    if kind is None or kind.is_sensitive:
        raise NotYourDocument("Each opening of this document is recorded: open it by POST.")
    return filing.given(found)


@router.post(
    "/documents/{number}/versions/{key}/open",
    auth=READ,
    url_name="document-open",
    openapi_extra=DOWNLOAD,
)
def opened(request: HttpRequest, path: Path[DocumentVersionOf]) -> FileResponse:
    """Fetch a version of a document of any type; the opening is recorded."""
    _, found = _version(request, path)
    reply = filing.given(found)
    here = seat(request)
    actions.note_opened(found, by=here.by, at=here.at)
    return reply


def _version(request: HttpRequest, path: DocumentVersionOf) -> tuple[Document, Version]:
    document = queries.by_number(path.number, queries.visible(seat(request).who))
    return document, queries.version(document, path.key)


def _filed(here: Seat, filed: Filed, sent: Sent) -> Document:
    kind = queries.types(here.council.pk).type(filed.type)
    if kind is None:
        raise Invalid(Fault("The council has no type of that id.", parameter="type"))
    case = None
    if Kind(filed.kind) == Kind.CASE:
        case = cases.by_reference(filed.reference, here.seen)
    if why := rules.why_not_file(here.council.pk, kind, case, here.holder):
        raise NotYourDocument(why)
    metadata = dict(one_.split("=", 1) for one_ in filed.metadata)
    if len(metadata) < len(filed.metadata):
        raise Invalid(Fault("Each field is given once.", parameter="metadata"))
    given = Given(filed.type, filed.title, filed.kind, filed.reference, case, metadata)
    taken = contents.take(here.council, sent, by=here.by, at=here.at, groups=FILED)
    return actions.file(here.council, given, taken, by=here.by, at=here.at)


def _shown(document: Document) -> dict[str, Any]:
    return {
        "number": document.number,
        "type": document.type,
        "title": document.title,
        "kind": document.kind,
        "reference": document.reference,
        "metadata": document.metadata,
        "is_checked_out": document.checked_out_by_id is not None,
        "is_held": document.holds_now > 0,
        "retention_from_on": document.retention_from_on,
        "kept_until_on": document.kept_until_on,
        "filed_at": document.filed_at,
        "changed_at": document.changed_at,
    }


def _whole(document: Document) -> DocumentWhole:
    versions = [
        DocumentVersion(
            key=one_.key,
            number=one_.number,
            name=one_.name,
            media_type=KINDS[one_.file.kind].media_type,
            length=one_.file.length,
            sha256=one_.file.sha256,
            is_redacted=one_.is_redacted,
            added_at=one_.added_at,
            why_not=content_rules.why_not_open(one_.file),
        )
        for one_ in queries.versions(document)
    ]
    return DocumentWhole(**_shown(document), versions=versions)
