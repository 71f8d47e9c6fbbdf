"""`moothall documents`: which types of document a council has, and what it keeps."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from moothall.engine.filing import actions, queries, reading, schedule
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor

OPERATOR = Actor.job("console")
COUNCIL = click.option("--council", "slug", required=True, help="Whose, by short name.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def documents() -> None:
    """Which types of document a council has, and how long each is kept."""


@documents.command()
@FILE
@COUNCIL
def check(file: Path, slug: str) -> None:
    """Print every fault in document types, as file:line:column: what, why, how to mend."""
    with opened(slug, writes=False) as (council, _):
        count = _read(file, council)
    click.echo(f"{count} types of document, no faults.", err=True)


@documents.command()
@FILE
@COUNCIL
def publish(file: Path, slug: str) -> None:
    """Put document types in force; a type that has documents must stay among them."""
    with opened(slug, writes=True) as (council, at):
        _read(file, council)
        text = file.read_text(encoding="utf-8-sig")
        version = actions.publish_types(council, text, by=OPERATOR, at=at)
    click.echo(f"Version {version.number} of the document types is in force.")


@documents.command()
@COUNCIL
def types(slug: str) -> None:
    """List the types of document in force, and how long each is kept."""
    with opened(slug, writes=False) as (council, _):
        for one in queries.types(council.pk).document_types:
            click.echo(f"{one.id}  {one.name}\n    {schedule.said(one.retention)}.")


@contextmanager
def opened(slug: str, *, writes: bool) -> Iterator[tuple[Council, datetime]]:
    """Open the scope of a council; give it, and the moment."""
    council = councils.by_slug(slug)
    with scope.opened([council.pk], writes=writes) as at:
        yield council, at


def _read(file: Path, council: Council) -> int:
    text = file.read_text(encoding="utf-8-sig")
    read = reading.read(text, file=str(file), known=queries.known(council))
    if read.definition is None:
        for fault in read.faults:
            click.echo(str(fault))
        sys.exit(1)
    return len(read.definition.document_types)


commands = [documents]
