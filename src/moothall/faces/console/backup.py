"""`moothall backup`: create, verify, restore."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from moothall import __version__
from moothall.engine.documents.words import CONTENTS
from moothall.faces.console import embedded, progress
from moothall.outside.postgres import backup as backups
from moothall.outside.postgres import place
from moothall.outside.postgres.manifest import Manifest

FOLDER = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path, resolve_path=True)
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For a program to read.")


@click.group()
def backup() -> None:
    """Back up database and files, prove a backup, restore it into an empty place."""


@backup.command()
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path, resolve_path=True),
    help="The folder for backups. [default: backups in MOOTHALL_HOME]",
)
@AS_JSON
def create(*, to: Path | None, as_json: bool) -> None:
    """Back up database and files, while everything goes on, into a new folder."""
    home = place.home()
    with embedded.database(), progress.shown() as report:
        url = embedded.address("backup")
        into = to or home / "backups"
        made = backups.create(url, home, into, version=__version__, report=report)
    click.echo(json.dumps({"folder": str(made)}) if as_json else f"Backed up into {made}.")


@backup.command()
@FOLDER
@AS_JSON
def verify(*, folder: Path, as_json: bool) -> None:
    """Restore a backup into a server that is thrown away, and compare every table and file."""
    with progress.shown() as report:
        described = backups.verify(folder, report=report, speaks_of=CONTENTS)
    tell("Holds", described, as_json=as_json)


@backup.command()
@FOLDER
@AS_JSON
def restore(*, folder: Path, as_json: bool) -> None:
    """Restore a backup; refused unless database and files are empty."""
    with embedded.database(), progress.shown() as report:
        owner, backup_ = embedded.address("owner"), embedded.address("backup")
        described = backups.restore(folder, owner, backup_, home=place.home(), report=report)
    tell("Restored", described, as_json=as_json)


def tell(what: str, described: Manifest, *, as_json: bool) -> None:
    """Say what a backup holds."""
    if as_json:
        click.echo(json.dumps({"outcome": what.lower(), **asdict(described)}))
        return
    rows = sum(described.rows.values())
    click.echo(
        f"{what}: {len(described.rows)} tables with {rows} rows and "
        f"{len(described.digests)} files, taken at {described.taken_at}."
    )


commands = [backup]
