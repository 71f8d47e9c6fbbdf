"""`moothall webhooks`: other systems told what is done to cases."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import click

from moothall.engine.webhooks import actions, queries
from moothall.engine.webhooks.models import Webhook
from moothall.engine.webhooks.words import KINDS, State
from moothall.faces.console.opening import opened
from moothall.ground.journal.words import Actor

OPERATOR = Actor.job("console")
COUNCIL = click.option("--council", "slug", required=True, help="Whose, by short name.")
TOKEN = click.argument("token", type=click.UUID)


@click.group()
def webhooks() -> None:
    """Other systems told what is done to cases. A secret is shown once, when it is made."""


@webhooks.command()
@click.argument("url")
@COUNCIL
@click.option("--name", default="Webhook", help="What it is for.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="What to tell.")
def add(url: str, *, slug: str, name: str, kinds: Sequence[str]) -> None:
    """Tell URL everything, or only some kinds, from now on; print its secret."""
    with opened(slug, writes=True) as (council, at):
        said = {"name": name, "url": url, "kinds": kinds}
        made, secret = actions.add(council, by=OPERATOR, at=at, **said)  # type: ignore[arg-type]
    click.echo(f"Webhook {made.token} of {council.name}. Its secret:", err=True)
    click.echo(secret)


@webhooks.command(name="list")
@COUNCIL
def show(slug: str) -> None:
    """List the webhooks of a council, and how their receivers do."""
    with opened(slug, writes=True) as (council, at):
        for one in queries.webhooks(council.pk):
            click.echo(_line(one, at))


@webhooks.command()
@TOKEN
@COUNCIL
def rotate(token: UUID, *, slug: str) -> None:
    """Print a new secret; the former one signs beside it for a day."""
    with opened(slug, writes=True) as (council, at):
        found = queries.webhook(council.pk, token)
        _, secret = actions.rotate(found, by=OPERATOR, at=at)
    click.echo(secret)


@webhooks.command()
@TOKEN
@COUNCIL
def remove(token: UUID, *, slug: str) -> None:
    """Tell a webhook nothing more."""
    with opened(slug, writes=True) as (council, at):
        actions.remove(queries.webhook(council.pk, token), by=OPERATOR, at=at)
    click.echo("Removed.")


@webhooks.command()
@TOKEN
@COUNCIL
@click.option("--failed", is_flag=True, help="Only those that were given up.")
def deliveries(token: UUID, *, slug: str, failed: bool) -> None:
    """Print the last 50 deliveries of a webhook, the newest first."""
    with opened(slug, writes=True) as (council, _):
        found = queries.webhook(council.pk, token)
        for one in queries.deliveries(found, state=State.FAILED if failed else ""):
            said = f"; {one.reason}" if one.reason else ""
            click.echo(f"{one.token} {one.kind} {one.state}, {one.attempts} tries{said}")


@webhooks.command()
@TOKEN
@COUNCIL
def again(token: UUID, *, slug: str) -> None:
    """Send one delivery, or every given-up one of a webhook, once more under the same id."""
    with opened(slug, writes=True) as (council, at):
        hook = next((one for one in queries.webhooks(council.pk) if one.token == token), None)
        found = (
            queries.deliveries(hook, state=State.FAILED, most=10_000)
            if hook
            else [queries.delivery(council.pk, token)]
        )
        for one in found:
            actions.send_again(one, by=OPERATOR, at=at)
    click.echo(f"{len(found)} in line.")


def _line(one: Webhook, at: datetime) -> str:
    rests = one.resting_until_at and at < one.resting_until_at
    how = f"; does not answer, {one.failures} tries" if rests else ""
    told = ", ".join(one.kinds) if one.kinds else "everything"
    return f"{one.token} {one.name}: {one.url}, {told}{how}"


commands = [webhooks]
"""What the console offers of this file."""
