"""`moothall payments`: connect a council to GOV.UK Pay, stand in for it, reconcile a day."""

import os
import signal
import threading
from datetime import datetime
from pathlib import Path

import click

from moothall.faces.console import fate
from moothall.outside.payments.standin import Standin
from moothall.outside.postgres import place

URL = "MOOTHALL_PAY_URL"
PAGES = "MOOTHALL_PAY_PAGES"
WEBHOOK = "/payments/webhook"


@click.group()
def payments() -> None:
    """Connect a council to GOV.UK Pay, stand in for it, reconcile a day."""


@payments.command()
@click.option("--port", type=int, default=8086, show_default=True)
@click.option("--pages", type=int, default=8000, show_default=True, help="Where webhooks go.")
def keep(*, port: int, pages: int) -> None:
    """Answer as GOV.UK Pay on this machine, with test cards only, until stopped."""
    fate.shared_with_parent()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Standin(kept(), port=port, callback=f"http://127.0.0.1:{pages}{WEBHOOK}"):
        stop.wait()


@payments.command()
@click.argument("council")
@click.option("--key", prompt="API key of GOV.UK Pay", hide_input=True, help="Asked for.")
@click.option(
    "--secret",
    prompt="Signing secret of the webhook (empty: none)",
    default="",
    show_default=False,
    hide_input=True,
    help="Asked for.",
)
def connect(*, council: str, key: str, secret: str) -> None:
    """Keep a council's key to GOV.UK Pay and the secret of its webhook, both sealed."""
    from moothall.engine.payments import actions  # noqa: PLC0415 - only with a database
    from moothall.ground.councils import queries as councils  # noqa: PLC0415
    from moothall.ground.councils import scope  # noqa: PLC0415
    from moothall.ground.journal.words import Actor  # noqa: PLC0415

    found = councils.by_slug(council)
    with scope.opened([found.pk], writes=True) as at:
        by = Actor.job("console")
        actions.connect(found, key=key.strip(), secret=secret.strip(), by=by, at=at)
    click.echo(f"{found.name} takes payments through GOV.UK Pay.")


@payments.command()
def check() -> int:
    """Ask GOV.UK Pay with each council's key. Exit code 1: one of them is not taken."""
    from moothall.engine.payments import queries  # noqa: PLC0415 - only with a database
    from moothall.ground.councils import queries as councils  # noqa: PLC0415
    from moothall.ground.councils import scope  # noqa: PLC0415

    everyone = {council.pk: council for council in councils.live()}
    if not everyone:
        return 0
    with scope.opened(list(everyone), writes=False):
        ways = {number: queries.pay(number, timeout=5) for number in queries.connected()}
    asked = {everyone[number].slug: way.fault() for number, way in ways.items() if way}
    faults = {slug: fault for slug, fault in asked.items() if fault}
    for slug, fault in faults.items():
        click.echo(f"{slug}: {fault}")
    if asked and not faults:
        click.echo(f"takes the keys of {', '.join(sorted(asked))}")
    return 1 if faults else 0


@payments.command()
@click.argument("council")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
def reconcile(*, council: str, day: datetime) -> int:
    """Hold a day against what GOV.UK Pay says of it. Exit code 1: there are differences."""
    from moothall.engine.payments import jobs, queries, wording  # noqa: PLC0415
    from moothall.ground.councils import queries as councils  # noqa: PLC0415
    from moothall.ground.councils import scope  # noqa: PLC0415
    from moothall.ground.journal.words import Actor  # noqa: PLC0415

    found = councils.by_slug(council)
    with scope.opened([found.pk], writes=False):
        way = queries.pay(found.pk)
    if way is None:
        raise click.ClickException(f"{found.name} is not connected to GOV.UK Pay.")
    kept = jobs.reconcile(found, day.date(), way, by=Actor.job("console"))
    click.echo(f"paid {wording.pounds(kept.paid)}, refunded {wording.pounds(kept.refunded)}")
    for one in kept.differences:
        click.echo(
            f"{one['what']}: {one['number']} {one['reference']} {one['ours']} {one['theirs']}"
        )
    return 1 if kept.differences else 0


def named() -> bool:
    """Say whether the environment names a GOV.UK Pay to ask."""
    return bool(os.environ.get(URL, "").strip())


def of_standin(port: int) -> dict[str, str]:
    """Return the settings of every process that uses the stand-in on that port."""
    url = f"http://127.0.0.1:{port}"
    return {URL: url, PAGES: url}


def kept() -> Path:
    """Return the stand-in's folder."""
    return place.home() / "payments"


commands = [payments]
