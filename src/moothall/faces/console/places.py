"""`moothall places`: addresses of postcodes, where there is no key to the real ones."""

import signal
import threading

import click

from moothall.faces.console import fate
from moothall.outside.places.client import NoAnswer, Places
from moothall.outside.places.standin import Standin


@click.group()
def places() -> None:
    """Look up the addresses of a postcode, or stand in for the service that knows them."""


@places.command()
@click.option("--port", type=int, default=8085, show_default=True)
def answer(*, port: int) -> None:
    """Stand in for OS Places on this machine, until stopped: postcodes that begin ZZ are in use."""
    fate.shared_with_parent()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Standin(port=port):
        stop.wait()


@places.command()
@click.argument("postcode")
def find(*, postcode: str) -> int:
    """Print the addresses of a postcode, to check the key. Exit code 1 when there is no answer."""
    from django.conf import settings  # noqa: PLC0415 - only this command needs them

    asked = Places(settings.PLACES_URL, settings.PLACES_KEY)
    if not asked.is_set_up:
        raise click.ClickException("MOOTHALL_PLACES_KEY is not set; people type their addresses.")
    try:
        found = asked.at(postcode)
    except NoAnswer as fault:
        raise click.ClickException(str(fault)) from fault
    for place in found:
        click.echo(f"{place.uprn}  {', '.join([*place.lines, place.postcode])}")
    click.echo(f"{len(found)} found.")
    return 0


commands = [places]
