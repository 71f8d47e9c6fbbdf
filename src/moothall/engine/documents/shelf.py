"""Where the content of files lies: a folder for each council, under random names.

A content is on the disk, whole and durable, before any row speaks of it. One that no row speaks of
is nothing but an orphan, which a job removes. The folder is what a backup copies.
"""

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from moothall.engine.documents.words import ContentLost

BLOCK: Final = 1 << 20
UNFINISHED: Final = ".unfinished"


def place(council_id: int, stored: str) -> Path:
    """Return where a content lies. *stored* is a name that `put` made, never one that was typed."""
    if not stored.isalnum() or not stored.isascii():
        raise ContentLost(f"{stored!r} is no name of ours")
    return Path(settings.FILES) / str(int(council_id)) / stored[:2] / stored


def put(council_id: int, content: BinaryIO) -> str:
    """Write *content* from its beginning, whole and durable; return the random name it has."""
    stored = secrets.token_hex(20)
    path = place(council_id, stored)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(stored + UNFINISHED)
    content.seek(0)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            while block := content.read(BLOCK):
                f.write(block)
            f.flush()
            os.fsync(f.fileno())
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)
    return stored


def opened(council_id: int, stored: str) -> BinaryIO:
    """Return a content, open for reading.

    :raises ContentLost: when it is not there.
    """
    try:
        return place(council_id, stored).open("rb")
    except FileNotFoundError as fault:
        raise ContentLost(f"the content {stored} is not there") from fault


def remove(council_id: int, stored: str) -> None:
    """Remove a content at once. One that is gone already is no fault."""
    place(council_id, stored).unlink(missing_ok=True)


def let_go(council_id: int, stored: str) -> None:
    """Start the time after which a content that no row speaks of is removed.

    A backup that began before the row went still finds it.
    """
    path = place(council_id, stored)
    if path.exists():
        path.touch()


def older(council_id: int, than: datetime) -> Iterator[list[str]]:
    """Yield the names of what has lain in a council's folder since before *than*, by subfolder.

    What was never finished is among them under the name that it would have had.
    """
    root = Path(settings.FILES) / str(int(council_id))
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        yield [
            path.name.removesuffix(UNFINISHED)
            for path in folder.iterdir()
            if path.stat().st_mtime < than.timestamp()
        ]


def sweep(council_id: int, stored: str) -> None:
    """Remove an orphan, finished or not."""
    path = place(council_id, stored)
    path.unlink(missing_ok=True)
    path.with_name(stored + UNFINISHED).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
