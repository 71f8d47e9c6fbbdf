"""A list of a register as a file over the wire: narrowed, sorted and shown as the list is."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router
from pydantic import Field

from moothall.engine.registers import actions, queries
from moothall.engine.registers.jobs import giving
from moothall.engine.registers.jobs.giving import Given
from moothall.engine.registers.queries import gathering
from moothall.engine.registers.words import NoSuchList
from moothall.engine.tables import writing
from moothall.faces.api.callers import seat
from moothall.faces.api.cases import Code
from moothall.faces.api.recordshapes import LARGEST, SIZE, Name, SoughtRecords
from moothall.faces.api.registers import READ, asked_of, opened, roles_of, who_of
from moothall.faces.api.replies import WholeNumber

router = Router(tags=["registers"])
TOO_LONG = f"A file has {gathering.MOST:,} records at most: narrow the list."
_OBJECT = {"type": "object"}
_BYTES = {"type": "string", "format": "binary"}
DOWNLOAD: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The file.",
            "content": {
                kind: {"schema": _OBJECT if kind.endswith("json") else _BYTES}
                for _, kind in writing.KINDS.values()
            },
        }
    }
}


class FileOfRecords(SoughtRecords):
    """Which records, as for the list (`limit` and `cursor` say nothing here), and as what."""

    limit: Annotated[WholeNumber, Field(ge=1, le=LARGEST)] = SIZE
    form: Literal["csv", "xlsx", "ods", "geojson", "parquet"]
    columns: Annotated[list[Name], Field(max_length=200)] | None = Field(
        default=None,
        description="Fields, or state, rag, review, changed; all that the key sees, if not said.",
    )


@router.post(
    "/registers/{code}/file",
    auth=READ,
    url_name="records-file",
    openapi_extra=DOWNLOAD,
    summary="Take out as a file",
)
def take_out(request: HttpRequest, code: Code, given: FileOfRecords) -> HttpResponse:
    """Give out a list of a register as a file, 100,000 records at most; the journal notes it."""
    here = seat(request)
    kept, who = opened(here, code), who_of(here)
    said = kept.definition
    seen = [one.id for one in said.seen_with(roles_of(here))]
    place = gathering.place_of(said, seen) if given.form == "geojson" else ""
    if given.form == "geojson" and not place:
        raise NoSuchList("No record of this register says where it is.")
    names = gathering.columns_of(said, seen, given.columns)
    asked = replace(asked_of(kept, given, seen), columns=names)
    count = gathering.count(who, [kept], asked, most=gathering.MOST + 1)
    if count > gathering.MOST:
        raise NoSuchList(TOO_LONG)
    actions.give_out(kept, given.form, names, count=count, by=here.holder, at=here.at)
    queries.listed(who, [kept], replace(asked, most=1))  # refuses an order before it is too late
    whole = Given(who, [kept], asked, given.form, names, place)
    reply = StreamingHttpResponse(giving.chunks(whole), content_type=writing.media_type(given.form))
    reply["Content-Disposition"] = f'attachment; filename="{code}.{given.form}"'
    reply["X-Content-Type-Options"] = "nosniff"
    return reply  # type: ignore[return-value]  # a reply that streams is one too
