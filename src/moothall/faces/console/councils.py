"""`moothall councils`: the councils there are, and what they are called in Welsh."""

import click

from moothall.ground.councils import actions, queries, scope
from moothall.ground.journal.words import PLATFORM, Actor

BY = Actor.job("councils")


@click.group()
def councils() -> None:
    """List the councils, and give them their names in Welsh."""


@councils.command(name="list")
def listed() -> None:
    """Print every council and partnership: its short name, its name, its name in Welsh."""
    for council in queries.everyone():
        click.echo(f"{council.slug}\t{council.name}\t{council.welsh_name or 'English only'}")


@councils.command()
@click.argument("slug")
@click.argument("name")
def welsh(slug: str, name: str) -> None:
    """Offer a council's pages in Welsh too, under its name in Welsh; '' ends it."""
    with scope.opened([PLATFORM], writes=True) as at:
        actions.call_in_welsh(queries.by_slug(slug), name.strip(), by=BY, at=at)
    click.echo(f"{slug}: {'its pages are offered in Welsh' if name.strip() else 'English only'}.")


commands = [councils]
