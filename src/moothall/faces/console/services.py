"""`moothall services`: service definitions, checked without a database, and published."""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from moothall.engine.catalogue import differences, examples, reading, translating
from moothall.engine.catalogue.checks import reach
from moothall.engine.catalogue.definition import ServiceDefinition, WelshFile
from moothall.engine.catalogue.reading import Known, Reading
from moothall.faces.console import platform

PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def services() -> None:
    """Check service definitions, publish them, and print their schema for editors."""


@services.command()
@PATHS
@click.option(
    "--calendar",
    "calendars",
    multiple=True,
    metavar="CODE",
    help="A calendar that the council has beside `always` and `office`.",
)
@AS_JSON
def check(paths: Sequence[Path], calendars: Sequence[str], *, as_json: bool) -> None:
    """Print every fault in files and folders, as file:line:column: what, why, how to mend.

    Of a service with Welsh it also says what is left to translate. Needs no database.
    Exit code 1 when there is a fault.
    """
    known = Known(calendars=frozenset({"always", "office", *calendars}))
    found = reading.read_all(paths, known=known)
    if as_json:
        click.echo(json.dumps([asdict(fault) for one in found for fault in one.faults], indent=2))
    else:
        for one in found:
            for fault in one.faults:
                click.echo(str(fault))
            for fault in one.untranslated:
                click.echo(f"Left to translate: {fault}", err=True)
        for text in (
            t for one in found if one.definition for t in reach.not_judged(one.definition)
        ):
            click.echo(f"Not judged: {text}", err=True)
        click.echo(_counted(found), err=True)
    if not found or any(one.faults for one in found):
        sys.exit(1)


@services.command()
@PATHS
@click.option("--council", "slug", required=True, help="The council or partnership, by its slug.")
@click.option(
    "--plan",
    type=click.Choice(["stay", "move"]),
    help="People in the middle of it stay in their version, or move to the new one.",
)
@click.option("--force", is_flag=True, help="Publish over a newer version made elsewhere.")
@AS_JSON
def publish(
    paths: Sequence[Path], slug: str, *, plan: str | None, force: bool, as_json: bool
) -> None:
    """Put the definitions of files and folders in force: all of them, or none.

    A partnership's are published into each of its councils. Publishing what is in force already
    changes nothing. Over a newer version made elsewhere it is refused, with the differences; and
    where it changes what people have answered who are in the middle of it, without a plan for them.
    """
    with platform.database():  # first: a new server chooses its port
        platform.ready("job")
        publishing = importlib.import_module("moothall.faces.console.publishing")
        lines = publishing.publish(paths, slug, is_forced=force, plan=plan)
    if as_json:
        click.echo(json.dumps(lines, indent=2))
        return
    for line in lines:
        done = "published" if line["is_new"] else "in force already"
        click.echo(f"{line['council']}: {line['service']} version {line['version']}, {done}.")


@services.command()
@click.argument("service")
@click.option("--council", "slug", required=True, help="The council or partnership, by its slug.")
@click.option("--version", "number", type=int, help="Which; the one in force if not said.")
def withdraw(service: str, slug: str, number: int | None) -> None:
    """Take back a version that was found wrong, so that nobody is asked by it any more.

    The one before it is in force again. Whoever is in the middle of it goes on in that one, and is
    told what changes for them. Cases keep what they were promised.
    """
    with platform.database():
        platform.ready("job")
        publishing = importlib.import_module("moothall.faces.console.publishing")
        lines = publishing.withdraw(service, slug, number=number)
    for line in lines:
        click.echo(f"{line['council']}: {line['service']} version {line['version']}, in force now.")


@services.command("test")
@PATHS
def walk(paths: Sequence[Path]) -> None:
    """Walk the example journeys in folders: `journeys/` beside `services/`.

    Needs no database. Exit code 1 when one does not go as it says, or there is none.
    """
    found = {
        one.definition.service: one.definition for one in reading.read_all(paths) if one.definition
    }
    count = wrong = 0
    for file in (file for path in paths for file in examples.files_in(path)):
        for line in _walked(file, found):
            count += 1
            wrong += bool(line)
            if line:
                click.echo(line)
    click.echo(f"{count} journeys, {wrong or 'none'} wrong.", err=True)
    if wrong or not count:
        sys.exit(1)


