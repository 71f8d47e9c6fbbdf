"""`moothall measures`: definitions of figures, checked, compiled and published."""

import importlib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import click

from moothall.engine.catalogue.declared import read
from moothall.ground.calendars import clock
from moothall.ground.journal.words import Actor
from moothall.practices.insight import queries
from moothall.practices.insight.measures.definition import Measure
from moothall.practices.insight.models import MeasureVersion

BY = Actor.job("measures-publish")
STARTER = Path(__file__).parents[2] / "packs" / "starter" / "measures"
PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


@click.group()
def measures() -> None:
    """Check and publish the definitions of figures. Without a path: those of the starter pack."""


@measures.command()
@PATHS
def check(paths: Sequence[Path]) -> None:
    """Print every fault in files and folders, as file:line:column: what, why, how to mend."""
    found = declared(paths or [STARTER])
    click.echo(f"{len(found)} measures, no fault.")


@measures.command()
@PATHS
@click.option("--missing", is_flag=True, help="Only those that have never been published.")
def publish(paths: Sequence[Path], *, missing: bool) -> None:
    """Compile measures for every engine, and put them in force: all of them, or none."""
    known = queries.names_published() if missing else frozenset()
    found = [one for one in declared(paths or lacking(known)) if one.measure not in known]
    versions = publish_all(found) if found else []
    for version in versions:
        click.echo(f"{version.measure}: version {version.number}")
    click.echo(f"{len(versions)} new versions.")


def declared(paths: Iterable[Path]) -> list[Measure]:
    """Read every measure at these paths, or refuse with every fault."""
    found, faults = [], []
    for path in paths:
        for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
            reading = read(file.read_text(encoding="utf-8-sig"), Measure, name=str(file))
            found += [reading.document] if reading.document else []
            faults += [str(fault) for fault in reading.faults]
    if faults:
        raise click.ClickException("\n".join(faults))
    return found


def publish_all(found: Sequence[Measure]) -> list[MeasureVersion]:
    """Compile and publish; loading the compiler costs a second, so only this does."""
    actions = importlib.import_module("moothall.practices.insight.actions")
    compiling = importlib.import_module("moothall.practices.insight.measures.compiling")
    compiled = [
        actions.Compiled(measure, {s.key: s.sql for s in compiling.compiled(measure)})
        for measure in found
    ]
    published: list[MeasureVersion] = actions.publish(compiled, by=BY, at=clock.now())
    return published


def lacking(known: Collection[str]) -> list[Path]:
    """Return the files of the starter pack but for measures *known*: each is named for its own."""
    stems = {name.replace(".", "-") for name in known}
    return [file for file in sorted(STARTER.glob("*.yaml")) if file.stem not in stems]


def have_all() -> None:
    """Publish what the starter pack has and the database lacks; what is there stays as it is."""
    if missing := lacking(queries.names_published()):
        publish_all(declared(missing))


commands = [measures]
