"""`moothall report`: figures laid out for people to read."""

import importlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
from django.conf import settings

from moothall.engine.catalogue.declared import require
from moothall.faces.console.figures import of_a_period
from moothall.faces.console.measures import have_all
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.practices.insight import queries
from moothall.practices.insight.measures.figures import Figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.reports.definition import Benchmark, ReportDefinition
from moothall.practices.insight.reports.lines import Pack
from moothall.practices.insight.reports.pack import Place, pack

REPORTS = Path(__file__).parents[2] / "packs" / "starter" / "reports"


@click.group()
def report() -> None:
    """Write reports: a web page and an accessible PDF, the same bytes for the same figures."""


@report.command(name="performance-pack")
@of_a_period
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the two files are written.",
)
def performance_pack(slug: str, first_on: date, last_on: date, *, folder: Path) -> None:
    """Write the service desk's performance pack: the seven figures beside the published set."""
    council = councils.by_slug(slug)
    period = Period(first_on, last_on, council.zone)
    have_all()
    made = _pack(council, period)
    webpage = importlib.import_module("moothall.practices.insight.reports.webpage")
    booklet = importlib.import_module("moothall.practices.insight.reports.booklet")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (
        ("performance-pack.html", webpage.page(made).encode()),
        ("performance-pack.pdf", booklet.booklet(made, dated_on=last_on)),
    ):
        (folder / name).write_bytes(data)
        click.echo(str(folder / name))


def _pack(council: Council, period: Period) -> Pack:
    definition = require(REPORTS / "performance-pack.yaml", ReportDefinition)
    benchmark = (
        require(REPORTS / f"{definition.benchmark}.yaml", Benchmark)
        if definition.benchmark
        else None
    )
    ids = councils.family(council)
    measures = {one.measure.measure: one for one in queries.published()}

    def count(measure: str, asked: Period, filters: Mapping[str, str]) -> Figure:
        if measure in queries.NAMED:
            return queries.named.counted(measure, ids, asked, filters)
        return queries.counted(measures[measure], ids, asked, filters=filters)

    with scope.opened(ids, writes=False):
        return pack(
            definition,
            benchmark,
            period,
            council=Place(
                council.name,
                council.colour,
                address(council),
                "" if council.is_partnership else council.slug,
            ),
            priorities=queries.values_of("priority", ids),
            count=count,
        )


def address(council: Council) -> str:
    """Return where the council's pages are."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.SCHEME}://{council.slug}.{settings.DOMAIN}{port}"


commands = [report]
