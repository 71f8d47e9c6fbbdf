"""`moothall routing`: which team new cases go to, tried on last month's cases first."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from moothall.engine.cases import actions
from moothall.engine.cases.queries import routing as queries
from moothall.engine.cases.queries.routing import Place, Trial
from moothall.engine.cases.routing import reading
from moothall.engine.cases.routing.definition import RoutingDefinition
from moothall.faces.console.opening import opened
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor

OPERATOR = Actor.job("console")
COUNCIL = click.option("--council", "slug", required=True, help="Whose rules, by short name.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def routing() -> None:
    """Which team new cases go to. Rules are tried on last month's cases before they go live."""


@routing.command()
@FILE
@COUNCIL
def check(file: Path, slug: str) -> None:
    """Print every fault in rules, as file:line:column: what, why, how to mend."""
    with opened(slug, writes=False) as (council, _):
        rules = _read(file, council)
    click.echo(f"{len(rules.rules)} rules for {rules.routing}, no faults.", err=True)


@routing.command("try")
@FILE
@COUNCIL
def attempt(file: Path, slug: str) -> None:
    """Say which of the last 30 days' cases would have gone elsewhere. Nothing is moved."""
    with opened(slug, writes=False) as (council, at):
        tried = queries.trial(council.pk, _read(file, council), at=at)
    for line in _lines(tried):
        click.echo(line)


@routing.command()
@FILE
@COUNCIL
def publish(file: Path, slug: str) -> None:
    """Put rules in force; what they would have done with last month's cases is kept with them."""
    with opened(slug, writes=True) as (council, at):
        _read(file, council)
        text = file.read_text(encoding="utf-8-sig")
        version = actions.publish_routing(council, text, by=OPERATOR, at=at)
        name = version.routing.slug
    click.echo(
        f"Version {version.number} of the rules for {name} is in force. Of {version.looked} cases"
        f" of the last 30 days {version.elsewhere} would have gone elsewhere; none was moved."
    )


@routing.command("list")
@COUNCIL
def show(slug: str) -> None:
    """List the rules in force."""
    with opened(slug, writes=False) as (council, _):
        for version in queries.in_force(council.pk):
            rules = queries.definition(version.pk).rules
            names = "; ".join(rule.name for rule in rules) or "none"
            click.echo(f"{version.routing.slug}  version {version.number}  {names}")


@routing.command()
@click.argument("name")
@click.argument("number", type=int)
@COUNCIL
def restore(name: str, number: int, slug: str) -> None:
    """Put a former version of the rules called NAME in force again."""
    with opened(slug, writes=True) as (council, at):
        version = actions.restore_routing(council, name, number, by=OPERATOR, at=at)
    click.echo(f"Version {version.number} of the rules for {name} says what version {number} did.")


def _read(file: Path, council: Council) -> RoutingDefinition:
    text = file.read_text(encoding="utf-8-sig")
    read = reading.read(text, file=str(file), known=queries.known(council))
    if read.definition is None:
        for fault in read.faults:
            click.echo(str(fault))
        sys.exit(1)
    return read.definition


def _lines(tried: Trial) -> Iterator[str]:
    """Yield the outcome, the table of before and after, and the cases."""
    left = f" {tried.left} without answers are left out." if tried.left else ""
    yield f"{tried.elsewhere} of {tried.looked} cases would have gone elsewhere.{left}"
    for before, after, count in tried.table:
        yield f"{count:6}  {_place(before)}  ->  {_place(after)}"
    for moved in tried.moved:
        yield f"{moved.reference}  {_place(moved.before)}  ->  {_place(moved.after)}"


def _place(place: Place) -> str:
    tasks = "".join(f", {task}: {team}" for task, team in place.tasks)
    return f"{place.team} {place.priority}{tasks}"


commands = [routing]
