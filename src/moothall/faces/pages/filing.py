"""Files on pages: taking in what a form sends, listing what is kept, giving it back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final, Protocol, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.journey import Wrong
from moothall.engine.catalogue.kinds import filing as asked
from moothall.engine.catalogue.kinds.composite import Group
from moothall.engine.catalogue.kinds.kind import ask
from moothall.engine.documents import actions as documents
from moothall.engine.documents import naming, queries, rules
from moothall.engine.documents.actions import Sent, Taken, Wanted
from moothall.engine.documents.models import File, Held
from moothall.engine.documents.words import (
    FILED,
    KINDS,
    MOST_FILES,
    ContentLost,
    NotTaken,
    of_groups,
    size,
)
from moothall.faces.pages import sessions
from moothall.faces.pages.limits import Limit, address_of
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import marked, said

FIELD: Final = "files"
"""The name of the field of files beside a message."""
UPLOAD: Final = "upload-file"
REMOVE: Final = "remove-file"
"""The buttons beside the files of a form under way."""
UPLOADS: Final = Limit("files", tries=100, seconds=600)
TOO_OFTEN: Final = marked("You have sent too many files. Wait 10 minutes, then try again")
ACCEPTED: Final = ",".join(f".{end}" for kind in of_groups(()) for end in kind.extensions)
TO_FILE: Final = ",".join(f".{end}" for kind in of_groups(FILED) for end in kind.extensions)
"""What a document may be; mail too, which nobody sends with a request."""
SANDBOX: Final = (
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)


class Link(Protocol):
    """A row by which somebody owns a file: the file, its name there, its key."""

    @property
    def file(self) -> File:
        """The file."""

    @property
    def name(self) -> str:
        """The name it has there."""

    @property
    def key(self) -> UUID:
        """What names it in addresses."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a page lists it; `href` is empty while nobody may open it, and `why` says why."""

    key: str
    name: str
    about: str
    href: str
    why: str


def sent(request: HttpRequest, name: str) -> list[Sent]:
    """Return the files that came with a field of a form."""
    return [
        Sent(cast("BinaryIO", file.file), file.size or 0, file.name or "")
        for file in request.FILES.getlist(name)
        if file.file is not None
    ]


def taken(
    request: HttpRequest, council: Council, *, by: Actor, at: datetime, groups: Sequence[str] = ()
) -> tuple[list[Taken], str]:
    """Take in the files that came beside a message; return them, or why one was not taken.

    *groups*: of which kinds they may be; none: of those that anybody may send.
    """
    files = sent(request, FIELD)
    if why := rules.why_not_more(0, len(files), MOST_FILES) or _why_not_now(request, files):
        return [], why
    try:
        return [documents.take(council, file, by=by, at=at, groups=groups) for file in files], ""
    except NotTaken as refused:
        return [], str(refused)


def listed(links: Iterable[Link], address: Callable[[UUID], str]) -> Sequence[Listed]:
    """Return files as a page lists them; *address* makes an address of a key."""
    return [_listed(link, address) for link in links]


def given(link: Link) -> FileResponse:
    """Return a file as a download that no browser shows or runs.

    :raises Http404: for one that was not found clean.
    """
    file = link.file
    if rules.why_not_open(file):
        raise Http404("Nobody may open that file.")
    try:
        content = queries.content(file)
    except ContentLost as lost:
        raise Http404(str(lost)) from lost
    reply = FileResponse(
        content,
        as_attachment=True,
        filename=link.name,
        content_type=KINDS[file.kind].media_type,
    )
    reply["Content-Security-Policy"] = SANDBOX
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Cache-Control"] = "private, no-store"
    return reply


def seen(request: HttpRequest, link: Link) -> HttpResponseBase:
    """Return a picture that stands in a page: the browser keeps it, and what it has is not sent.

    Ask first whether they may see it, each time: a guest's browser asks anew after an hour, that of
    somebody with a session whenever it shows it, so that it shows nobody what they may not see now.

    :raises Http404: for one that was not found clean.
    """
    if rules.why_not_open(link.file):
        raise Http404("Nobody may open that file.")
    known = f'"{link.file.sha256}"'
    reply = get_conditional_response(request, etag=known) or given(link)
    reply.headers["ETag"] = known
    is_guest = request.session.is_empty()
    reply.headers["Cache-Control"] = "private, max-age=3600" if is_guest else sessions.ASKED_ANEW
    return reply


def called(title: str, file: File) -> str:
    """Return a name for a file by a title: what it was called before may name somebody."""
    ending = KINDS[file.kind].extension
    return naming.kept(f"{title}.{ending}", ending)


