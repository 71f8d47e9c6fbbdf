"""A mail read from what was kept of it, and a mailbox tried: what takes other programs."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moothall.engine.inbox import queries, sealing
from moothall.engine.inbox.models import Mail, Mailbox
from moothall.engine.inbox.words import PasswordGone, Tried
from moothall.outside.mailbox import apart
from moothall.outside.mailbox.apart import Understood
from moothall.outside.mailbox.client import Mailbox as Line

PATIENCE = 8
"""Seconds that a mail server has for each answer while somebody waits for the page."""


@contextmanager
def understood(mail: Mail, *, server: str) -> Iterator[Understood]:
    """Read a mail in a process of its own; its files lie on the disk as long as the context lasts.

    :raises NotUnderstood: when it is unfit, or takes too much time or memory.
    """
    with tempfile.TemporaryDirectory() as folder:
        path, files = Path(folder) / "mail", Path(folder) / "files"
        files.mkdir()
        with path.open("wb") as whole:
            whole.writelines(queries.chunks(mail))
        yield apart.understand(path, files, server=server)


def raw(mail: Mail, *, most: int) -> bytes:
    """Return the first bytes of a mail, as it came."""
    found = b""
    for chunk in queries.chunks(mail):
        found += chunk
        if len(found) >= most:
            break
    return found[:most]


def tried(box: Mailbox) -> Tried:
    """Open a mailbox and look at it; nothing in it is changed."""
    try:
        with Line(sealing.setting_of(box), timeout=PATIENCE) as line:
            return Tried(unread=line.count())
    except (OSError, PasswordGone) as fault:
        return Tried(fault=str(fault) or type(fault).__name__)
