"""`moothall mail`: a mail server that keeps what it gets, where there is no real one."""

import signal
import threading
from pathlib import Path

import click

from moothall.faces.console import fate
from moothall.outside.mail.standin import Folder, Standin
from moothall.outside.postgres import place


@click.group()
def mail() -> None:
    """Keep mail instead of sending it, and read what was kept."""


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
