"""`moothall search`: keep anew what can be found."""

from collections.abc import Callable
from datetime import datetime

import click

from moothall.engine.cases import actions as cases
from moothall.engine.catalogue import actions as services
from moothall.engine.filing import actions as filing
from moothall.engine.registers import actions as registers
from moothall.faces.console import progress
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.practices.knowledge import actions as knowledge

BY = Actor.job("search")
AT_ONCE = 1000
Step = Callable[[int, int, datetime], list[int]]


def _services(council_id: int, after: int, at: datetime) -> list[int]:
    return services.find_anew(council_id, after=after, most=AT_ONCE, by=BY, at=at)


def _people(council_id: int, after: int, at: datetime) -> list[int]:
    return people.find_anew(council_id, after=after, most=AT_ONCE, by=BY, at=at)


def _cases(council_id: int, after: int, at: datetime) -> list[int]:
    return cases.find_anew(council_id, after=after, most=AT_ONCE, by=BY, at=at)


def _documents(council_id: int, after: int, at: datetime) -> list[int]:
    return filing.find_anew(council_id, after=after, most=AT_ONCE, by=BY, at=at)


def _articles(council_id: int, after: int, at: datetime) -> list[int]:
    return knowledge.find_anew(council_id, after=after, most=AT_ONCE, by=BY, at=at)


def _records(council_id: int, after: int, at: datetime) -> list[int]:
    return registers.find_anew(council_id, after=after, most=AT_ONCE, by=BY, at=at)


STEPS: dict[str, Step] = {
    "services": _services,
    "people": _people,
    "cases": _cases,
    "records": _records,
    "documents": _documents,
    "articles": _articles,
}
"""What keeps each kind anew, a thousand at a time: the council, the id after which, the moment."""


@click.group()
def search() -> None:
    """What can be found in the box of the desk."""


@search.command()
@click.option("--council", "slug", help="Only of this council, by short name.")
def rebuild(slug: str | None) -> None:
    """Keep anew what everything is found by. Pages may be used meanwhile; again does no harm."""
    found = [councils.by_slug(slug)] if slug else councils.everyone()
    total = 0
    with progress.shown() as report:
        for council in found:
            for name, step in STEPS.items():
                total += _kept(council, f"{council.slug}: {name}", step, report)
    click.echo(f"{total} things are found as they now are.")


def _kept(council: Council, label: str, step: Step, report: progress.Report) -> int:
    done = after = 0
    while True:
        with scope.opened([council.pk], writes=True) as at:
            ids = step(council.pk, after, at)
        if not ids:
            return done
        done, after = done + len(ids), ids[-1]
        report(label, done, max(done, done + (AT_ONCE if len(ids) == AT_ONCE else 0)))


commands = [search]
