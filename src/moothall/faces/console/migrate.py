"""`moothall migrate`: bring the database up to this version, as its owner."""

from collections.abc import Callable

import click
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.progress import Progress

from moothall.faces.console.measures import lacking
from moothall.faces.console.registry import TO_PUBLISH
from moothall.practices.insight import queries

LOCK_LIMIT = "4s"  # a migration gives up rather than make people wait behind it
FIRST_LINE = ("cases", "0003_versions")
"""Applied wherever the database was made by the migrations before they were written anew."""
LAST_OF_THE_FIRST_LINE = {
    ("cases", "0016_language"),
    ("catalogue", "0007_language"),
    ("contact", "0008_daily"),
    ("contactcentre", "0003_forgotten"),
    ("councils", "0003_welsh"),
    ("insight", "0003_erasable"),
    ("journal", "0003_scope_in_place"),
    ("payments", "0004_lapses_at"),
    ("people", "0014_audiences"),
    ("registers", "0005_loads_walls"),
}
"""Where all of these were applied, the tables are those that the first ones make now."""
TOO_OLD = (
    "This database was made by a version before the first release whose migrations are gone, and"
    " cannot be brought to this one. Nothing was changed. Make a new one: move MOOTHALL_HOME away,"
    " or name an empty database."
)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 when something is due.")
def migrate(*, check: bool) -> int:
    """Bring the database up to this version, as its owner.

    A migration that would wait longer than four seconds for a lock gives up, so that nobody
    waits behind it; run it again at a quieter time.
    """
    executor = MigrationExecutor(connection)
    if is_too_old(set(executor.loader.applied_migrations)):
        raise click.ClickException(TOO_OLD)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if check:
        for migration, _ in plan:
            click.echo(f"{migration.app_label}.{migration.name}")
        return 1 if plan else 0
    if plan:
        _apply(len(plan))
    click.echo(f"{len(plan)} migrations done." if plan else "The database is up to date.")
    if missing := lacking(queries.names_published()):
        click.echo(f"Measures never published: {len(missing)}. Run {TO_PUBLISH}.")
    return 0


def is_too_old(applied: set[tuple[str, str]]) -> bool:
    """Say whether a database stopped halfway along migrations that are there no more.

    :param applied: package and name of each migration that was applied to it.
    """
    return FIRST_LINE in applied and not applied >= LAST_OF_THE_FIRST_LINE


def _apply(many: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_LIMIT}'")
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Migrations", total=many)
        told = Told(lambda: progress.advance(task))
        call_command(told, verbosity=0, interactive=False)


class Told(Command):
    """Django's own command, which tells of each migration that it has applied."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self.tell = tell

    def migration_progress_callback(
        self, action: str, migration: object = None, fake: bool = False
    ) -> None:
        """Tell of a migration that was applied; Django calls this at every step."""
        if action == "apply_success":
            self.tell()


commands = [migrate]
