"""`moothall notify`: a GOV.UK Notify that keeps what it gets, where there is no key to the real."""

import os
import secrets
import signal
import threading
from pathlib import Path
from typing import Any

import click

from moothall.faces.console import fate
from moothall.outside.notify import tokens
from moothall.outside.notify.client import REAL, Setting
from moothall.outside.notify.kept import Folder
from moothall.outside.notify.standin import Standin
from moothall.outside.notify.templates import NUMBERS
from moothall.outside.postgres import place

KEY = "MOOTHALL_NOTIFY_KEY"
URL = "MOOTHALL_NOTIFY_URL"
BEARER = "MOOTHALL_NOTIFY_BEARER"
TEMPLATES = {
    "email": "MOOTHALL_NOTIFY_EMAIL",
    "text": "MOOTHALL_NOTIFY_TEXT",
    "letter": "MOOTHALL_NOTIFY_LETTER",
}
RECEIPTS = "/notify/receipts"
UNDER_WAY = 2.0  # seconds that a kept message seems to travel


@click.group()
def notify() -> None:
    """Keep texts and letters instead of sending them, and read what was kept."""


@notify.command()
@click.option("--port", type=int, default=8025, show_default=True)
@click.option("--pages", type=int, default=8000, show_default=True, help="Where receipts go.")
def keep(*, port: int, pages: int) -> None:
    """Answer as GOV.UK Notify on this machine, keeping all in MOOTHALL_HOME, until stopped."""
    fate.shared_with_parent()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    callback = f"http://127.0.0.1:{pages}{RECEIPTS}"
    bearer = os.environ.get(BEARER, "")
    with Standin(kept(), port=port, callback=callback, bearer=bearer, settles_after=UNDER_WAY):
        stop.wait()


@notify.command()
@click.option("--last", type=click.IntRange(1), default=10, show_default=True, help="How many.")
def read(*, last: int) -> None:
    """Print what was kept, the newest last."""
    found = list(Folder(kept()))[-last:]
    for one in found:
        click.echo(f"{printed(one)}\n{'-' * 72}")
    if not found:
        click.echo("Nothing was kept yet.")


def printed(one: dict[str, Any]) -> str:
    """Return a kept message as people read it."""
    lines = [one[f"line_{number}"] for number in range(1, 7)]
    to = one["email_address"] or one["phone_number"] or ", ".join(line for line in lines if line)
    subject = [f"Subject: {one['subject']}"] if one["subject"] else []
    head = [f"{one['type']} ({one['status']})", f"To: {to}", *subject]
    return "\n".join([*head, "", one["body"].rstrip()])


def kept() -> Path:
    """Return the folder of kept texts and letters."""
    return place.home() / "notify"


def of_standin(port: int) -> dict[str, str]:
    """Return the settings of every process that uses the stand-in on that port."""
    settings = {KEY: tokens.key("live"), URL: f"http://127.0.0.1:{port}"}
    settings[BEARER] = secrets.token_urlsafe(32)
    return settings | {TEMPLATES[channel]: number for channel, number in NUMBERS.items()}


def chosen() -> Setting:
    """Return the settings of Notify that the environment has."""
    templates = {channel: os.environ.get(name, "").strip() for channel, name in TEMPLATES.items()}
    key, url = os.environ.get(KEY, "").strip(), os.environ.get(URL, "").strip()
    return Setting(key, url or REAL, templates)


commands = [notify]
