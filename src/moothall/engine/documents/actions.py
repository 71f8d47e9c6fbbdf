"""Take files in, hold them for a form, scan them, let them go."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import BinaryIO, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from moothall.engine.catalogue import queries as catalogue
from moothall.engine.documents import naming, pictures, proving, queries, rules, shelf
from moothall.engine.documents.models import File, Held
from moothall.engine.documents.words import (
    ORPHANS_KEPT,
    UNSURE,
    ContentLost,
    Group,
    Kind,
    NotTaken,
    State,
    pause_after,
)
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import marked
from moothall.ground.people.words import Whose
from moothall.outside.scanner.client import Scanner, ScannerDown, Verdict

BLOCK: Final = 1 << 20
VIRUS: Final = marked("The selected file contains a virus")
UNREADABLE: Final = str(NotTaken())
TOO_MANY_POINTS: Final = marked("The selected picture is too large. Choose one with fewer pixels")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as somebody sends it: its bytes, how many they are, and what they call it."""

    content: BinaryIO
    length: int
    name: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in, and the name that its link is to have."""

    file: File
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """For which question of which form a file is held, and how many it takes of which kinds."""

    token: UUID
    question: str
    most: int = 1
    groups: tuple[str, ...] = ()


@transaction.atomic
def take(
    council: Council, sent: Sent, *, by: Actor, at: datetime, groups: Sequence[str] = ()
) -> Taken:
    """Take a file in: prove what it is, scan it, keep its content once; whoever owns it links it.

    The scanner has a few seconds. Without its answer the file is quarantined: kept, given to
    nobody, and scanned again by a job. Where the transaction fails the content stays behind as
    an orphan that a job removes.

    :raises NotTaken: in words for the person: its kind, its size, what hides in it, a virus.
    """
    if sent.length > settings.FILE_MEGABYTES * 1_000_000:
        raise proving.too_large(settings.FILE_MEGABYTES)
    kind = proving.proved(sent.content, sent.length, sent.name, groups=groups)
    name = naming.kept(sent.name, kind.extension)
    verdict = _asked(sent.content)  # of what was sent: a picture written anew has lost its virus
    if verdict is not None and not verdict.is_clean:
        raise NotTaken(VIRUS)
    content = _as_kept(sent.content, kind)
    digest, length = _measured(content)
    file = _again(council, digest, at) or _new(council, content, kind, at, (digest, length))
    _judge(file, verdict, at)
    file.save()
    facts = {"sha256": digest, "length": length, "kind": kind.id, "state": file.state}
    journal.record("file.taken", file, by=by, at=at, facts=facts)
    return Taken(file, name)


@transaction.atomic
def hold(council: Council, sent: Sent, wanted: Wanted, *, by: Actor, at: datetime) -> Held:
    """Take a file in for a question of a form that is still being filled in.

    Sent a second time the same file is not held twice.

    :raises NotTaken: as `take` does, and when the question has as many as it takes.
    """
    taken = take(council, sent, by=by, at=at, groups=wanted.groups)
    already = {held.file_id for held in queries.held_for(council.pk, wanted.token, wanted.question)}
    if why := rules.why_not_more(len(already - {taken.file.pk}), 1, wanted.most):
        raise NotTaken(why)
    held, _ = Held.objects.get_or_create(
        token=wanted.token,
        question=wanted.question,
        file=taken.file,
        defaults={"council": council, "name": taken.name, "held_at": at},
    )
    return held


@transaction.atomic
def release(council: Council, token: UUID, key: UUID, *, by: Actor, at: datetime) -> bool:
    """Take a file off a form again; return whether it was there."""
    del by, at  # an answer that is still being given is nothing done yet
    mine = Held.objects.filter(council=council, token=token, key=key)
    return bool(mine.delete()[0])


@transaction.atomic
def keep_only(
    council: Council, token: UUID, question: str, *, keys: Sequence[str], by: Actor, at: datetime
) -> int:
    """Let go what a form holds for a question and its answer does not name; return how many."""
    del by, at  # an answer that is still being given is nothing done yet
    mine = Held.objects.filter(council=council, token=token, question=question)
    return mine.exclude(key__in=list(keys)).delete()[0]


@transaction.atomic
def keep_until(council_id: int, token: UUID, until_at: datetime, *, by: Actor, at: datetime) -> int:
    """Keep what a form holds at least until then, as whoever keeps the form does; say how many."""
    del by, at  # an answer that is still being given is nothing done yet
    mine = Held.objects.filter(council_id=council_id, token=token)
    return mine.update(until_at=until_at)


@transaction.atomic
def let_go(council_id: int, tokens: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """Let go what forms hold that nobody will send; return how many files."""
    del by, at  # an answer that was never given
    return Held.objects.filter(council_id=council_id, token__in=tokens).delete()[0]


@transaction.atomic
def hand_over(
    council_id: int, token: UUID, keys: Sequence[str], *, by: Actor, at: datetime
) -> list[Held]:
    """Give what a form holds to whoever owns it once it is sent, and hold it no longer.

    Only the files of these keys are given: the others belong to questions that were taken off the
    path, and go. The caller links what it is given in the same transaction.
    """
    del by, at  # sending the form is what is done
    mine = list(Held.objects.filter(council_id=council_id, token=token).order_by("pk"))
    Held.objects.filter(pk__in=[one.pk for one in mine]).delete()
    return [one for one in mine if str(one.key) in keys]


@transaction.atomic
def scan_again(file: File, scanner: Scanner, *, by: Actor, at: datetime) -> State:
    """Scan a file that waits; return what is known of it now.

    Where a virus is found its content goes, and everybody who holds it is shown so.

    :raises ScannerDown: never: a scanner that does not answer leaves the file quarantined.
    """
    locked = File.objects.select_for_update(of=("self",)).filter(pk=file.pk, state__in=UNSURE)
    now = locked.first()
    if now is None:
        return State(File.objects.values_list("state", flat=True).get(pk=file.pk))
    stored = now.stored
    verdict = _asked_of_the_shelf(now, scanner)
    _judge(now, verdict, at)
    now.save()
    if now.state == State.INFECTED:
        transaction.on_commit(partial(shelf.remove, now.council_id, stored))
        facts = {"sha256": now.sha256, "signature": now.signature}
        journal.record("file.infected", now, by=by, at=at, facts=facts)
    elif now.state == State.CLEAN:
        journal.record("file.scanned", now, by=by, at=at)
    return State(now.state)


@transaction.atomic
def forget_held(*, by: Actor, at: datetime) -> int:
    """Let go what forms in scope hold that will not be sent any more; return how many."""
    del by  # a job
    return queries.forgotten(at).delete()[0]


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Let go what forms under way of somebody hold; before the forms themselves are forgotten."""
    del by, at  # part of erasing a person, which has its entry
    tokens = catalogue.drafts_held_on(whose).values_list("token", flat=True)
    return Held.objects.filter(council_id=whose.council_id, token__in=list(tokens)).delete()[0]


