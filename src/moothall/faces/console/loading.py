"""`moothall registers import`, `export`, `propose`, `undo`: records in and out of files."""

import importlib
import json
from pathlib import Path
from typing import Any

import click

from moothall.faces.console import platform

REGISTER = click.argument("register")
FILE = click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
MAPPING = click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the columns mean; else they are matched by what they are called.",
)
COUNCIL = click.option("--council", "slug", required=True, help="The council, by its slug.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")
COUNTED = ("added", "changed", "unchanged", "removed", "missing", "rejected")


def _bringing() -> Any:  # noqa: ANN401 - a module that needs Django
    return importlib.import_module("moothall.faces.console.bringing")


@click.command("import")
@REGISTER
@FILE
@COUNCIL
@MAPPING
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--meant", is_flag=True, help="Load it although it changes far more than usual.")
@AS_JSON
def bring_in(  # noqa: PLR0913 -- a command's options
    register: str,
    path: Path,
    *,
    slug: str,
    mapping: Path | None,
    dry_run: bool,
    meant: bool,
    as_json: bool,
) -> None:
    """Load the records of a file into a register: CSV, XLSX, ODS, GeoJSON or Parquet.

    Loading it again changes nothing. Rows that cannot be used are kept with line and reason.
    """
    with platform.database():
        platform.ready("job")
        bringing = _bringing()
        with bringing.sentences():
            _, kept = bringing.opened(slug, register)
            read = bringing.mapped(kept, path, mapping)
            if dry_run:
                done = bringing.foreseen(kept, path, read)
            else:
                done = bringing.brought(kept, path, read, is_meant=meant)
    if as_json:
        click.echo(json.dumps(done, default=str))
        return
    verb = "Would be" if dry_run else "Records"
    click.echo(f"{verb}: " + ", ".join(f"{done[name]:,} {name}" for name in COUNTED) + ".")
    for row in done.get("rejections", ()):
        click.echo(f"line {row['line']}: {row['reason']}")
    if done.get("held_because"):
        click.echo(f"Held by the brake: {done['held_because']} Say --meant if it is.")
    if "load" in done:
        click.echo(
            f"Load {done['load']}: `moothall registers undo {done['load']} --council {slug}`"
        )
        if done["rejected"]:
            click.echo(f"`moothall registers rejected {done['load']} --council {slug} FILE.csv`")


@click.command()
@REGISTER
@FILE
@COUNCIL
def propose(register: str, path: Path, *, slug: str) -> None:
    """Print a mapping for a file, by what its columns are called, to be put right and kept."""
    with platform.database():
        platform.ready("job")
        bringing = _bringing()
        with bringing.sentences():
            _, kept = bringing.opened(slug, register)
            found, table = bringing.jobs.propose(kept, path)
    for note in table.notes:
        click.echo(f"# {note}")
    left = [column for column in table.columns if column not in found.columns]
    if left:
        click.echo(f"# not used: {', '.join(left)}")
    click.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))


@click.command()
@REGISTER
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@COUNCIL
def export(register: str, path: Path, *, slug: str) -> None:
    """Write a register into a file: .csv, .xlsx, .ods, .geojson or .parquet."""
    with platform.database():
        platform.ready("job")
        bringing = _bringing()
        with bringing.sentences():
            _, kept = bringing.opened(slug, register)
            count = bringing.exported(kept, path)
    click.echo(f"{count:,} records in {path}.")


@click.command()
@click.argument("number", type=int)
@COUNCIL
def undo(number: int, *, slug: str) -> None:
    """Put back what a load did; records that somebody changed since are left as they are."""
    with platform.database():
        platform.ready("job")
        bringing = _bringing()
        with bringing.sentences():
            done = bringing.undone(slug, number)
    click.echo(f"{done['put_back']:,} records put back, {done['left']:,} left as changed since.")


@click.command()
@click.argument("number", type=int)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@COUNCIL
def rejected(number: int, path: Path, *, slug: str) -> None:
    """Write the rows that a load could not use into a CSV file, with line and reason."""
    with platform.database():
        platform.ready("job")
        bringing = _bringing()
        with bringing.sentences():
            count = bringing.rejected(slug, number, path)
    click.echo(f"{count:,} rejected rows in {path}.")


ways = [bring_in, propose, export, undo, rejected]
