"""The parts of `moothall registers import`, `export` and `undo` that need the database."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from moothall.engine.catalogue.declared import require
from moothall.engine.registers import queries
from moothall.engine.registers.actions import bringing
from moothall.engine.registers.actions.bringing import Brought
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.jobs import loading as jobs
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.queries import exporting, loads
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Column
from moothall.faces.console import progress
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor, Refused

BY = Actor.job("registers-import")
MEANT = "Said by --meant"


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what is refused into a sentence and exit code 1."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused


def opened(council_slug: str, register: str) -> tuple[Council, Kept]:
    """Return a council and its register."""
    council = councils.by_slug(council_slug)
    with scope.opened([council.pk], writes=False):
        return council, queries.register(council.pk, register)


def mapped(kept: Kept, path: Path, mapping: Path | None) -> RegisterMapping:
    """Return the mapping in a file, or one proposed by what the columns are called."""
    if mapping is None:
        return jobs.propose(kept, path)[0]
    found = require(mapping, RegisterMapping)
    if found.slug != kept.slug:
        raise click.ClickException(f"That mapping is for {found.slug}, not for {kept.slug}.")
    return found


def foreseen(kept: Kept, path: Path, mapping: RegisterMapping) -> dict[str, Any]:
    """Return what a load would do; nothing is written."""
    with progress.shown() as report:
        found = jobs.foresee(kept, path, mapping, by=BY, report=lambda n: report("Looking", n, n))
    return {
        **asdict(found.counts),
        "samples": list(found.samples),
        "rejections": [asdict(row) for row in found.rejected],
        "held_because": found.held_because,
    }


def brought(
    kept: Kept, path: Path, mapping: RegisterMapping, *, is_meant: bool
) -> Mapping[str, Any]:
    """Load a file; return its counts and the number of its load."""
    with path.open("rb") as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
    with scope.opened([kept.council_id], writes=True) as at:
        load = bringing.prepare(kept, Brought(path.name, digest), mapping, by=BY, at=at)
    with progress.shown() as report:
        done = jobs.load(
            load,
            path,
            by=BY,
            meant=MEANT if is_meant else "",
            report=lambda n: report("Loading", n, n),
        )
    return {"load": done.pk, **done.counts}


def undone(council_slug: str, number: int) -> Mapping[str, int]:
    """Undo a load; return how many records were put back and left."""
    council = councils.by_slug(council_slug)
    with scope.opened([council.pk], writes=False):
        load = loads.load(council.pk, number)
    with progress.shown() as report:
        return asdict(jobs.undo(load, by=BY, report=lambda n: report("Putting back", n, n)))


def _own(path: str, flags: int) -> int:
    """Open a file that, where it is new, nobody else on the machine reads."""
    return os.open(path, flags, 0o600)


def rejected(council_slug: str, number: int, out: Path) -> int:
    """Write the rejected rows of a load into a file; return how many."""
    council = councils.by_slug(council_slug)
    columns = [Column("Line", "whole"), Column("Reason"), Column("Row")]
    count = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal count
        for row in loads.rejected(number):
            count += 1
            yield [row.line, row.reason, row.text]

    with scope.opened([council.pk], writes=False), open(out, "wb", opener=_own) as raw:
        loads.load(council.pk, number)
        writing.write(raw, "csv", columns, rows())
    return count


def exported(kept: Kept, out: Path) -> int:
    """Write a register into a file, whose ending says of which kind; return how many records."""
    kind = out.suffix.lstrip(".").lower()
    if kind not in writing.KINDS:
        raise click.ClickException(f"The file must end in one of: {', '.join(writing.KINDS)}.")
    fields, has_shape = kept.definition.fields, kind == "geojson"
    columns = exporting.columns(kept, fields, has_shape=has_shape)
    with progress.shown() as report, scope.opened([kept.council_id], writes=False):
        whole = queries.count(kept)
        done = 0

        def told() -> Iterator[Any]:
            nonlocal done
            for row in exporting.rows(kept, fields, has_shape=has_shape):
                done += 1
                if done % 1000 == 0 or done == whole:
                    report("Writing", done, whole)
                yield row

        with open(out, "wb", opener=_own) as raw:
            writing.write(raw, kind, columns, told())
    return done
