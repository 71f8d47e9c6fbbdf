"""`moothall journal`: whether history is what it was."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.words import NoSuchCouncil
from moothall.ground.journal import queries
from moothall.ground.journal.words import PLATFORM, Anchor, Verified

CANNOT_READ = "It is no list of anchors: give a file that `moothall journal anchor --json` wrote."


@click.group()
def journal() -> None:
    """What everybody did, and the proof that nobody changed it since."""


@journal.command()
@click.option("--council", "slug", help="Only this council's chain; without it, all of them.")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of anchors: also see that nothing was cut off the end.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def verify(slug: str | None, against: Path | None, *, as_json: bool) -> None:
    """Walk the chains of seals; name the first line that does not hold (exit code 1)."""
    names = _chains(slug)
    kept = {} if against is None else _read(against)
    found = [_verify(chain, kept.get(chain)) for chain in names]
    if as_json:
        plain = [{"chain": names[f.council_id], "holds": not f.fault, **asdict(f)} for f in found]
        click.echo(json.dumps(plain, indent=2))
    else:
        for one in found:
            click.echo(f"{names[one.council_id]}: {_sentence(one)}")
    if any(one.fault for one in found):
        sys.exit(1)


@journal.command()
@click.option("--json", "as_json", is_flag=True, help="For programs, and for verify --against.")
def anchor(*, as_json: bool) -> None:
    """Print the end of every chain, to be kept on paper or another machine."""
    names = _chains(None)
    anchors = [found for chain in names if (found := _anchor(chain))]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in anchors], indent=2))
        return
    for one in anchors:
        click.echo(f"{names[one.council_id]}: line {one.sequence}, {one.hash}")


def _chains(slug: str | None) -> dict[int, str]:
    if slug is None:
        everyone = {council.pk: council.slug for council in councils.everyone()}
        return {PLATFORM: "platform", **everyone}
    try:
        return {councils.by_slug(slug).pk: slug}
    except NoSuchCouncil as gone:
        raise click.ClickException(str(gone)) from gone


def _verify(chain: int, kept: Anchor | None) -> Verified:
    with scope.opened([chain], writes=False):
        return queries.verify(chain) if kept is None else queries.verify_anchor(kept)


def _anchor(chain: int) -> Anchor | None:
    with scope.opened([chain], writes=False):
        return queries.anchor(chain)


def _read(file: Path) -> dict[int, Anchor]:
    try:
        return {one["council_id"]: Anchor(**one) for one in json.loads(file.read_text())}
    except (ValueError, TypeError, KeyError) as fault:
        raise click.BadParameter(CANNOT_READ, param_hint="--against") from fault


def _sentence(found: Verified) -> str:
    if found.fault:
        return f"does NOT hold at line {found.bad_at}: {found.fault}."
    waiting = f" {found.waiting} wait for their seal." if found.waiting else ""
    return f"holds, {found.sealed} lines.{waiting}"


commands = [journal]
