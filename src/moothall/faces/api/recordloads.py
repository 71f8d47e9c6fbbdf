"""Files loaded into registers over the wire: sent, mapped, looked through, begun, undone."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints, ValidationError

from moothall.engine.registers import rules
from moothall.engine.registers.actions import bringing, undoing
from moothall.engine.registers.actions.bringing import Brought
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.loads.mapping import HowWritten, MappingRefused, RegisterMapping
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import loads as queries
from moothall.engine.registers.words import NotAllowed, NotTaken
from moothall.faces.api import refusals, uploads
from moothall.faces.api.callers import Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.files import BODY
from moothall.faces.api.files import Name as FileName
from moothall.faces.api.recordshapes import Number
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.registers import ACT, READ, only_seen, opened, roles_of
from moothall.faces.api.replies import (
    AnyAnswer,
    In,
    Out,
    Remark,
    Repeatable,
    answered,
    once,
    once_told_anew,
)
from moothall.faces.api.replies import Kept as Text
from moothall.faces.pages.problems import Fault

router = Router(tags=["registers"])
LOADS = "/registers/{code}/loads"
LOAD = LOADS + "/{load}"
MOST_REJECTED = 1_000
Short = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]


class LoadSent(In):
    """What a file for a register is called, and how it is written, where it does not say so."""

    name: FileName = Field(description="With the ending of its kind: .csv, .xlsx, .ods, .geojson…")
    encoding: Short = ""
    delimiter: Annotated[str, StringConstraints(max_length=1, pattern=r"^[^\x00]*$")] = ""
    heading: Annotated[int, Field(ge=0, le=1000)] = 0
    sheet: Short = ""


class LoadOf(In):
    """A file that was brought into a register."""

    code: Code
    load: Number


class LoadMapping(In):
    """What the columns of a file mean: a mapping as docs/registers-import.md describes it."""

    mapping: dict[Text, AnyAnswer]


class LoadBegun(In):
    """That a file is to be loaded; why it is meant, where the brake holds it."""

    meant: Remark = ""


class LoadSample(Out):
    """A record that a load would change: by field its label, what it says, what it would say."""

    line: int
    title: str
    record: int | None
    fields: list[list[str]]


class LoadOut(Out):
    """A file that was brought into a register, and how far it is."""

    load: int
    file_name: str
    state: str = Field(
        description="reading, chosen, looking, seen, loading, loaded, undoing, undone, dropped or"
        " failed. Read it again until the job has done its part."
    )
    rows: int = Field(description="How many rows are expected; 0: not known.")
    done: int = Field(description="How many of them are done.")
    columns: list[str]
    notes: list[str] = Field(description="What was made of the file, for people.")
    mapping: dict[str, Any] | None = Field(description="null: none could be proposed.")
    counts: dict[str, int] = Field(description="What it would do once seen; then what it did.")
    samples: list[LoadSample]
    held_because: str = Field(description="Why the brake holds it; begin it with `meant`.")
    meant_because: str
    why_failed: str
    begun_at: datetime
    ended_at: datetime | None


class Loads(Out):
    """The last 20 files that were brought into a register, the newest first."""

    items: list[LoadOut]


class RejectedOut(Out):
    """A row that could not be used."""

    line: int
    reason: str
    text: str


class RejectedRows(Out):
    """The first 1,000 rows that could not be used, by their lines."""

    items: list[RejectedOut]


def _content(request: HttpRequest) -> bytes:
    return uploads.body(request, settings.LOAD_MEGABYTES)


def _again(kept: Mapping[str, str], request: HttpRequest, **said: Any) -> HttpResponse:  # noqa: ANN401 -- whatever the view takes
    """Tell of a file that was sent before, as it is now."""
    number = int(kept["Location"].rpartition("/")[2])
    here = seat(request)
    register = opened(here, said["code"])
    return answered(_shown(here, register, _found(here, register, number)), status=201)


@router.get(LOADS, response=Loads, auth=READ, url_name="record-loads", summary="Files loaded")
def listed(request: HttpRequest, code: Code) -> HttpResponse:
    """List the last files that were brought into a register: its own, or where it sees all."""
    here = seat(request)
    kept = opened(here, code)
    found = [one for one in queries.loads(kept) if _is_seen(here, kept, one)]
    return answered(Loads(items=[_shown(here, kept, one) for one in found]))


@router.post(
    LOADS,
    response={201: LoadOut},
    auth=ACT,
    url_name="record-loads",
    operation_id="send_load",
    summary="Send a file",
    openapi_extra=BODY,
)
@once_told_anew(_again, body=_content)
def send(
    request: HttpRequest,
    code: Code,
    sent: Annotated[LoadSent, Query()],
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Bring a file into a register: its bytes are the body. It is read next, by the job."""
    del idempotency_key
    if refusal := uploads.why_not_read(request, settings.LOAD_MEGABYTES, "A file for a register"):
        return refusal
    here = seat(request)
    kept = _changed(here, code)
    file = Brought(sent.name, content=io.BytesIO(_content(request)))
    form = HowWritten(**sent.model_dump(exclude={"name"}))
    try:
        made = bringing.prepare(kept, file, None, by=here.holder, at=here.at, form=form)
    except NotTaken as refused:
        raise Invalid(Fault(str(refused), pointer="#")) from refused
    where = reverse("api:record-load", args=[code, made.pk])
    return answered(_shown(here, kept, made), status=201, headers={"Location": where})


@router.get(LOAD, response=LoadOut, auth=READ, url_name="record-load", summary="A file loaded")
def one(request: HttpRequest, path: Path[LoadOf]) -> HttpResponse:
    """Return how far a file is, what it would do or what it did.

    Where its mapping fills fields that the key may not see, it has no samples and not those fields.
    """
    here = seat(request)
    kept = opened(here, path.code)
    return answered(_shown(here, kept, _found(here, kept, path.load)))


