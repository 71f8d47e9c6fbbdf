"""`moothall up`: everything on one machine, for a first look or a small council."""

import fcntl
import importlib.util
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from rich.console import Console

from moothall.faces.console import notify, payments, scanner
from moothall.faces.console.assets import assets
from moothall.faces.console.registry import TO_PUBLISH
from moothall.faces.console.supervisor import Child, GaveUp, Supervisor
from moothall.outside.places.standin import KEY
from moothall.outside.postgres import loopback, place, sharing
from moothall.outside.postgres.server import DATABASE, Server
from moothall.outside.postgres.words import PostgresRefused

FIRST_PAGE_WITHIN = 90.0  # seconds
BETWEEN_TRIES = 2.0  # seconds
DATABASE_SETTING = "DATABASE_URL"
MAIL_SETTING = "MOOTHALL_MAIL_HOST"
PLACES_SETTINGS = ("MOOTHALL_PLACES_URL", "MOOTHALL_PLACES_KEY")
screen = Console(stderr=True, highlight=False)


@click.command()
@click.option("--empty", is_flag=True, help="Without the demo councils.")
@click.option(
    "--port", type=int, envvar="MOOTHALL_PORT", default=8000, show_default=True, help="For pages."
)
@click.pass_context
def up(ctx: click.Context, *, empty: bool, port: int) -> int:
    """Start everything on this machine: database, pages, background work.

    The first start makes the database and loads the demo councils; a later one takes seconds and
    loses nothing. Ctrl-C stops everything that was started.
    """
    home = place.home()
    with ExitStack() as stack:
        stack.enter_context(alone(home))
        if loopback.answers(port):
            raise click.ClickException(
                f"Something else answers on port {port}. Stop it, or choose another: --port 8001."
            )
        if not os.environ.get("MOOTHALL_ASSETS"):
            with screen.status("Building what browsers load"):
                ctx.invoke(assets, again=False)
        supervisor = supervised(home, port)
        supervisor.listen()
        supervisor.ground = stack.enter_context(database(home))
        people = filled(home, supervisor.stopping, with_demo=not empty)
        if supervisor.stopping.is_set():
            return 0
        stack.callback(supervisor.stop)
        supervisor.start()
        tell(supervisor, port, people)
        keep(supervisor)
        screen.print("Stopping.")
    return 0


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold this home against a second `up`."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (home / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise click.ClickException(
                f"Moothall runs from {home} already. Stop that one with Ctrl-C first, or set "
                f"MOOTHALL_HOME and --port for a second one."
            ) from fault
        yield


@contextmanager
def database(home: Path) -> Iterator[Callable[[], object]]:
    """Run the private server meanwhile, unless an administrator's own is named.

    Gives what brings the server back when it was killed.
    """
    if os.environ.get(DATABASE_SETTING, "").strip():
        yield bool
        return
    private = Server(home)
    with ExitStack() as stack:
        with screen.status("Starting PostgreSQL"):
            stack.enter_context(sharing.used(private, as_if_started=True))
            private.prepare(DATABASE)
        yield lambda: bring_back(private)


def bring_back(private: Server) -> None:
    """Start the server again where it is down.

    Where it does not start, as on a full disk, that is said and tried again at the next look:
    meanwhile the pages tell people to try later.
    """
    try:
        if not private.is_running:
            private.start()
    except (PostgresRefused, OSError) as fault:
        click.echo(f"{fault}\nIt is tried again.", err=True)
        time.sleep(BETWEEN_TRIES)