@transaction.atomic
def remove_unused(council_id: int, *, by: Actor, at: datetime, most: int = 500) -> int:
    """Remove the rows of files to which nothing points; return how many.

    Their content follows a day later, so that a backup which began before still finds it.
    """
    found = queries.unused(council_id, at).select_for_update(of=("self",), skip_locked=True)
    gone = list(found.order_by("pk")[:most])
    for file in gone:
        facts = {"sha256": file.sha256, "length": file.length}
        journal.record("file.removed", file, by=by, at=at, facts=facts)
        if file.stored:
            transaction.on_commit(partial(shelf.let_go, council_id, file.stored))
    File.objects.filter(pk__in=[file.pk for file in gone]).delete()
    return len(gone)


@transaction.atomic
def destroy(file: File, *, by: Actor, at: datetime) -> bool:
    """Remove a file and its content at once, unless something still points at it; say whether.

    For what is disposed of by two: no day passes for a backup that began before.
    """
    found = queries.pointless().select_for_update(of=("self",)).filter(pk=file.pk).first()
    if found is None:
        return False
    facts = {"sha256": found.sha256, "length": found.length}
    journal.record("file.removed", found, by=by, at=at, facts=facts)
    if found.stored:
        transaction.on_commit(partial(shelf.remove, found.council_id, found.stored))
    found.delete()
    return True


