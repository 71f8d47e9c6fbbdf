"""Files: sent first, then named with the words or answers they belong to; and given back."""

import io
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import queries as cases
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import filed
from moothall.engine.cases.words import NotYours
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.kinds.composite import Group
from moothall.engine.documents import actions as documents
from moothall.engine.documents import queries, rules
from moothall.engine.documents.actions import Sent, Taken, Wanted
from moothall.engine.documents.models import Held
from moothall.engine.documents.words import KINDS, MOST_FILES, NotTaken
from moothall.faces.api.callers import Key, Seat, key_of, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import NO_NUL, In, Out, answered
from moothall.faces.api.services import Slug, offered
from moothall.faces.api.uploads import BYTES, MARGIN, bound, why_not_read
from moothall.faces.pages import filing, problems
from moothall.faces.pages.problems import Fault

router = Router(tags=["files"])
READ, ACT, ASK = Key("cases:read"), Key("cases:act"), Key("cases:ask")
QuestionName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59})?$")
]
Keys = Annotated[list[UUID], Field(max_length=MOST_FILES)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=NO_NUL)]
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {BYTES: {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}


DOWNLOAD: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The file, as a download.",
            "content": {
                kind.media_type: {"schema": {"type": "string", "format": "binary"}}
                for kind in KINDS.values()
            },
        }
    }
}


class Called(In):
    """What the file is called."""

    name: Name = Field(description="Its name, with the ending of its kind; no folder.")


class CalledFor(Called):
    """For which question of the service, in which upload."""

    question: QuestionName = Field(
        description="Its id; of one inside a group, the group's before it, such as things.photo."
    )
    upload: UUID | None = Field(
        default=None, description="What the first file gave; without one, a new upload begins."
    )


class FileOf(In):
    """A file of a case."""

    reference: Reference
    key: UUID


class Received(Out):
    """A file that was taken in; it waits a day for the words or the form it belongs to.

    One that was added to a draft stays as long as the draft.
    """

    key: UUID
    name: str
    kind: str
    length: int
    state: str = Field(description="clean; or quarantined, until a scanner has looked at it.")
    upload: UUID | None = Field(
        description="For journey and submission; null: for a case's words, or a draft."
    )


class FileOut(Out):
    """A file of a case."""

    key: UUID
    name: str
    kind: str
    media_type: str
    length: int
    is_public: bool
    question: str | None
    why_not: str | None = Field(description="Why nobody may open it; null: it can be downloaded.")


class Files(Out):
    """The files of a case, in the order in which they came."""

    items: list[FileOut]


@router.get("/cases/{reference}/files", response=Files, auth=READ, url_name="case-files")
def listed(request: HttpRequest, reference: Reference) -> HttpResponse:
    """List the files of a case; those that answer what the key may not read are absent."""
    here = seat(request)
    items = [_shown(one) for one in _seen(here, cases.by_reference(reference, here.seen))]
    return answered(Files(items=items))


@router.get(
    "/cases/{reference}/files/{key}",
    auth=READ,
    url_name="case-file",
    openapi_extra=DOWNLOAD,
)
def one(request: HttpRequest, path: Path[FileOf]) -> FileResponse:
    """Give a file to whoever may see its case at this moment."""
    here = seat(request)
    seen = _seen(here, cases.by_reference(path.reference, here.seen))
    return given(seen, path.key)


@router.post(
    "/cases/{reference}/files",
    response={201: Received},
    auth=ACT,
    url_name="case-files",
    openapi_extra=BODY,
)
def send(
    request: HttpRequest, reference: Reference, called: Annotated[Called, Query()]
) -> HttpResponse:
    """Send a file for a reply, a note or a message of a case, which then names its key."""
    here = seat(request)
    case = cases.by_reference(reference, here.seen)
    if why := case_rules.why_not_note(case, here.holder):
        raise NotYours(why)
    return received(request, here, called.name, bound(here, reference))


@router.post(
    "/services/{service}/files",
    response={201: Received},
    auth=ASK,
    url_name="service-files",
    openapi_extra=BODY,
)
def send_answer(
    request: HttpRequest, service: Slug, called: Annotated[CalledFor, Query()]
) -> HttpResponse:
    """Send a file that answers a question; journey and submission then name its upload."""
    here = seat(request)
    upload = called.upload or uuid4()
    definition = offered(here, service).definition
    wanted = wanted_for(definition, called.question, bound(here, str(upload)))
    return taken_in(request, here, called.name, wanted, upload)


