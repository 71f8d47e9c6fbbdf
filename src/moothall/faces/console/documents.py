"""`moothall documents`: which types of document a council has, and what it keeps."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions, changing, queries, reading, schedule
from moothall.engine.filing import intake as loads
from moothall.engine.filing.definition import DocumentTypes
from moothall.engine.filing.models import Intake
from moothall.engine.filing.words import Kind, Outcome
from moothall.faces.console import progress
from moothall.faces.console.opening import opened
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
        count = len(_read(file, council).document_types)
    click.echo(f"{count} types of document, no faults.", err=True)


@documents.command()
@FILE
@COUNCIL
def diff(file: Path, slug: str) -> None:
    """Say what the types of a file would make of the documents that are there."""
    with opened(slug, writes=False) as (council, _):
        changes = changing.in_words(queries.types(council.pk), _read(file, council))
    click.echo("\n".join(changes) or "Nothing changes for the documents that are there.")


@documents.command()
def schema() -> None:
    """Print the JSON Schema of document types, for editors."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    whole = DocumentTypes.model_json_schema(by_alias=True)
    click.echo(json.dumps(dialect | whole, indent=2, ensure_ascii=False))


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


@documents.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@COUNCIL
@click.option("--type", "kind", default="", help="The type of every file in a folder.")
@click.option("--against", type=click.Choice(Kind.values), default="record", help="Of a folder.")
@click.option("--reference", default="", help="What every file in a folder is filed against.")
def intake(source: Path, slug: str, *, kind: str, against: str, reference: str) -> None:
    """Take in the files of a folder, or those that a manifest (CSV) names, with a ledger.

    A manifest has the columns file, type, title, kind, reference, and the fields of the types; with
    a column sha256, the ledger of another system, a file comes in only if that is its hash.
    Doing it again takes in only what is not there yet. It fails where a file was rejected.
    """
    said = {"type": kind, "kind": against, "reference": reference}
    try:
        wanted = loads.of_folder(source, said) if source.is_dir() else loads.of_manifest(source)
    except loads.NoManifest as fault:
        raise click.ClickException(str(fault)) from fault
    with opened(slug, writes=True) as (council, at):
        begun = actions.begin_intake(council, source.name, found=len(wanted), by=OPERATOR, at=at)
    with progress.shown() as report:
        for number, one in enumerate(wanted, 1):
            with opened(slug, writes=True) as (_, at):
                _take_in(begun, one, at)
            report("Documents", number, len(wanted))
    with opened(slug, writes=True) as (_, at):
        counts = actions.end_intake(begun, by=OPERATOR, at=at)
        rejected = queries.lines(begun, Outcome.REJECTED)
    for line in rejected:
        click.echo(f"line {line.line}: {line.path}: {line.reason}")
    click.echo(_balance(begun, counts))
    sys.exit(1 if rejected else 0)


@documents.command()
@COUNCIL
def ledger(slug: str) -> None:
    """List the intakes of a council: what was found, came in, was there, was rejected."""
    with opened(slug, writes=False) as (council, _):
        for one in queries.intakes(council.pk):
            state = "" if one.ended_at else "  (not ended: do it again)"
            click.echo(f"{one.began_at:%Y-%m-%d %H:%M}  {one.source}{state}")
            click.echo(f"    {_balance(one, queries.counted(one))}")


@documents.command()
@COUNCIL
def recognise(slug: str) -> None:
    """Read scanned documents once more, whose letters nothing recognised until now."""
    with opened(slug, writes=True) as (council, at):
        many = actions.recognise_again(council.pk, by=OPERATOR, at=at)
    click.echo(f"{many:,} files wait to be read by `moothall work`.")


def _read(file: Path, council: Council) -> DocumentTypes:
    text = file.read_text(encoding="utf-8-sig")
    read = reading.read(text, file=str(file), known=queries.known(council))
    if read.definition is None:
        for fault in read.faults:
            click.echo(str(fault))
        sys.exit(1)
    return read.definition


def _take_in(begun: Intake, one: loads.Wanted, at: datetime) -> None:
    if one.file is None or one.fault:
        blank = actions.Offered(one.line, one.path, "", {})
        actions.reject(begun, blank, one.fault, by=OPERATOR, at=at)
        return
    try:
        offered = actions.Offered(one.line, one.path, loads.digest(one.file), one.said, one.sha256)
        content = one.file.open("rb")
    except OSError as fault:
        blank = actions.Offered(one.line, one.path, "", {})
        why = f"It cannot be read: {fault.strerror}."
        actions.reject(begun, blank, why, by=OPERATOR, at=at)
        return
    with content:
        sent = Sent(content, one.file.stat().st_size, one.file.name)
        actions.take_in(begun, offered, sent, by=OPERATOR, at=at)


def _balance(begun: Intake, counts: Mapping[str, int]) -> str:
    taken, again, rejected = (
        counts[one] for one in (Outcome.TAKEN, Outcome.AGAIN, Outcome.REJECTED)
    )
    fits = "=" if begun.found == taken + again + rejected else "is not"
    return (
        f"{begun.found:,} found {fits} {taken:,} came in + {again:,} were there already"
        f" + {rejected:,} rejected."
    )


commands = [documents]