@router.get(LOAD + "/rejected", response=RejectedRows, auth=READ, url_name="record-load-rejected")
def rejected(request: HttpRequest, path: Path[LoadOf]) -> HttpResponse:
    """Return the first rows that could not be used, with line and reason."""
    here = seat(request)
    found = _read(here, opened(here, path.code), path.load)
    rows = queries.rejected(found.pk, most=MOST_REJECTED)
    items = [RejectedOut(line=row.line, reason=row.reason, text=row.text) for row in rows]
    return answered(RejectedRows(items=items))


@router.put(
    LOAD + "/mapping", response=LoadOut, auth=ACT, url_name="record-load-mapping", summary="Map"
)
@once
def choose(
    request: HttpRequest,
    path: Path[LoadOf],
    given: LoadMapping,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Say what the columns mean; the file is then looked through, and nothing is loaded yet."""
    del idempotency_key
    here = seat(request)
    kept = _changed(here, path.code)
    found = _found(here, kept, path.load)
    try:
        mapping = RegisterMapping.model_validate(
            {**given.mapping, "register": kept.slug, "form": found.form}
        )
        only_seen(kept, roles_of(here), mapping.fields)
        made = bringing.choose(found, mapping, by=here.holder, at=here.at)
    except ValidationError as wrong:
        raise refusals.of_mapping(wrong) from wrong
    except MappingRefused as refused:
        raise Invalid(Fault(str(refused), pointer="#/mapping")) from refused
    return answered(_shown(here, kept, made))


@router.post(LOAD + "/begin", response=LoadOut, auth=ACT, url_name="record-load-begin")
@once
def begin(
    request: HttpRequest, path: Path[LoadOf], given: LoadBegun, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Load a file that was looked through.

    409 where the brake holds it and nobody said why it is meant, and where the register changed
    since: look it through again.
    """
    del idempotency_key
    here = seat(request)
    kept = _changed(here, path.code)
    found = _found(here, kept, path.load)
    only_seen(kept, roles_of(here), found.mapping.get("fields", {}))
    refused = rules.why_not_lift(kept.definition, roles_of(here))
    if found.held_because and refused:
        raise NotAllowed(refused)
    made = bringing.begin(found, by=here.holder, at=here.at, meant=given.meant)
    return answered(_shown(here, kept, made))


@router.post(LOAD + "/look", response=LoadOut, auth=ACT, url_name="record-load-look")
@once
def look(
    request: HttpRequest, path: Path[LoadOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Look a file through again by its mapping, as the register changed since."""
    del idempotency_key
    here = seat(request)
    kept = _changed(here, path.code)
    found = _read(here, kept, path.load)
    return answered(_shown(here, kept, bringing.look_again(found, by=here.holder, at=here.at)))


@router.post(LOAD + "/undo", response=LoadOut, auth=ACT, url_name="record-load-undo")
@once
def undo(
    request: HttpRequest, path: Path[LoadOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Undo a whole load; records that somebody changed since stay, and are counted."""
    del idempotency_key
    here = seat(request)
    kept = _changed(here, path.code)
    found = _read(here, kept, path.load)
    return answered(_shown(here, kept, undoing.ask_undo(found, by=here.holder, at=here.at)))


@router.post(LOAD + "/drop", response=LoadOut, auth=ACT, url_name="record-load-drop")
@once
def drop(
    request: HttpRequest, path: Path[LoadOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Let a file go without loading it."""
    del idempotency_key
    here = seat(request)
    kept = _changed(here, path.code)
    found = _found(here, kept, path.load)
    return answered(_shown(here, kept, bringing.drop(found, by=here.holder, at=here.at)))


def _changed(here: Seat, code: str) -> Kept:
    """Return a register whose records the key may change.

    :raises NotAllowed: for any other.
    """
    kept = opened(here, code)
    only_seen(kept, roles_of(here), ())
    return kept


def _found(here: Seat, kept: Kept, number: int) -> Load:
    return queries.brought(kept, number, roles=roles_of(here), by=here.holder)


def _read(here: Seat, kept: Kept, number: int) -> Load:
    """Return a file that fills only fields which the key may see.

    :raises NotAllowed: for the key's own that fills others.
    """
    found = _found(here, kept, number)
    refused = queries.why_not_read(kept, found, roles=roles_of(here), by=here.holder)
    if refused:
        raise NotAllowed(refused)
    return found


def _is_seen(here: Seat, kept: Kept, found: Load) -> bool:
    is_theirs = (found.by_kind, found.by_id) == (here.holder.kind, here.holder.id)
    why = rules.why_not_see_load(kept.definition, roles_of(here), is_theirs=is_theirs)
    return why is None


def _shown(here: Seat, kept: Kept, found: Load) -> LoadOut:
    """Return a file as the key may see it: neither fields that are not open to it nor samples."""
    roles = roles_of(here)
    hidden = queries.why_not_read(kept, found, roles=roles, by=here.holder)
    seen = {one.id for one in kept.definition.seen_with(roles)}
    fields = {n: how for n, how in found.mapping.get("fields", {}).items() if n in seen}
    return LoadOut(
        load=found.pk,
        file_name=found.file_name,
        state=found.state,
        rows=found.rows,
        done=found.done,
        columns=found.head.get("columns", []),
        notes=found.head.get("notes", []),
        mapping={**found.mapping, "fields": fields} if fields else None,
        counts=found.counts,
        samples=[] if hidden else [LoadSample(**one) for one in found.samples],
        held_because=found.held_because,
        meant_because=found.meant_because,
        why_failed=found.why_failed,
        begun_at=found.begun_at,
        ended_at=found.ended_at,
    )
