"""`moothall demo`: fictional councils to look around in."""

import importlib

import click
from rich.console import Console
from rich.progress import Progress, TaskID


@click.group()
def demo() -> None:
    """Load the demo councils. They, their people and their cases are fictional."""


@demo.command()
@click.option("--full", is_flag=True, help="Seven months of a busy service desk: 15,078 cases.")
def load(*, full: bool) -> None:
    """Load the demo councils where they are missing, and print whom to sign in as."""
    pack = importlib.import_module("moothall.packs.demo")
    tasks: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True)) as progress:

        def report(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = progress.add_task(label)
            progress.tasks[tasks[label]].total = total
            progress.advance(tasks[label], done - progress.tasks[tasks[label]].completed)

        pack.load(report, full=full)
    for line in pack.sign_in():
        click.echo(line)


commands = [demo]
