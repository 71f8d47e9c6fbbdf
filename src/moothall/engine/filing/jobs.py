"""The loops of filing: reckon how long documents are kept, and read the words in them."""

from collections.abc import Callable

from moothall.engine.documents import queries as contents
from moothall.engine.documents import rules as content_rules
from moothall.engine.documents.words import UNSURE, ContentLost
from moothall.engine.filing import actions, child, extraction, queries
from moothall.engine.filing.models import Text
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

KEEPS = Actor.job("documents-kept")
READS = Actor.job("document-texts")
AT_A_TIME = 200
READ_AT_A_TIME = 10


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
        body, why = _words(text)
        with scope.opened([council_id], writes=True) as at:
            actions.keep_text(text, body, why=why, by=READS, at=at)
    return len(due)


def _words(text: Text) -> tuple[str, str]:
    """Return the words of a version, or why they cannot be read."""
    file = text.version.file
    if why := content_rules.why_not_open(file):
        return "", why
    try:
        arguments = [file.kind, str(contents.path(file)), str(extraction.MOST)]
        return child.run("extraction", arguments).decode("utf-8", "replace"), ""
    except child.NotRead as fault:
        return "", str(fault)
    except ContentLost:
        return "", "Its content is not on the disk."


LOOPS: dict[str, Callable[[], int]] = {"document-texts": read_once}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {"documents-kept": reckon_once}
"""What `moothall work` looks after once a minute for this package."""
