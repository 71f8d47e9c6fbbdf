"""`moothall figures`: every figure of a council for a period, with its definition."""

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from moothall.faces.console.measures import have_all
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.practices.insight import queries
from moothall.practices.insight.measures.addresses import COHORTS
from moothall.practices.insight.measures.definition import FILTERS, TAG
from moothall.practices.insight.measures.figures import Figure, figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.measures.statements import Asked
from moothall.practices.insight.reports import wording


class Day(click.ParamType[date]):
    """A day, written 2026-06-30."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read a day."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has none
        except ValueError:
            self.fail(f"{value!r} is no day written like 2026-06-30", param, ctx)


def of_a_period(command: Callable[..., None]) -> Callable[..., None]:
    """Ask for a council and a period of its local days, both ends counted in full."""
    for option in (
        click.option("--to", "last_on", type=Day(), required=True, help="Last day, counted in."),
        click.option("--from", "first_on", type=Day(), required=True, help="First day."),
        click.option("--council", "slug", required=True, help="The council, by its slug."),
    ):
        command = option(command)
    return command


def narrowed(command: Callable[..., None]) -> Callable[..., None]:
    """Let a figure be narrowed by what facts hold."""
    for name in reversed(FILTERS):
        command = click.option(f"--{name}", help=f"Only cases of this {name}.")(command)
    return click.option(f"--{TAG}", help="Only cases that have this tag now.")(command)


@click.command()
@of_a_period
@narrowed
@click.option("--cohort", type=click.Choice(COHORTS), default="own", show_default=True)
@click.option(
    "--history",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Count over the history in this folder (see `moothall history`), not the database.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def figures(
    slug: str,
    first_on: date,
    last_on: date,
    *,
    cohort: str,
    folder: Path | None,
    as_json: bool,
    **asked: str | None,
) -> None:
    """Print every figure of a council for a period, with n, spread and exclusions."""
    council = councils.by_slug(slug)
    period = Period(first_on, last_on, council.zone)
    filters = {name: value for name, value in asked.items() if value}
    have_all()
    if folder is None:
        found = live(council, period, cohort=cohort, filters=filters)
    else:
        found = kept(council, period, cohort=cohort, filters=filters, folder=folder)
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False))
    else:
        _print(found)


def live(
    council: Council, period: Period, *, cohort: str, filters: Mapping[str, str]
) -> list[Figure]:
    """Count in the database."""
    ids = councils.family(council)
    with scope.opened(ids, writes=False):
        return queries.figures(ids, period, cohort=cohort, filters=filters)


def kept(
    council: Council, period: Period, *, cohort: str, filters: Mapping[str, str], folder: Path
) -> list[Figure]:
    """Count over history, with DuckDB."""
    history = importlib.import_module("moothall.practices.insight.measures.history")
    members = councils.members(council) if council.is_partnership else [council]
    ids = [member.pk for member in members]
    asked = Asked(ids, period.starts_at, period.ends_at, filters)
    with history.opened([folder / member.slug for member in members]) as connection:
        return [
            figure(
                one.measure,
                history.counted(connection, one.sql("duckdb", cohort, "figure"), asked),
                cohort=one.cohort_words(cohort),
                filters=filters,
            )
            for one in queries.published()
        ]


def _print(found: Sequence[Figure]) -> None:
    table = Table()
    for name in ("Figure", "Value", "n"):
        table.add_column(name, no_wrap=True)
    table.add_column("Median and 90th, or 95% interval")
    table.add_column("Left out")
    for one in found:
        said = wording.exclusions(one) if one.exclusions else ""
        table.add_row(one.id, wording.value(one), f"{one.n:,}", _spread(one), said)
    Console().print(table)


def _spread(one: Figure) -> str:
    if one.interval:
        return " to ".join(wording.percent(end) for end in one.interval)
    if one.median is None or one.p90 is None:
        return ""
    return f"{one.median / 3600:,.2f}, {one.p90 / 3600:,.2f} hours"


commands = [figures]
