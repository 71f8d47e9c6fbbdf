"""`moothall layers`: wards and other areas of a council, from GeoJSON files."""

import json
from datetime import datetime
from pathlib import Path

import click

from moothall.engine.places import actions, queries
from moothall.engine.places.actions import Said
from moothall.engine.places.words import HeldByBrake, NoLayer, NotALayer
from moothall.faces.console.opening import opened
from moothall.ground.journal.words import Actor

BY = Actor.job("layers")
COUNCIL = click.option("--council", "slug", required=True, help="Whose areas, by short name.")
FROM = click.option(
    "--from",
    "holds_from",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The day from which they hold, such as 2023-05-04.",
)
LARGEST = 200_000_000


@click.group()
def layers() -> None:
    """Wards and other areas, from GeoJSON files; each version holds from a day on."""


@layers.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@COUNCIL
@FROM
@click.option("--layer", "code", required=True, help="Its short name, such as wards.")
@click.option("--name", required=True, help="What it is called, such as Wards.")
@click.option("--area-code", default="code", show_default=True, help="Property: an area's code.")
@click.option("--area-name", default="name", show_default=True, help="Property: an area's name.")
@click.option("--credit", default="", help="Whose data it is, shown under the map.")
@click.option("--meant", default="", help="Why it is meant, where much changes; it is kept.")
def load(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    slug: str,
    holds_from: datetime,
    code: str,
    name: str,
    area_code: str,
    area_name: str,
    credit: str,
    meant: str,
) -> None:
    """Load the areas of a GeoJSON file, in degrees (WGS84). Again, it changes nothing."""
    if file.stat().st_size > LARGEST:
        raise click.ClickException(f"{file} is larger than {LARGEST // 10**6} MB.")
    try:
        areas = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as fault:
        raise click.ClickException(f"{file} is no JSON: {fault}") from fault
    said = Said(code, name, holds_from.date(), area_code, area_name, credit)
    with opened(slug, writes=True) as (council, at):
        try:
            file_said = areas if isinstance(areas, dict) else {}
            _, count = actions.load(council, said, file_said, by=BY, at=at, meant_because=meant)
        except NotALayer as refused:
            raise click.ClickException(f"{refused} Nothing was loaded.") from refused
        except HeldByBrake as held:
            raise click.ClickException(f"{held} Say why with --meant if it is.") from held
    click.echo(f"{code}: {count} areas hold in {slug} from {said.holds_from_on} on.")


@layers.command(name="list")
@COUNCIL
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def every(*, slug: str, as_json: bool) -> None:
    """Print the layers of a council, every version of each."""
    with opened(slug, writes=False) as (council, _):
        found = [
            {
                "layer": one.code,
                "name": one.name,
                "from": one.holds_from_on.isoformat(),
                "areas": count,
                "credit": one.credit,
            }
            for one, count in queries.versions(council.pk)
        ]
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for one in found:
        click.echo(f"{one['layer']}: {one['name']}, {one['areas']} areas, from {one['from']} on")
    if not found:
        click.echo("No layers. Load one: moothall layers load FILE")


@layers.command()
@click.argument("code")
@COUNCIL
@FROM
def remove(*, code: str, slug: str, holds_from: datetime) -> None:
    """Take away one version of a layer; the one before it holds again. The desk can put it back."""
    with opened(slug, writes=True) as (council, at):
        try:
            actions.remove(council, code, holds_from.date(), by=BY, at=at)
        except NoLayer as refused:
            raise click.ClickException(str(refused)) from refused
    click.echo(f"{code} from {holds_from.date()} on is gone.")


commands = [layers]
