"""`moothall calendars`: when a council works, and what changes it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as asked
from moothall.ground.calendars import actions, queries
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import HolidaysCurrent
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

BY = Actor.job("calendars")
COUNCIL = click.option("--council", "slug", required=True, help="Whose calendars, by short name.")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def calendars() -> None:
    """When a council works. A change makes a new version, and open cases move to it."""


@calendars.command(name="list")
@COUNCIL
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def every(slug: str, *, as_json: bool) -> None:
    """Print the calendars of a council, and whose bank holidays run out soon."""
    with _council(slug) as (council_id, at):
        heads = queries.heads(council_id)
        warnings = queries.horizon_warnings(council_id, on=at.date())
    if as_json:
        rows = [
            {
                "code": head.calendar.code,
                "name": head.calendar.name,
                "version": head.number,
                "zone": head.zone,
                "known_to": head.horizon_on and head.horizon_on.isoformat(),
            }
            for head in heads
        ]
        click.echo(json.dumps({"calendars": rows, "warnings": warnings}, indent=2))
        return
    for head in heads:
        known = f", bank holidays known to {head.horizon_on}" if head.horizon_on else ""
        click.echo(
            f"{head.calendar.code}: {head.calendar.name}, version {head.number}, {head.zone}{known}"
        )
    for warning in warnings:
        click.secho(warning, fg="yellow")


@calendars.command()
def horizon() -> None:
    """Print a sentence for each calendar of any council whose bank holidays run out soon."""
    everyone = councils.everyone()
    if not everyone:
        return
    with scope.opened([council.pk for council in everyone], writes=False) as at:
        for council in everyone:
            for warning in queries.horizon_warnings(council.pk, on=at.date()):
                click.echo(f"{council.name}: {warning}")


@calendars.command()
@click.argument("code")
@COUNCIL
@click.option("--on", "day", type=DAY, required=True, help="The date, as 2027-06-14.")
@click.option("--name", required=True, help='Why, as people say it: "One-off bank holiday".')
def close(code: str, *, slug: str, day: datetime, name: str) -> None:
    """Close calendar CODE on one more day, and move open cases to its new version."""
    with _council(slug) as (council_id, at):
        before = queries.head(council_id, code)
        after = actions.close_day(council_id, code, day.date(), name=name, by=BY, at=at)
        _say(after, _moved(before, after, at=at))


@calendars.command()
@COUNCIL
def renew(slug: str) -> None:
    """Take in the bank holidays published since, and move open cases to the new versions."""
    with _council(slug) as (council_id, at):
        for before in queries.heads(council_id):
            if before.horizon_on is None:
                continue
            _renew(before, at=at)


def _renew(before: CalendarVersion, *, at: datetime) -> None:
    code = before.calendar.code
    try:
        after = actions.renew_holidays(before.council_id, code, by=BY, at=at)
    except HolidaysCurrent:
        click.echo(f"{code}: no bank holidays have been published after {before.horizon_on}.")
        return
    _say(after, _moved(before, after, at=at))


def _moved(before: CalendarVersion, after: CalendarVersion, *, at: datetime) -> int:
    """Let every open case that the older version counts follow; return how many."""
    counted = asked.on_calendar(before.council_id, before.pk)
    for case in counted:
        cases.follow_calendar(case, before=before.pk, after=after.pk, by=BY, at=at)
    return len(counted)


def _say(after: CalendarVersion, moved: int) -> None:
    click.echo(f"{after.calendar.code}: version {after.number}; {moved} open cases moved to it.")


@contextmanager
def _council(slug: str) -> Iterator[tuple[int, datetime]]:
    council_id = councils.by_slug(slug).pk
    with scope.opened([council_id], writes=True) as at:
        yield council_id, at


commands = [calendars]