def _walked(file: Path, found: Mapping[str, ServiceDefinition]) -> Iterator[str]:
    """Yield a line for every journey of a file: what went wrong, or nothing."""
    read = examples.read(file.read_text(encoding="utf-8"), file=str(file))
    if isinstance(read, tuple):
        yield from (str(fault) for fault in read)
        return
    if read.service not in found:
        yield f"{file}: no sound service `{read.service}` is read with it"
        return
    for walked in examples.walked(found[read.service], read):
        yield "\n".join(f"{file}: {walked.name}: {fault}" for fault in walked.faults)


@services.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def diff(old: Path, new: Path) -> None:
    """Say what a new version of a file changes for people in the middle of the old one.

    Needs no database. Lines that begin `!` touch what people have answered.
    """
    read = [reading.read_file(file) for file in (old, new)]
    before, after = (one.definition for one in read)
    if before is None or after is None:
        raise click.ClickException("\n".join(str(fault) for one in read for fault in one.faults))
    changes = differences.for_people(before, after)
    for change in changes:
        click.echo(f"{'!' if change.is_breaking else ' '} {change.words}")
    if not changes:
        click.echo("Nothing changes for people in the middle of it.")


@services.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--example",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Example journeys: the first that can be sent gives the name and the addresses.",
)
@click.option(
    "--letters",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for its letters, as PDF.",
)
def messages(file: Path, example: Path | None, letters: Path | None) -> None:
    """Print every message of a service as it would arrive, before anybody gets one.

    Needs no database. A text is followed by its length and the parts that it is paid in.
    """
    found = reading.read_file(file)
    if found.definition is None:
        raise click.ClickException("\n".join(str(fault) for fault in found.faults))
    printing = importlib.import_module("moothall.faces.console.sampling")
    for text in printing.printed(found.definition, example, letters):
        click.echo(text)


@services.command("welsh")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Into NAME.cy.yaml beside it.")
def to_translate(path: Path, *, write: bool) -> None:
    """Print the file of a service's Welsh with every text that is left, its English beside it.

    Keep it as NAME.cy.yaml beside the service's file, and fill it in; --write does. What is
    translated is kept; where its English changed since, that stands beside it.
    """
    read = reading.read_all([path])
    found = next((one.definition for one in read if one.definition), None)
    if found is None:
        raise click.ClickException("\n".join(str(fault) for one in read for fault in one.faults))
    files = [one.welsh for one in read if one.welsh and not one.welsh.council]
    text = translating.blank(found, files[0].of if files else {})
    if not write:
        click.echo(text, nl=False)
        return
    beside = path.with_suffix(".cy.yaml")
    beside.write_text(text, encoding="utf-8")
    click.echo(f"Written: {beside}")


@services.command()
@click.argument("address")
@click.option("--council", "slug", required=True, help="The council, by its slug.")
def secret(address: str, *, slug: str) -> None:
    """Print the secret that signs a council's calls of jobs to ADDRESS; it is stored nowhere."""
    with platform.database():
        platform.ready("job")
        publishing = importlib.import_module("moothall.faces.console.publishing")
        click.echo(publishing.secret_of(slug, address))


@services.command()
@click.option("--welsh", "is_welsh", is_flag=True, help="Of the file of a service's Welsh.")
def schema(*, is_welsh: bool) -> None:
    """Print the JSON Schema of a service definition, for editors."""
    whole = (WelshFile if is_welsh else ServiceDefinition).model_json_schema()
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    click.echo(json.dumps(dialect | whole, indent=2, ensure_ascii=False))


def _counted(found: Sequence[Reading]) -> str:
    faults = sum(len(one.faults) for one in found)
    files = f"{len(found)} file{'' if len(found) == 1 else 's'}"
    if not found:
        return "No definitions here: a definition is a file that ends in .yaml or .yml."
    return f"{files}, {faults or 'no'} fault{'' if faults == 1 else 's'}."


commands = [services]
