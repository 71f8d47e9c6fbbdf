"""Files of answers that are not sent yet: added to a draft, listed, given back, taken off."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.models import Draft
from moothall.engine.documents import actions as documents
from moothall.engine.documents import queries
from moothall.engine.documents.models import Held
from moothall.engine.documents.words import NoSuchFile
from moothall.faces.api.asking import own_draft
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.files import (
    BODY,
    DOWNLOAD,
    Called,
    QuestionName,
    Received,
    given,
    taken_in,
    wanted_for,
)
from moothall.faces.api.replies import In, Out, answered
from moothall.faces.api.uploads import under

router = Router(tags=["drafts"])
ASK = Key("cases:ask")


class CalledInDraft(Called):
    """What the file is called, and which question it answers."""

    question: QuestionName = Field(
        description="Its id; of one inside a group, the group's before it, such as things.photo."
    )


class FileOfDraft(In):
    """A file of a draft."""

    token: UUID
    key: UUID


class HeldFile(Out):
    """A file that a draft holds."""

    key: UUID
    question: str
    name: str
    kind: str
    length: int
    state: str = Field(description="clean; or quarantined, until a scanner has looked at it.")


class HeldFiles(Out):
    """The files that a draft holds, in the order in which they came."""

    items: list[HeldFile]


@router.get("/me/drafts/{token}/files", response=HeldFiles, auth=ASK, url_name="my-draft-files")
def listed(request: HttpRequest, token: UUID) -> HttpResponse:
    """List the files that a draft holds, whether they came over the API or in a browser."""
    here = seat(request)
    own_draft(here, token)
    held = queries.held(here.council.pk, token)
    return answered(HeldFiles(items=[_shown(one) for one in held]))


@router.post(
    "/me/drafts/{token}/files",
    response={201: Received},
    auth=ASK,
    url_name="my-draft-files",
    openapi_extra=BODY,
)
def send(
    request: HttpRequest, token: UUID, called: Annotated[CalledInDraft, Query()]
) -> HttpResponse:
    """Send a file that answers a question of a draft, and is kept as long as the draft.

    Outside of a group it is part of the answer at once; in one, the item that is saved next names
    its key.
    """
    here = seat(request)
    draft = own_draft(here, token)
    wanted = wanted_for(services.definition(draft.version_id), called.question, token)
    reply = taken_in(request, here, called.name, wanted)
    if reply.status_code == 201 and "." not in called.question:
        files = list(under(here, token)[called.question])
        _save(draft, {**draft.answers, called.question: files}, here)
    return reply


@router.get(
    "/me/drafts/{token}/files/{key}", auth=ASK, url_name="my-draft-file", openapi_extra=DOWNLOAD
)
def one(request: HttpRequest, path: Path[FileOfDraft]) -> FileResponse:
    """Give a file of a draft back to the person whose it is."""
    here = seat(request)
    own_draft(here, path.token)
    return given(queries.held(here.council.pk, path.token), path.key)


@router.delete(
    "/me/drafts/{token}/files/{key}", response={204: None}, auth=ASK, url_name="my-draft-file"
)
def take_off(request: HttpRequest, path: Path[FileOfDraft]) -> HttpResponse:
    """Take a file off a draft; the answer that named it names it no more."""
    here = seat(request)
    draft = own_draft(here, path.token)
    if not documents.release(here.council, path.token, path.key, by=here.holder, at=here.at):
        raise NoSuchFile
    left = {name: _without(value, str(path.key)) for name, value in draft.answers.items()}
    _save(draft, {name: value for name, value in left.items() if value != []}, here)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _save(draft: Draft, answers: Mapping[str, Any], here: Seat) -> None:
    """Keep the answers of a draft on the version that it is on."""
    catalogue.save_answers(draft.token, draft.version, answers=answers, by=here.holder, at=here.at)


def _without(value: Any, key: str) -> Any:  # noqa: ANN401 -- answers are JSON
    """Return an answer without a file, also where an item of a group names it."""
    if isinstance(value, list):
        left = [one_ for one_ in value if not (isinstance(one_, dict) and one_.get("file") == key)]
        return [_in_item(one_, key) for one_ in left]
    return value


def _in_item(item: Any, key: str) -> Any:  # noqa: ANN401 -- answers are JSON
    if not isinstance(item, dict):
        return item
    parts = {name: _without(part, key) for name, part in item.items()}
    return {name: part for name, part in parts.items() if part != [] or item[name] == []}


def _shown(held: Held) -> HeldFile:
    file = held.file
    return HeldFile(
        key=held.key,
        question=held.question,
        name=held.name,
        kind=file.kind,
        length=file.length,
        state=file.state,
    )
