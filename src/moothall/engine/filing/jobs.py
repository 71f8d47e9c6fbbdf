"""The loops of filing: reckon how long documents are kept, and read the words in them."""

from collections.abc import Callable
from typing import Final

from django.conf import settings

from moothall.engine.documents import queries as contents
from moothall.engine.documents import rules as content_rules
from moothall.engine.documents.words import UNSURE, ContentLost
from moothall.engine.filing import actions, child, extraction, queries, recognition, rules
from moothall.engine.filing.actions import Found
from moothall.engine.filing.models import Text
from moothall.engine.filing.words import UNRECOGNISED
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.ocr import client

KEEPS = Actor.job("documents-kept")
READS = Actor.job("document-texts")
AT_A_TIME = 200
READ_AT_A_TIME = 10
PATIENCE: Final = 300.0
"""Seconds that the recognising of letters in one file may take."""


def reckon_once() -> int:
    """Reckon how long documents of cases that closed, or opened again, are kept; return how many.

    A case closes without waiting for it, whether or not its documents have a date.
    """
    return sum(_reckon(council_id) for council_id in councils.all_ids())


def read_once() -> int:
    """Read the words of versions that wait for it, each in a process of its own; return how many.

    No transaction is open meanwhile.
    """
    return sum(_read_some(council_id) for council_id in loops.where(queries.councils_to_read))


def _reckon(council_id: int) -> int:
    with scope.opened([council_id], writes=False):
        outdated = queries.outdated(council_id, most=AT_A_TIME)
    changed = 0
    for document in outdated:
        with scope.opened([council_id], writes=True) as at:
            changed += actions.reckon(document, by=KEEPS, at=at)
    return changed


def _read_some(council_id: int) -> int:
    with scope.opened([council_id], writes=False) as at:
        due = queries.to_read(council_id, at, most=READ_AT_A_TIME)
    for text in due:
        if text.version.file.state in UNSURE:
            with scope.opened([council_id], writes=True) as at:
                actions.postpone_text(text, by=READS, at=at)
            continue
        found = _words(text)
        with scope.opened([council_id], writes=True) as at:
            actions.keep_text(text, found, by=READS, at=at)
    return len(due)


def _words(text: Text) -> Found:
    """Return the words of a version, or why they cannot be read."""
    file = text.version.file
    if why := content_rules.why_not_open(file):
        return Found(why=why)
    try:
        arguments = [file.kind, str(contents.path(file)), str(extraction.MOST)]
        body = child.run("extraction", arguments).decode("utf-8", "replace")
        if body or file.kind not in rules.DRAWN:
            return Found(body, is_read=True)
        return _recognised(arguments)
    except child.NotRead as fault:
        return Found(why=str(fault))
    except ContentLost:
        return Found(why="Its content is not on the disk.")


def _recognised(arguments: list[str]) -> Found:
    """Return the words that are recognised in a picture, or in a PDF of pictures."""
    recogniser = client.found(settings.OCR, settings.OCR_LANGUAGES)
    if recogniser is None:
        return Found(why=UNRECOGNISED, is_read=True)
    command = recogniser.command(recognition.PICTURE)
    said = child.run("recognition", [*arguments, *command], patience=PATIENCE)
    return Found(said.decode("utf-8", "replace"), is_read=True, is_recognised=True)


LOOPS: dict[str, Callable[[], int]] = {"document-texts": read_once}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {"documents-kept": reckon_once}
"""What `moothall work` looks after once a minute for this package."""
