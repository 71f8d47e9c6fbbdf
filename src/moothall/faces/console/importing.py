"""`moothall import`: another desk's log, taken over into a council of its own."""

import hashlib
import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from moothall.engine.catalogue.declared import require
from moothall.faces.console import takeovers
from moothall.ground.calendars import clock
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.councils.words import NoSuchCouncil
from moothall.ground.journal.words import Actor
from moothall.practices.insight import actions
from moothall.practices.insight.logs import files
from moothall.practices.insight.logs.mapping import DeskMapping
from moothall.practices.insight.logs.normalising import normalise

BY = Actor.job("import")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="import")
def importing() -> None:
    """Bring in what another system knows."""


@importing.command()
@click.argument("mapping", type=FILE)
@click.argument("file", type=FILE)
@click.option("--council", "slug", required=True, help="Its own council; made where it is missing.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def log(mapping: Path, file: Path, *, slug: str, as_json: bool) -> None:
    """Take over the event log FILE, whose columns MAPPING explains.

    CSV, gzip CSV, Parquet, XES and gzip XES. Rows that cannot be read are kept with line and
    reason. Doing it again changes nothing.
    """
    read = require(mapping, DeskMapping)
    with _progress() as progress:
        reading = progress.add_task("Reading", total=None)
        told = normalise(
            files.rows(file, encoding=read.form.encoding, delimiter=read.form.delimiter), read
        )
        progress.update(reading, total=1, completed=1)
        taking = progress.add_task("Taking over", total=len(told.cases))
        council = _council(slug, read)
        done = actions.DeskLog(read, told, _digest(file), _digest(mapping))
        with scope.opened([council.pk], writes=True) as at:
            taken = actions.take_over(
                council,
                done,
                by=BY,
                at=at,
                report=lambda n, _: progress.update(taking, completed=n),
            )
    if as_json:
        click.echo(json.dumps({"council": slug, **asdict(taken)}))
        return
    click.echo(
        f"{taken.added:,} cases taken over into {slug}, {taken.known:,} were there already; "
        f"{taken.rejected:,} rows could not be read."
    )
    if taken.rejected:
        click.echo(f"`moothall import rejected --council {slug}` shows them.")


@importing.command()
@click.option("--council", "slug", required=True, help="The council, by its slug.")
def rejected(slug: str) -> None:
    """Print the rows that could not be read, with line and reason."""
    queries = importlib.import_module("moothall.practices.insight.queries")
    council = councils.by_slug(slug)
    with scope.opened([council.pk], writes=False):
        for row in queries.rejected(council.pk):
            click.echo(f"line {row.line}: {row.reason}")
            click.echo(f"    {row.text}")


def _council(slug: str, mapping: DeskMapping) -> Council:
    try:
        return councils.by_slug(slug)
    except NoSuchCouncil:
        made = Council(slug=slug, name=mapping.name, zone=mapping.council_zone, is_live=False)
        return actions.found_desk(made, by=BY, at=clock.now())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _progress() -> Iterator[Progress]:
    with Progress(console=Console(stderr=True)) as progress:
        yield progress


for one in takeovers.ways:
    importing.add_command(one)
commands = [importing]
