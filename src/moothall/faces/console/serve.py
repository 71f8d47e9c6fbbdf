"""`moothall serve`: the web server, under the role that row-level security binds."""

import importlib
import os
import time
from collections import deque
from collections.abc import Sequence

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from moothall.faces.console import fate

WAY_IN = "moothall.config.wsgi"
TOO_OFTEN = 12  # deaths of workers ...
TOO_SOON = 12.0  # ... within so many seconds, and the next one ends the server


class Server(Granian):  # type: ignore[misc, valid-type]  # which of its servers it is, it finds out
    """Granian, which goes on when the same worker is killed twice within seconds.

    By itself it ends then, and no page comes until another has started.
    """

    deaths: deque[float]

    def _respawn_workers(self, workers: Sequence[int], *how: object, **more: object) -> None:
        super()._respawn_workers(workers, *how, **more)
        self.deaths.extend(time.monotonic() for _ in workers)
        if not self.is_hopeless:
            self.respawned_wrks.clear()

    @property
    def is_hopeless(self) -> bool:
        """Say whether so many workers died in so short a time that something else is wrong."""
        return len(self.deaths) == TOO_OFTEN and self.deaths[-1] - self.deaths[0] < TOO_SOON


@click.command()
@click.option("--port", type=int, envvar="MOOTHALL_PORT", default=8000, show_default=True)
@click.option("--listen", envvar="MOOTHALL_LISTEN", default="127.0.0.1", show_default=True)
@click.option("--workers", type=click.IntRange(1), envvar="MOOTHALL_WORKERS", default=2)
@click.option("--threads", type=click.IntRange(1), envvar="MOOTHALL_THREADS", default=4)
def serve(*, port: int, listen: str, workers: int, threads: int) -> None:
    """Serve the pages until stopped. Any number of these may run behind one balancer.

    A worker that dies is replaced. The database login is that of DATABASE_URL. Moothall is loaded
    once and the workers are forked from that: they share its memory, and another starts at once.
    """
    fate.shared_with_parent()
    fate.shared_with_children()
    os.environ["MOOTHALL_ROLE"] = "web"
    os.environ["MOOTHALL_PORT"] = str(port)
    os.environ.setdefault("MOOTHALL_POOL", str(threads))  # or each request opens a connection
    application = importlib.import_module(WAY_IN)
    application.ready()
    server = Server(
        f"{WAY_IN}:application",
        address=listen,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    server.deaths = deque(maxlen=TOO_OFTEN)
    try:
        server.serve()
    except RuntimeError as fault:  # so it says that it cannot have the address
        raise click.ClickException(f"Nothing can be served at {listen}:{port}: {fault}.") from fault


commands = [serve]