def wanted_for(definition: ServiceDefinition, name: str, token: UUID) -> Wanted:
    """Return what the form of *token* takes for the question of a name.

    :raises Invalid: where the service asks for no file there.
    """
    question = _asked(definition, name)
    if question is None:
        raise Invalid(Fault("The service asks for no file there.", parameter="question"))
    most = question.max if isinstance(question.max, int) else 1
    most *= Group.most if "." in name else 1
    return Wanted(token, name, most, tuple(question.accepts))


def _asked(definition: ServiceDefinition, name: str) -> Question | None:
    """Return the question for files of a name; `things.photo` is one inside the group `things`."""
    outer, _, inner = name.partition(".")
    found = definition.question(outer)
    if found is not None and inner:
        found = next((one_ for one_ in found.questions if one_.id == inner), None)
    return found if found is not None and found.type == "file" else None


def handed(here: Seat, case: Case, keys: Sequence[UUID]) -> list[Taken]:
    """Return the files that were sent for a case's words, and hold them no longer.

    :raises Invalid: for a key that this caller sent no file under.
    """
    token = bound(here, case.reference)
    mine = {one_.key: one_ for one_ in queries.held(case.council_id, token)} if keys else {}
    if missing := [number for number, key in enumerate(keys) if key not in mine]:
        faults = [Fault("You sent no such file.", pointer=f"#/files/{at}") for at in missing]
        raise Invalid(*faults)
    for key in dict.fromkeys(keys):
        documents.release(case.council, token, key, by=here.by, at=here.at)
    return [Taken(mine[key].file, mine[key].name) for key in dict.fromkeys(keys)]


def given(seen: Sequence[Any], key: UUID) -> FileResponse:
    """Return one of these files as a download that no browser shows or runs.

    :raises Http404: when it is not among them, or nobody may open it.
    """
    found = next((one_ for one_ in seen if one_.key == key), None)
    if found is None:
        raise Http404("There is no such file.")
    return filing.given(found)


def shown_files(seen: Sequence[Any]) -> list[FileOut]:
    """Return files as the API lists them."""
    return [_shown(one_) for one_ in seen]


def received(request: HttpRequest, here: Seat, name: str, token: UUID) -> HttpResponse:
    """Take in a file for the words of a case."""
    return taken_in(request, here, name, Wanted(token, "", MOST_FILES))


def _seen(here: Seat, case: Case) -> Sequence[Any]:
    """Return the files of a case, but for those of answers that the caller may not read."""
    return filed.files(case, roles=here.reads_as(case.council_id))


def _shown(link: Any) -> FileOut:  # noqa: ANN401 -- a file of a case
    kind = KINDS[link.file.kind]
    return FileOut(
        key=link.key,
        name=link.name,
        kind=kind.id,
        media_type=kind.media_type,
        length=link.file.length,
        is_public=link.is_public,
        question=link.question or None,
        why_not=rules.why_not_open(link.file),
    )


def taken_in(
    request: HttpRequest, here: Seat, name: str, wanted: Wanted, upload: UUID | None = None
) -> HttpResponse:
    """Hold the file that is the body of a request; say what came of it, or why it is not taken.

    :raises Invalid: for what is no file of a kind that is wanted.
    """
    if refusal := why_not_read(request, settings.FILE_MEGABYTES, "A file"):
        return refusal
    whose = f"key {key_of(request).key_id}"
    if not here.may("cases:act") and filing.UPLOADS.is_reached(whose):
        wait = {"Retry-After": str(filing.UPLOADS.seconds)}
        return problems.problem(429, filing.TOO_OFTEN, headers=wait)
    filing.UPLOADS.count(whose)
    content = request.read(settings.FILE_MEGABYTES * 1_000_000 + MARGIN)
    sent = Sent(io.BytesIO(content), len(content), name)
    try:
        kept = documents.hold(here.council, sent, wanted, by=here.by, at=here.at)
    except NotTaken as refused:
        raise Invalid(Fault(str(refused), pointer="#")) from refused
    return answered(_told(kept, upload), status=201)


def _told(kept: Held, upload: UUID | None) -> Received:
    file = kept.file
    return Received(
        key=kept.key,
        name=kept.name,
        kind=file.kind,
        length=file.length,
        state=file.state,
        upload=upload,
    )
