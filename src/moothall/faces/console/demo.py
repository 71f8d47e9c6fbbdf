"""`moothall demo`: fictional councils to look around in."""

import importlib

import click

from moothall.faces.console import progress


@click.group()
def demo() -> None:
    """Load the demo councils. They, their people and their cases are fictional."""


@demo.command()
@click.option("--full", is_flag=True, help="Seven months of a busy service desk: 15,078 cases.")
def load(*, full: bool) -> None:
    """Load the demo councils where they are missing, and print whom to sign in as."""
    pack = importlib.import_module("moothall.packs.demo")
    with progress.shown() as report:
        pack.load(report, full=full)
    for line in pack.sign_in():
        click.echo(line)


commands = [demo]
