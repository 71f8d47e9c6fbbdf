"""`moothall mail`: take mail in and judge it; and a server that keeps mail instead of sending it.

`keep` and `read` need no database, so the others load what they need when they are called.
"""

import importlib
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from moothall.faces.console import fate, platform
from moothall.faces.console.main import names_of
from moothall.outside.mail.standin import Folder, Standin
from moothall.outside.postgres import place

KEPT, TOO_LARGE, NOBODY, AGAIN = 0, 65, 67, 75
"""What a mail server is told (sysexits.h): done; not that; no such place; try again later."""
ANSWERS = {
    "moothall.engine.inbox.words.TooLarge": (TOO_LARGE, "5.3.4 The mail is too large."),
    "moothall.ground.councils.words.NoSuchCouncil": (NOBODY, "5.1.1 There is no such council."),
}
COUNCIL = click.option("--council", "slug", required=True, help="Whose, by short name.")
TOKEN = click.argument("token", type=click.UUID)


@click.group()
def mail() -> None:
    """Take mail in and judge it; or keep mail instead of sending it, and read what was kept."""


@mail.command()
@COUNCIL
def receive(slug: str) -> int:
    """Take one mail from the standard input, as a mail server hands it over, and keep it.

    Exit codes are those of sysexits.h: 0 it is kept, whatever becomes of it; 65 it is too large and
    67 there is no such council (send it back); 75 try again later, which is everything else.
    """
    try:
        with tempfile.TemporaryFile() as spooled:
            shutil.copyfileobj(sys.stdin.buffer, spooled)
            with _inbox() as inbox:
                inbox.receive(slug, spooled)
    except Exception as fault:  # noqa: BLE001 -- any other code makes a mail server give the mail up
        code, said = next(
            (ANSWERS[name] for name in names_of(fault) & ANSWERS.keys()),
            (AGAIN, f"4.3.0 Try again later: {type(fault).__name__}."),
        )
        click.echo(said)
        return code
    return KEPT


@mail.command(name="list")
@COUNCIL
@click.option("--state", default="", help="Which; those that need somebody if not said.")
def show_all(slug: str, state: str) -> None:
    """List mail, the newest first, with its token and why it stands as it does."""
    with _inbox() as inbox:
        if state and state not in inbox.states():
            raise click.ClickException(f"States are: {', '.join(inbox.states())}.")
        for line in inbox.listed(slug, state):
            click.echo(line)


@mail.command()
@TOKEN
@COUNCIL
def show(token: UUID, *, slug: str) -> None:
    """Print one mail as text."""
    with _inbox() as inbox:
        click.echo(inbox.shown(slug, token))


@mail.command()
@TOKEN
@COUNCIL
def case(token: UUID, *, slug: str) -> None:
    """Make a case of a mail that is held, and print its reference."""
    with _inbox() as inbox:
        click.echo(inbox.make_case(slug, token))


@mail.command()
@TOKEN
@click.argument("reference")
@COUNCIL
@click.option("--as", "to", type=click.Choice(["note", "message"]), default="note")
def add(token: UUID, reference: str, *, slug: str, to: str) -> None:
    """Put a mail on a case: as a note for officers, or as the requester's own words."""
    with _inbox() as inbox:
        inbox.add(slug, token, reference, to)
    click.echo(f"It is on {reference}.")


@mail.command()
@TOKEN
@COUNCIL
@click.option("--reason", required=True, help="Why; it stands beside the mail.")
def refuse(token: UUID, *, slug: str, reason: str) -> None:
    """Do nothing with a mail, for a reason. `restore` undoes it."""
    with _inbox() as inbox:
        inbox.refuse(slug, token, reason)


@mail.command()
@TOKEN
@COUNCIL
def restore(token: UUID, *, slug: str) -> None:
    """Let a mail that was refused, or could not be read, be judged again."""
    with _inbox() as inbox:
        click.echo(f"It is {inbox.restore(slug, token)} again.")


@mail.command(name="try")
@COUNCIL
def trial(slug: str) -> None:
    """Open a council's mailbox, and say whether it can be read."""
    with _inbox() as inbox:
        click.echo(inbox.tried(slug))


@contextmanager
def _inbox() -> Iterator[Any]:
    """Give what works on the mail of councils, with Django ready."""
    with platform.database():
        platform.ready("job")
        yield importlib.import_module("moothall.faces.console.inbox")


@mail.command()
@click.option("--port", type=int, default=1025, show_default=True)
def keep(*, port: int) -> None:
    """Take mail on this machine and keep it in MOOTHALL_HOME, until stopped."""
    fate.shared_with_parent()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Standin(kept(), port=port):
        stop.wait()


@mail.command()
@click.option("--last", type=click.IntRange(1), default=10, show_default=True, help="How many.")
def read(*, last: int) -> None:
    """Print the mail that was kept, the newest last."""
    letters = list(Folder(kept()))[-last:]
    for letter in letters:
        click.echo(f"{letter}\n{'-' * 72}")
    if not letters:
        click.echo("No mail was kept yet.")


def kept() -> Path:
    """Return the folder of kept mail."""
    return place.home() / "mail"


commands = [mail]
