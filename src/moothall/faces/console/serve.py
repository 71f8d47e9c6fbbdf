"""`moothall serve`: the web server, under the role that row-level security binds."""

import os
import sys

import click

from moothall.faces.console import fate

APPLICATION = "moothall.config.wsgi:application"


@click.command()
@click.option("--port", type=int, envvar="MOOTHALL_PORT", default=8000, show_default=True)
@click.option("--listen", envvar="MOOTHALL_LISTEN", default="127.0.0.1", show_default=True)
@click.option("--workers", type=click.IntRange(1), envvar="MOOTHALL_WORKERS", default=2)
@click.option("--threads", type=click.IntRange(1), envvar="MOOTHALL_THREADS", default=4)
def serve(*, port: int, listen: str, workers: int, threads: int) -> None:
    """Serve the pages until stopped. Any number of these may run behind one balancer.

    A worker that dies is replaced. The database login is that of DATABASE_URL.
    """
    fate.shared_with_parent()
    os.environ["MOOTHALL_ROLE"] = "web"
    os.environ["MOOTHALL_PORT"] = str(port)
    os.environ.setdefault("MOOTHALL_POOL", str(threads))  # or each request opens a connection
    options = ["--interface", "wsgi", "--host", listen, "--port", str(port), "--no-ws"]
    options += ["--workers", str(workers), "--blocking-threads", str(threads)]
    options += ["--respawn-failed-workers", "--respawn-interval", "0.2"]
    options += ["--workers-kill-timeout", "10", "--log-level", "warning"]
    command = [sys.executable, "-m", "granian", *options, APPLICATION]
    os.execv(command[0], command)  # noqa: S606  # the web server takes this process's place


commands = [serve]
