"""Files of records over the wire: sent first, then named by what the record says; given back."""

from typing import Annotated
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from moothall.engine.documents.actions import Wanted
from moothall.engine.registers.queries import filed
from moothall.faces.api.callers import seat
from moothall.faces.api.files import BODY, DOWNLOAD, Called, Received, taken_in
from moothall.faces.api.recordshapes import Name, RecordOf
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.registers import ACT, READ, only_seen, roles_of, whole_of
from moothall.faces.pages import filing, noting
from moothall.faces.pages.problems import Fault

router = Router(tags=["registers"])
FILES = "/registers/{code}/records/{record}/files"


class CalledInRecord(Called):
    """For which field of the record."""

    field: Name = Field(description="A field of type file.")


class FileOfRecord(RecordOf):
    """A file of a record."""

    key: UUID


@router.post(
    FILES,
    response={201: Received},
    auth=ACT,
    url_name="record-files",
    openapi_extra=BODY,
    summary="Send a file",
)
def send(
    request: HttpRequest, path: Path[RecordOf], called: Annotated[CalledInRecord, Query()]
) -> HttpResponse:
    """Send a file for a field of a record; a change of the record then names its key, within a day.

    The value is then a list of what the record keeps: each with its `file` (the key) and `name`.
    """
    here = seat(request)
    whole = whole_of(here, path.code, path.record)
    only_seen(whole.kept, roles_of(here), [called.field])
    field = whole.kept.definition.by_id[called.field]
    if field.type != "file":
        raise Invalid(Fault("The record keeps no files there.", parameter="field"))
    most = field.max if isinstance(field.max, int) else 1
    form = filed.form_of(whole.record, here.holder)
    wanted = Wanted(form, field.question.id, most, tuple(field.accepts))
    return taken_in(request, here, called.name, wanted)


@router.get(
    f"{FILES}/{{key}}",
    auth=READ,
    url_name="record-file",
    openapi_extra=DOWNLOAD,
    summary="Download a file",
)
def one(request: HttpRequest, path: Path[FileOfRecord]) -> FileResponse:
    """Give a file to a key that may see its field at this moment."""
    here = seat(request)
    whole = whole_of(here, path.code, path.record)
    name, found = filed.file(whole, path.key)
    noting.record_seen(request, whole, here.by, (name,))
    return filing.given(found)