def call(*words: str) -> str:
    """Run one of our own commands in a process of its own; return what it printed."""
    command = [sys.executable, "-m", "moothall", *words]
    done = subprocess.run(  # noqa: S603  # ourselves
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise click.ClickException(f"`moothall {' '.join(words)}` did not succeed; see above.")
    return done.stdout


def filled(home: Path, stopping: threading.Event, *, with_demo: bool) -> str:
    """Bring the database up to this version and add what it lacks; return whom to sign in as.

    Once it is told to stop it begins nothing more: the next start does the rest.
    """
    if TO_PUBLISH in call("migrate") and not stopping.is_set():
        with screen.status("Publishing what is measured"):
            call("measures", "publish", "--missing")
    return "" if stopping.is_set() else demo(home, is_wanted=with_demo)


def demo(home: Path, *, is_wanted: bool) -> str:
    """Load the demo once; return whom to sign in as. A start with --empty is remembered."""
    kept = home / "demo.txt"
    if not kept.exists():
        is_loaded = is_wanted and importlib.util.find_spec("moothall.packs.demo") is not None
        place.write_private(kept, call("demo", "load") if is_loaded else "")
    return kept.read_text()


def supervised(home: Path, port: int) -> Supervisor:
    """Return the supervisor of pages and background work, not yet started."""
    logs = home / "log"
    logs.mkdir(mode=0o700, exist_ok=True)
    calls = {"serve": ["serve"], "work": ["work"]}
    environment = {"MOOTHALL_PORT": str(port)}
    if keeps_mail():
        mail_port = str(loopback.free_port())
        calls["mail"] = ["mail", "keep", "--port", mail_port]
        environment |= {MAIL_SETTING: "127.0.0.1", "MOOTHALL_MAIL_PORT": mail_port}
    if keeps_texts():
        notify_port = loopback.free_port()
        calls["notify"] = ["notify", "keep", "--port", str(notify_port), "--pages", str(port)]
        environment |= notify.of_standin(notify_port)
    if not scanner.named():
        scanner_port = loopback.free_port()
        calls["scanner"] = ["scanner", "keep", "--port", str(scanner_port)]
        environment |= {scanner.SETTING: f"127.0.0.1:{scanner_port}"}
    if not any(os.environ.get(name, "").strip() for name in PLACES_SETTINGS):
        places_port = str(loopback.free_port())
        calls["places"] = ["places", "answer", "--port", places_port]
        known = {PLACES_SETTINGS[0]: f"http://127.0.0.1:{places_port}", PLACES_SETTINGS[1]: KEY}
        environment |= known
    if not payments.named():
        pay_port = loopback.free_port()
        calls["payments"] = ["payments", "keep", "--port", str(pay_port), "--pages", str(port)]
        environment |= payments.of_standin(pay_port)
    children = [Child(name, words, logs / f"{name}.log") for name, words in calls.items()]
    return Supervisor(children, environment)


def keeps_mail() -> bool:
    """Say whether mail is kept on this machine, because no mail server is named."""
    return not os.environ.get(MAIL_SETTING, "").strip()


def keeps_texts() -> bool:
    """Say whether texts and letters are kept here, because there is no key to GOV.UK Notify."""
    return not os.environ.get(notify.KEY, "").strip()


def tell(supervisor: Supervisor, port: int, people: str) -> None:
    """Wait for the first page, then say where to go and whom to sign in as."""
    address = f"http://localhost:{port}"
    with screen.status("Waiting for the first page"):
        limit = time.monotonic() + FIRST_PAGE_WITHIN
        while not answers(port) and not supervisor.stopping.wait(0.2):
            supervisor.look()
            if time.monotonic() > limit:
                raise click.ClickException(f"No page came within {FIRST_PAGE_WITHIN:.0f} s.")
    click.echo(f"\nMoothall is ready: {address}\n")
    if people:
        click.echo(people)
    if keeps_mail():
        click.echo("Mail is kept, not sent. Read it with: .venv/bin/moothall mail read")
    if keeps_texts():
        click.echo("Texts and letters too: .venv/bin/moothall notify read")
    if not scanner.named():
        click.echo("Files are not scanned for viruses: a stand-in for ClamAV answers.")
    if not payments.named():
        click.echo("No money is taken: a stand-in for GOV.UK Pay answers, with test cards.")
    click.echo("Ctrl-C stops everything.")


def answers(port: int) -> bool:
    """Say whether the web server gives any page at all."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def keep(supervisor: Supervisor) -> None:
    """Watch until told to stop."""
    try:
        supervisor.watch()
    except GaveUp as fault:
        raise click.ClickException(str(fault)) from fault


commands = [up]
