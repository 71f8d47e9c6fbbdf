"""Another desk's cases over the wire: sent, mapped, looked through, taken over, undone."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints, ValidationError

from moothall.engine.moving import actions, queries
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.models import Takeover
from moothall.engine.moving.queries import along
from moothall.engine.moving.words import NotAFileOfCases, NotAMapping
from moothall.engine.registers.loads.mapping import HowWritten
from moothall.faces.api import refusals, uploads
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.files import BODY
from moothall.faces.api.files import Name as FileName
from moothall.faces.api.recordshapes import Number
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import (
    NO_NUL,
    AnyAnswer,
    In,
    Out,
    Repeatable,
    answered,
    once,
    once_told_anew,
)
from moothall.faces.api.replies import Kept as Text
from moothall.faces.pages.problems import Fault

router = Router(tags=["takeovers"])
MOVE = Key("cases:move")
ALL = "/takeovers"
ONE = ALL + "/{number}"
MOST_REFUSED = 1_000
Short = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]


class TakeoverSent(In):
    """What a file of another desk's cases is called, and how it is written, where it is not told.

    The desk's name and a case's reference there make a case brought twice the same as once.
    """

    desk: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=NO_NUL)]
    name: FileName = Field(description="With the ending of its kind: .csv, .xlsx, .ods…")
    encoding: Short = ""
    delimiter: Annotated[str, StringConstraints(max_length=1, pattern=NO_NUL)] = ""
    heading: Annotated[int, Field(ge=0, le=1000)] = 0
    sheet: Short = ""


class CommentsSent(In):
    """What a file with what was said of the cases is called, and how it is written."""

    name: FileName = Field(description="With the ending of its kind: .csv, .xlsx, .ods…")
    encoding: Short = ""
    delimiter: Annotated[str, StringConstraints(max_length=1, pattern=NO_NUL)] = ""
    heading: Annotated[int, Field(ge=0, le=1000)] = 0
    sheet: Short = ""


class TakeoverOf(In):
    """A file of another desk's cases."""

    number: Number


class TakeoverMapping(In):
    """What its columns and words mean: a mapping as docs/moving-in.md describes it."""

    mapping: dict[Text, AnyAnswer]


class TakeoverOut(Out):
    """A file of another desk's cases, and how far it is."""

    takeover: int
    desk: str
    file_name: str
    state: str = Field(
        description="reading, chosen, looking, seen, loading, loaded, undoing, undone, dropped or"
        " failed. Read it again until the job has done its part."
    )
    rows: int = Field(description="How many rows, or cases, are expected; 0: not known.")
    done: int = Field(description="How many of them are done.")
    columns: list[str]
    values: dict[str, list[str]] = Field(
        description="What columns say, where that is a few words: each has to be mapped."
    )
    comments_file: str = Field(description="The second file, with what was said; '' where none.")
    comments_columns: list[str]
    comments_values: dict[str, list[str]]
    mapping: dict[str, Any] = Field(description="As it was chosen, or is proposed.")
    counts: dict[str, int] = Field(
        description="What it would do once seen, then what it did: running, over, known, refused,"
        " taken_back, left; comments, comments_known, comments_refused, comments_taken_back,"
        " comments_along (of other files, gone with cases taken back)."
    )
    notes: dict[str, int] = Field(description="What is worth knowing, of how many cases.")
    why_failed: str
    begun_at: datetime
    ended_at: datetime | None


class Along(Out):
    """Comments that another file brought to cases of this one."""

    takeover: int
    file_name: str
    comments: int


class TakeoverWhole(TakeoverOut):
    """A file of another desk's cases, and what goes with them where they are undone."""

    comments_along: list[Along] = Field(
        description="What other files brought of what was said of its cases, by file: it goes with"
        " the cases where they are undone; once they are, what went."
    )


class Takeovers(Out):
    """The last 20 files of other desks, the newest first."""

    items: list[TakeoverOut]