def _listed(link: Link, address: Callable[[UUID], str]) -> Listed:
    why = rules.why_not_open(link.file) or ""
    kind = KINDS[link.file.kind]
    return Listed(
        key=str(link.key),
        name=link.name,
        about=f"{kind.label}, {size(link.file.length)}",
        href="" if why else address(link.key),
        why=why,
    )


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a form's files: its fields, which name those of items, and what is wrong."""

    typed: QueryDict
    wrongs: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The files of one form under way: whose it is, its token, who fills it in, and when."""

    council: Council
    token: UUID
    by: Actor
    at: datetime

    def receive(self, request: HttpRequest, questions: Iterable[Question]) -> Received:
        """Take off the file whose button was pressed, and hold what came.

        What came for an item of a group is named in the fields that are returned, so that it stays
        with its item whatever becomes of those before it.
        """
        if key := _removed(request):
            documents.release(self.council, self.token, key, by=self.by, at=self.at)
            return Received(request.POST)
        typed, wrongs = request.POST.copy(), []
        for name, question in journey.files_asked(questions, dict(request.POST.lists())):
            held, wrong = self._hold(request, name, question)
            if wrong:
                wrongs.append(wrong)
            if held and asked.is_part(question):
                keys = [*asked.named(question, dict(typed.lists())), *(str(o.key) for o in held)]
                typed.setlist(f"{question.id}-{asked.HELD}", list(dict.fromkeys(keys)))
        return Received(typed, tuple(wrongs))

    def found(
        self, questions: Iterable[Question], filled: Mapping[str, str | Sequence[str]]
    ) -> dict[str, list[dict[str, str]]]:
        """Return what is held for the questions that ask for files, by their ids in the form."""
        wanted = list(journey.files_asked(questions, filled))
        held = queries.held(self.council.pk, self.token) if wanted else ()
        return {
            question.id: journey.held_by(
                question, filled, (_shown(one) for one in held if one.question == name)
            )
            for name, question in wanted
        }

    def settle(self, questions: Iterable[Question], answers: Mapping[str, Any]) -> None:
        """Let go what items held that are not there any more, once the answers are kept."""
        for question in questions:
            if question.type != "file" and question.id in answers:
                for name, keys in journey.file_keys(question, answers[question.id]).items():
                    documents.keep_only(
                        self.council, self.token, name, keys=keys, by=self.by, at=self.at
                    )

    def _hold(
        self, request: HttpRequest, name: str, question: Question
    ) -> tuple[Sequence[Held], Wrong | None]:
        """Hold what came for a question; return it, and what is wrong."""
        files, is_part = sent(request, question.id), asked.is_part(question)
        pressed = f"{question.id}-{asked.UPLOAD}" if is_part else UPLOAD
        if not files and pressed in request.POST:
            text = ask("Select {called}", question) if question.called else said("Select a file")
            return (), _wrong(question, text)
        most = question.max if isinstance(question.max, int) else 1
        held = journey.held_by(
            question,
            dict(request.POST.lists()),
            ({"file": one.key} for one in queries.held_for(self.council.pk, self.token, name)),
        )
        many = (
            rules.why_not_more(len(held), len(files), most)
            if (len(files) > 1 or (files and is_part))
            else None
        )
        if why := many or _why_not_now(request, files):
            return (), _wrong(question, why)
        wanted = Wanted(self.token, name, most * Group.most if is_part else most, question.accepts)
        by, at = self.by, self.at
        try:
            return [documents.hold(self.council, one, wanted, by=by, at=at) for one in files], None
        except NotTaken as refused:
            return (), _wrong(question, str(refused))


def _why_not_now(request: HttpRequest, files: Sequence[Sent]) -> str | None:
    """Count files against the address that they come from; officers share one, and may."""
    if cast("Any", request).who.is_staff:
        return None
    address = address_of(request)
    if files and UPLOADS.is_reached(address):
        return TOO_OFTEN
    for _ in files:
        UPLOADS.count(address)
    return None


def is_pressed(request: HttpRequest) -> bool:
    """Whether a button beside the files was pressed, and the form is not to be sent on yet."""
    return UPLOAD in request.POST or REMOVE in request.POST


def _removed(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(REMOVE, ""))
    except ValueError:
        return None


def _wrong(question: Question, message: str) -> Wrong:
    return Wrong(question.id, said(message), f"{question.id}-file")


def _shown(held: Held) -> dict[str, str]:
    kind = KINDS[held.file.kind]
    return {
        "file": str(held.key),
        "name": held.name,
        "about": f"{kind.label}, {size(held.file.length)}",
        "why": rules.why_not_open(held.file) or "",
    }
