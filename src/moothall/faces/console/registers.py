"""`moothall registers`: register definitions, checked without a database, and published."""

import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from moothall.engine.registers import changing, reading
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.definition.welsh import WelshFile
from moothall.engine.registers.reading import Reading
from moothall.faces.console import loading, platform

PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")
COUNCIL = click.option(
    "--council", "slug", required=True, help="The council or partnership, by its slug."
)

KEPT_UP = {
    "looked_at": "records looked at",
    "changed": "changed",
    "followed": "things followed",
    "refused": "could not follow",
    "failed": "failed",
    "reminded": "reviews reminded of",
    "erased": "erased",
}


@click.group()
def registers() -> None:
    """Check register definitions, publish them, and print their schema for editors."""


@registers.command()
@PATHS
@AS_JSON
def check(paths: Sequence[Path], *, as_json: bool) -> None:
    """Print every fault in files and folders, as file:line:column: what, why, how to mend.

    Needs no database. Exit code 1 when there is a fault.
    """
    found = reading.read_all(paths)
    faults = [fault for one in found for fault in one.faults]
    if as_json:
        click.echo(json.dumps([asdict(fault) for fault in faults], indent=2))
    else:
        for fault in faults:
            click.echo(str(fault))
        for one in found:
            for fault in one.untranslated:
                click.echo(f"Left to translate: {fault}", err=True)
        click.echo(_counted(found), err=True)
    if not found or faults:
        sys.exit(1)


@registers.command()
@PATHS
@COUNCIL
@click.option("--force", is_flag=True, help="Publish over a newer version made elsewhere.")
@AS_JSON
def publish(paths: Sequence[Path], slug: str, *, force: bool, as_json: bool) -> None:
    """Put the registers of files and folders in force: all of them, or none.

    A partnership's are published into each of its councils. Publishing what is in force already
    changes nothing. Over a newer version made elsewhere it is refused, with the differences.
    """
    with platform.database():  # first: a new server chooses its port
        platform.ready("job")
        keeping = importlib.import_module("moothall.faces.console.keeping")
        lines = keeping.publish(paths, slug, is_forced=force)
    if as_json:
        click.echo(json.dumps(lines, indent=2))
        return
    for line in lines:
        done = "published" if line["is_new"] else "in force already"
        brought = f", {line['migrated']:,} records brought to it" if line["migrated"] else ""
        text = f"{line['council']}: {line['register']} version {line['version']}, {done}{brought}."
        click.echo(text)


@registers.command("list")
@COUNCIL
@AS_JSON
def in_force(slug: str, *, as_json: bool) -> None:
    """List the registers in force in a council, with how many records each has."""
    with platform.database():
        platform.ready("job")
        keeping = importlib.import_module("moothall.faces.console.keeping")
        lines = keeping.in_force(slug)
    if as_json:
        click.echo(json.dumps(lines, indent=2))
        return
    for line in lines:
        records = f"{line['records']:,} record{'' if line['records'] == 1 else 's'}"
        click.echo(f"{line['council']}: {line['register']} ({line['name']}), {records}")
    if not lines:
        click.echo("No registers are in force there.")


@registers.command()
@COUNCIL
def refresh(slug: str) -> None:
    """Work out anew, as of today, what is red, amber, green, computed and public. Once a day."""
    with platform.database():
        platform.ready("job")
        keeping = importlib.import_module("moothall.faces.console.keeping")
        done = keeping.refresh(slug)
    click.echo(f"{done.looked_at:,} records looked at, {done.changed:,} changed.")


@registers.command("keep-up")
@COUNCIL
@AS_JSON
def keep_up(slug: str, *, as_json: bool) -> None:
    """Do today's round, as `moothall work` does once a day: what depends on the day, what follows.

    Reminds keepers of reviews, and erases what was kept for long enough. Again it does nothing
    twice.
    """
    with platform.database():
        platform.ready("job")
        keeping = importlib.import_module("moothall.faces.console.keeping")
        counts = keeping.keep_up(slug)
    if as_json:
        click.echo(json.dumps(counts, indent=2))
        return
    for council, said in counts.items():
        told = ", ".join(f"{said[name]:,} {word}" for name, word in KEPT_UP.items())
        click.echo(f"{council}: {told}.")


@registers.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def diff(old: Path, new: Path) -> None:
    """Say what a new version of a file makes of the records that are there. Needs no database."""
    read = [reading.read_file(file) for file in (old, new)]
    before, after = (one.definition for one in read)
    if before is None or after is None:
        raise click.ClickException("\n".join(str(fault) for one in read for fault in one.faults))
    changes = changing.in_words(before, after)
    click.echo("\n".join(changes) or "Nothing changes for the records that are there.")


@registers.command()
@click.option("--welsh", "is_welsh", is_flag=True, help="Of the file of a register's Welsh.")
def schema(*, is_welsh: bool) -> None:
    """Print the JSON Schema of a register definition, for editors."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    model = WelshFile if is_welsh else RegisterDefinition
    whole = model.model_json_schema(by_alias=True)
    click.echo(json.dumps(dialect | whole, indent=2, ensure_ascii=False))


def _counted(found: Sequence[Reading]) -> str:
    faults = sum(len(one.faults) for one in found)
    files = f"{len(found)} file{'' if len(found) == 1 else 's'}"
    if not found:
        return "No registers here: a register is a file that ends in .yaml or .yml."
    return f"{files}, {faults or 'no'} fault{'' if faults == 1 else 's'}."


for command in loading.ways:
    registers.add_command(command)
commands = [registers]