class RowRefused(Out):
    """A row that could not be a case, or a comment."""

    of: str = Field(description="Of which file: cases or comments.")
    line: int
    reason: str
    text: str


class RefusedRows(Out):
    """The first 1,000 rows that could not be cases or comments, by their lines."""

    items: list[RowRefused]


def _content(request: HttpRequest) -> bytes:
    return uploads.body(request, settings.LOAD_MEGABYTES)


def _again(kept: Mapping[str, str], request: HttpRequest, **_: object) -> HttpResponse:
    """Tell of a file that was sent before, as it is now."""
    number = int(kept["Location"].rpartition("/")[2])
    return answered(_shown(_found(request, number)), status=201)


@router.get(ALL, response=Takeovers, auth=MOVE, url_name="takeovers", summary="Files brought")
def listed(request: HttpRequest) -> HttpResponse:
    """List the last files of other desks' cases."""
    found = queries.takeovers(seat(request).council.pk)
    return answered(Takeovers(items=[_shown(one) for one in found]))


@router.post(
    ALL,
    response={201: TakeoverOut},
    auth=MOVE,
    url_name="takeovers",
    operation_id="send_takeover",
    summary="Send a file of cases",
    openapi_extra=BODY,
)
@once_told_anew(_again, body=_content)
def send(
    request: HttpRequest, sent: Annotated[TakeoverSent, Query()], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Bring a file of another desk's cases: its bytes are the body. The job reads it next."""
    del idempotency_key
    if refused := _why_no_bytes(request):
        return refused
    here = seat(request)
    form = HowWritten(**sent.model_dump(exclude={"name", "desk"}))
    content = io.BytesIO(_content(request))
    try:
        made = actions.prepare(
            here.council, sent.desk, sent.name, content, by=here.holder, at=here.at, form=form
        )
    except NotAFileOfCases as wrong:
        raise Invalid(Fault(str(wrong), pointer="#")) from wrong
    where = reverse("api:takeover", args=[made.pk])
    return answered(_shown(made), status=201, headers={"Location": where})


def _told_again(kept: Mapping[str, str], request: HttpRequest, **given: Any) -> HttpResponse:  # noqa: ANN401 -- whatever the view takes
    """Tell of a file whose comments were sent before, as it is now."""
    del kept
    return answered(_shown(_found(request, given["path"].number)))


@router.put(
    ONE + "/comments",
    response=TakeoverOut,
    auth=MOVE,
    url_name="takeover-comments",
    operation_id="send_takeover_comments",
    summary="Send its comments",
    openapi_extra=BODY,
)
@once_told_anew(_told_again, body=_content)
def comment(
    request: HttpRequest,
    path: Path[TakeoverOf],
    sent: Annotated[CommentsSent, Query()],
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Bring a second file, a row for each thing said of the cases. The job reads it next.

    What is attached to them does not come.
    """
    del idempotency_key
    here = seat(request)
    found = _found(request, path.number)
    if refused := _why_no_bytes(request):
        return refused
    form = HowWritten(**sent.model_dump(exclude={"name"}))
    content = io.BytesIO(_content(request))
    try:
        made = actions.bring_comments(
            found, sent.name, content, by=here.holder, at=here.at, form=form
        )
    except NotAFileOfCases as wrong:
        raise Invalid(Fault(str(wrong), pointer="#")) from wrong
    return answered(_shown(made))


def _why_no_bytes(request: HttpRequest) -> HttpResponse | None:
    """Return the reply to what is no file, or too long a one."""
    return uploads.why_not_read(request, settings.LOAD_MEGABYTES, "A file of cases")


@router.get(ONE, response=TakeoverWhole, auth=MOVE, url_name="takeover", summary="A file brought")
def one(request: HttpRequest, path: Path[TakeoverOf]) -> HttpResponse:
    """Return how far a file is, what it would do or what it did."""
    found = _found(request, path.number)
    told = along.along(found) if found.counts.get("is_begun") else ()
    others = [
        Along(takeover=other.other.pk, file_name=other.name, comments=other.comments)
        for other in told
    ]
    return answered(TakeoverWhole(**_shown(found).model_dump(), comments_along=others))


@router.get(ONE + "/refused", response=RefusedRows, auth=MOVE, url_name="takeover-refused")
def refused(request: HttpRequest, path: Path[TakeoverOf]) -> HttpResponse:
    """Return the first rows that could not be cases, with line and reason."""
    found = _found(request, path.number)
    rows = queries.refused(found.pk, most=MOST_REFUSED)
    items = [RowRefused(of=row.of, line=row.line, reason=row.reason, text=row.text) for row in rows]
    return answered(RefusedRows(items=items))


@router.put(
    ONE + "/mapping", response=TakeoverOut, auth=MOVE, url_name="takeover-mapping", summary="Map"
)
@once
def choose(
    request: HttpRequest,
    path: Path[TakeoverOf],
    given: TakeoverMapping,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Say what columns and words mean; the file is then looked through, nothing is taken over."""
    del idempotency_key
    here = seat(request)
    found = _found(request, path.number)
    try:
        mapping = CaseMapping.model_validate(
            {**given.mapping, "desk": found.desk, "form": found.form}
        )
        made = actions.choose(found, mapping, by=here.holder, at=here.at)
    except ValidationError as wrong:
        raise refusals.of_mapping(wrong) from wrong
    except NotAMapping as wrong:
        raise Invalid(Fault(str(wrong), pointer="#/mapping")) from wrong
    return answered(_shown(made))


@router.post(ONE + "/look", response=TakeoverOut, auth=MOVE, url_name="takeover-look")
@once
def look(
    request: HttpRequest, path: Path[TakeoverOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Look a file through again by its mapping."""
    del idempotency_key
    here = seat(request)
    found = _found(request, path.number)
    return answered(_shown(actions.look_again(found, by=here.holder, at=here.at)))


@router.post(ONE + "/begin", response=TakeoverOut, auth=MOVE, url_name="takeover-begin")
@once
def begin(
    request: HttpRequest, path: Path[TakeoverOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take over the cases of a file that was looked through. Nobody is written to."""
    del idempotency_key
    here = seat(request)
    found = _found(request, path.number)
    return answered(_shown(actions.begin(found, by=here.holder, at=here.at)))


@router.post(ONE + "/undo", response=TakeoverOut, auth=MOVE, url_name="takeover-undo")
@once
def undo(
    request: HttpRequest, path: Path[TakeoverOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take every case back that nobody worked; the others stay, and are counted."""
    del idempotency_key
    here = seat(request)
    found = _found(request, path.number)
    return answered(_shown(actions.ask_undo(found, by=here.holder, at=here.at)))


@router.post(ONE + "/drop", response=TakeoverOut, auth=MOVE, url_name="takeover-drop")
@once
def drop(
    request: HttpRequest, path: Path[TakeoverOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Let a file go without taking anything over."""
    del idempotency_key
    here = seat(request)
    found = _found(request, path.number)
    return answered(_shown(actions.drop(found, by=here.holder, at=here.at)))


def _found(request: HttpRequest, number: int) -> Takeover:
    return queries.takeover(seat(request).council.pk, number)


def _is_said(name: str) -> bool:
    """Whether a count is told as it is; what went along is told by file."""
    return name != "is_begun" and not name.startswith(along.EACH)


def _shown(one: Takeover) -> TakeoverOut:
    return TakeoverOut(
        takeover=one.pk,
        desk=one.desk,
        file_name=one.file_name,
        state=one.state,
        rows=one.rows,
        done=one.done,
        columns=one.head.get("columns", []),
        values=one.head.get("values", {}),
        comments_file=one.comments_name,
        comments_columns=one.comments_head.get("columns", []),
        comments_values=one.comments_head.get("values", {}),
        mapping=one.mapping,
        counts={name: told for name, told in one.counts.items() if _is_said(name)},
        notes=one.notes,
        why_failed=one.why_failed,
        begun_at=one.begun_at,
        ended_at=one.ended_at,
    )