def sweep_orphans(council_id: int, *, by: Actor, at: datetime) -> int:
    """Remove content that no row speaks of and that lies there for a day; return how many.

    Such content is what a failed commit, a killed process or a removed row leaves.
    """
    del by  # a job; what nobody ever had is no loss to anybody
    swept = 0
    for names in shelf.older(council_id, at - ORPHANS_KEPT):
        orphans = set(names) - queries.kept(council_id, names)
        for stored in orphans:
            shelf.sweep(council_id, stored)
        swept += len(orphans)
    return swept


def _asked(content: BinaryIO, scanner: Scanner | None = None) -> Verdict | None:
    """Ask the scanner; None, when it has no answer."""
    scanner = scanner or Scanner(settings.SCANNER, settings.SCANNER_SECONDS)
    content.seek(0)
    try:
        verdict = scanner.scan(content)
    except ScannerDown:
        return None
    return verdict


def _asked_of_the_shelf(file: File, scanner: Scanner) -> Verdict | None:
    try:
        with shelf.opened(file.council_id, file.stored) as content:
            return _asked(content, scanner)
    except ContentLost:
        return None  # `moothall doctor` names it; nobody can open what is not there


def _as_kept(content: BinaryIO, kind: Kind) -> BinaryIO:
    if kind.group != Group.PICTURE:
        return content
    try:
        return BytesIO(pictures.written_anew(content, kind.id))
    except pictures.TooLarge as fault:
        raise NotTaken(TOO_MANY_POINTS) from fault
    except pictures.Unreadable as fault:
        raise NotTaken(UNREADABLE) from fault


def _measured(content: BinaryIO) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    content.seek(0)
    while block := content.read(BLOCK):
        digest.update(block)
        length += len(block)
    return digest.hexdigest(), length


def _again(council: Council, digest: str, at: datetime) -> File | None:
    """Return the file, locked, where the council has that content already."""
    locked = File.objects.select_for_update(of=("self",))
    file = locked.filter(council=council, sha256=digest).first()
    if file is not None:
        if file.state == State.INFECTED:
            raise NotTaken(VIRUS)
        file.taken_at = max(at, file.taken_at)  # so that nothing removes it before it is linked
    return file


def _new(
    council: Council, content: BinaryIO, kind: Kind, at: datetime, measured: tuple[str, int]
) -> File:
    """Keep a content that is new; where another request has just done so, return that file."""
    digest, length = measured
    stored = shelf.put(council.pk, content)
    file = File(council=council, sha256=digest, stored=stored, kind=kind.id, length=length)
    file.taken_at = file.next_scan_at = at
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        shelf.remove(council.pk, stored)
        return _again(council, digest, at) or file
    return file


def _judge(file: File, verdict: Verdict | None, at: datetime) -> None:
    """Set a file's state by what the scanner said: silence is no verdict, and never clean."""
    if file.state == State.CLEAN and (verdict is None or verdict.is_clean):
        return
    if verdict is None:
        file.scans += 1
        file.state, file.next_scan_at = State.QUARANTINED, at + pause_after(file.scans)
        return
    file.scanned_at, file.next_scan_at, file.scans = at, None, file.scans + 1
    if verdict.is_clean:
        file.state = State.CLEAN
    else:
        file.state, file.signature, file.stored = State.INFECTED, verdict.signature[:200], ""
