"""`moothall history`: facts of every case in Parquet, for reports over years."""

import importlib
from pathlib import Path

import click

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.practices.insight import queries


@click.group()
def history() -> None:
    """Facts of every case in Parquet files: a folder a council, no personal data."""


@history.command()
@click.option("--council", "slug", help="Only this council; without it, every one.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the councils' folders are made.",
)
def export(slug: str | None, folder: Path) -> None:
    """Write every council's facts, each council into a folder of its own."""
    chosen = [councils.by_slug(slug)] if slug else councils.everyone()
    for council in chosen:
        written = _write(council, folder / council.slug)
        click.echo(f"{council.slug}: {written:,} cases")


def _write(council: Council, folder: Path) -> int:
    kept = importlib.import_module("moothall.practices.insight.measures.history")
    with scope.opened([council.pk], writes=False):
        kept.write(folder, "cases_event", queries.event_rows(council.pk))
        written: int = kept.write(folder, "cases_fact", queries.fact_rows(council.pk))
    return written


commands = [history]
