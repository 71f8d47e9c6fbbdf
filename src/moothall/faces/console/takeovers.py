"""`moothall import cases`, `refused`, `undo`: another desk's cases, open and closed."""

import importlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from moothall.engine.catalogue.declared import require
from moothall.engine.moving import actions, queries
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.queries import along
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Column
from moothall.faces.console import progress
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor, Refused

BY = Actor.job("import")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COUNCIL = click.option("--council", "slug", required=True, help="The council, by its slug.")
COUNTED = {
    "running": "open",
    "over": "over",
    "known": "here already",
    "refused": "refused",
}
SAID = {
    "comments": "brought",
    "comments_known": "here already",
    "comments_refused": "refused",
}
ROWS = "Rows"


def _jobs(name: str = "working") -> Any:  # noqa: ANN401 - a module that needs Django
    return importlib.import_module(f"moothall.engine.moving.jobs.{name}")


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what is refused into a sentence and exit code 1."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused


@click.command()
@click.argument("file", type=FILE)
@COUNCIL
@click.option("--desk", required=True, help="What the other desk is called, the same each time.")
@click.option("--mapping", type=FILE, help="What its columns and words mean; else one is proposed.")
@click.option("--comments", "said", type=FILE, help="A second file, with a row for each comment.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and take nothing over.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def cases(  # noqa: PLR0913 -- each is an option of the command
    file: Path,
    *,
    slug: str,
    desk: str,
    mapping: Path | None,
    said: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take over the cases of another desk: FILE has one row a case, open ones and closed.

    Clocks go on from where they were; nobody is written to. What is attached does not come. Doing
    it again changes nothing.
    """
    with sentences():
        council = councils.by_slug(slug)
        if mapping is None:
            _propose(council, desk, file, said)
            return
        how = require(mapping, CaseMapping)
        if said and (how.comments is None or how.comments.is_in_list):
            raise click.UsageError("The mapping does not say what the columns of --comments mean.")
        done = _taken(council, desk, (file, said), how, is_dry=dry_run)
    if as_json:
        click.echo(json.dumps(done))
    else:
        _tell(slug, done, is_dry=dry_run)


def _tell(slug: str, done: Mapping[str, Any], *, is_dry: bool) -> None:
    """Say what was done, or would be."""
    counts, verb = done["counts"], "Would be" if is_dry else "Cases"
    told = (f"{counts[name]:,} {label}" for name, label in COUNTED.items())
    click.echo(f"{verb}: {', '.join(told)}.")
    if any(counts.get(name) for name in SAID):
        told = (f"{counts.get(name, 0):,} {label}" for name, label in SAID.items())
        click.echo(f"Comments: {', '.join(told)}.")
    for note, number in done["notes"].items():
        click.echo(f"{number:,}: {note}.")
    for row in done["rejections"]:
        click.echo(f"line {row['line']}: {row['reason']}")
    for row in done["comments_rejections"]:
        click.echo(f"line {row['line']} of the comments: {row['reason']}")
    if not is_dry:
        number = done["takeover"]
        click.echo(f"Takeover {number}: `moothall import undo {number} --council {slug}`")


def _propose(council: Council, desk: str, file: Path, said: Path | None) -> None:
    """Print a mapping for a file, to be put right and kept."""
    with scope.opened([council.pk], writes=False):
        found = _jobs("files").proposed(council, desk, file, said)
    click.echo("# Put this right, keep it, and name it with --mapping. Nothing was taken over.")
    click.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))


def _taken(
    council: Council,
    desk: str,
    files: tuple[Path, Path | None],
    mapping: CaseMapping,
    *,
    is_dry: bool,
) -> Mapping[str, Any]:
    """Take over a list of cases, and the list of what was said of them if there is one."""
    jobs, (file, said) = _jobs(), files
    with scope.opened([council.pk], writes=True) as at:
        one = actions.prepare(council, desk, file.name, None, by=BY, at=at, form=mapping.form)
        one = actions.choose(one, mapping, by=BY, at=at)
    with progress.shown() as report:
        found = jobs.foresee(one, file, by=BY, said=said, report=lambda n: report(ROWS, n, n))
    with scope.opened([council.pk], writes=True) as at:
        one = actions.foresee(one, found, by=BY, at=at)
        one = actions.drop(one, by=BY, at=at) if is_dry else actions.begin(one, by=BY, at=at)
    if not is_dry:
        with progress.shown() as report:
            one = jobs.write(
                one, file, by=BY, said=said, report=lambda n: report(ROWS, n, one.rows)
            )
    counts = found.counts if is_dry else one.counts
    names = (*COUNTED, *(SAID if mapping.comments else ()))
    return {
        "takeover": one.pk,
        "counts": {name: counts.get(name, 0) for name in names},
        "notes": dict(found.notes),
        "rejections": [asdict(row) for row in found.refused],
        "comments_rejections": [asdict(row) for row in found.comments_refused],
    }


@click.command()
@click.argument("number", type=int)
@COUNCIL
@click.option("--dry-run", is_flag=True, help="Say what would go along, and take nothing back.")
def undo(number: int, *, slug: str, dry_run: bool) -> None:
    """Take back every case that takeover NUMBER brought; those that somebody worked stay.

    What other files brought of what was said of these cases goes with them, and is said.
    """
    with sentences():
        council = councils.by_slug(slug)
        with scope.opened([council.pk], writes=False):
            one = queries.takeover(council.pk, number)
            foreseen = along.along(one) if dry_run else ()
        if dry_run:
            _tell_along("would go", foreseen)
            return
        with progress.shown() as report:
            one = _jobs().undo(one, by=BY, report=lambda n: report("Cases", n, n))
    click.echo(f"{one.counts['taken_back']:,} cases taken back, {one.counts['left']:,} left.")
    if said := one.counts.get("comments_taken_back"):
        click.echo(f"{said:,} comments taken back of cases that were here before.")
    with scope.opened([council.pk], writes=False):
        _tell_along("went", along.along(one))


def _tell_along(verb: str, told: Sequence[along.Along]) -> None:
    """Say what other files brought of cases that are taken back."""
    for one in told:
        whose = f"takeover {one.other.pk}, {one.name}"
        click.echo(f"{one.comments:,} comments {verb} along of {whose}.")


@click.command()
@click.argument("number", type=int)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@COUNCIL
def refused(number: int, path: Path, *, slug: str) -> None:
    """Write the rows that takeover NUMBER could not use as a CSV file: list, line, reason, row."""
    columns = [Column("List"), Column("Line", "whole"), Column("Reason"), Column("Row")]
    with sentences():
        council = councils.by_slug(slug)
        with scope.opened([council.pk], writes=False), open(path, "wb", opener=_own) as raw:
            one = queries.takeover(council.pk, number)
            rows: list[list[Any]] = [
                [row.of, row.line, row.reason, row.text] for row in queries.refused(one.pk)
            ]
            writing.write(raw, "csv", columns, iter(rows))
    click.echo(f"{len(rows):,} rows in {path}.")


def _own(path: str, flags: int) -> int:
    """Open a file that, where it is new, nobody else on the machine reads."""
    return os.open(path, flags, 0o600)


ways = [cases, undo, refused]
