"""`moothall scanner`: a stand-in for ClamAV where there is none, and a way to ask a real one."""

import os
import signal
import threading
from pathlib import Path
from typing import BinaryIO

import click

from moothall.faces.console import fate
from moothall.outside.postgres import place
from moothall.outside.scanner.client import Scanner, ScannerDown
from moothall.outside.scanner.standin import Standin

SETTING = "MOOTHALL_SCANNER"
PATIENCE = 60.0  # seconds


@click.group()
def scanner() -> None:
    """Stand in for ClamAV where there is none, and ask the scanner that is named."""


@scanner.command()
@click.option("--port", type=int, default=3310, show_default=True)
def keep(*, port: int) -> None:
    """Answer as clamd on this machine until stopped. It finds two test files and no virus."""
    fate.shared_with_parent()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Standin(kept(), port=port):
        stop.wait()


@scanner.command()
@click.argument("file", type=click.File("rb"))
def check(*, file: BinaryIO) -> int:
    """Ask the scanner about a file. Exit code 1: it found something; 2: it did not answer."""
    try:
        verdict = Scanner(named(), PATIENCE).scan(file)
    except ScannerDown as fault:
        click.echo(str(fault), err=True)
        return 2
    click.echo("Clean." if verdict.is_clean else f"Found: {verdict.signature}.")
    return 0 if verdict.is_clean else 1


def kept() -> Path:
    """Return the stand-in's folder."""
    return place.home() / "scanner"


def named() -> str:
    """Return the address of the scanner that the environment names, or nothing."""
    return os.environ.get(SETTING, "").strip()


commands = [scanner]
